"""Jungle and random tracks: drivable, hilly within bounds, never crossing, and the same everywhere."""

import hashlib

import numpy as np
import pytest

from codriver.errors import SettingError
from codriver.sim import random_track as ranges
from codriver.sim.clearance import keeps_clear
from codriver.sim.jungle import jungle
from codriver.sim.random_track import random_track
from codriver.sim.rounded_polygon import rounded_polygon
from codriver.sim.spline import PlaneCurve
from codriver.sim.tour import round_trip, scattered_places
from codriver.sim.track import SHOULDERS, Edge, Marking, Track
from codriver.sim.tracks import load_track

SEEDS = range(12)


def curve_of(track: Track) -> PlaneCurve:
    return PlaneCurve(track.step, track.points[:, :2], track.heading, track.curvature)


@pytest.fixture(scope="module")
def family() -> list[Track]:
    return [random_track(seed) for seed in SEEDS]


def test_no_track_crosses_itself_or_comes_near(family: list[Track]) -> None:
    assert all(keeps_clear(curve_of(track), ranges.CLEARANCE) for track in family)
    assert keeps_clear(curve_of(load_track("lake")), 30.0)
    assert keeps_clear(curve_of(jungle()), 20.0)


def test_every_track_stays_within_the_ranges(family: list[Track]) -> None:
    for track in family:
        assert 600 < track.length < 2000
        assert np.abs(track.curvature).max() < 1.1 / ranges.TIGHTEST_RADIUS[0]
        assert np.abs(track.gradient).max() <= ranges.STEEPEST[1] + 1e-6
        assert np.abs(track.bank).max() <= ranges.BANK[1]
        edge = min(Edge(kind) for kind in set(track.edge_left.tolist()))
        asphalt = track.half_width_left[0] - SHOULDERS[edge]
        assert ranges.ASPHALT_HALF_WIDTH[0] <= asphalt <= ranges.ASPHALT_HALF_WIDTH[1]


def test_the_bends_lean_inwards_and_the_height_is_the_gradient_s_sum(family: list[Track]) -> None:
    for track in [*family, jungle()]:
        assert np.all(track.bank * track.curvature >= 0)
        climbed = np.cumsum(track.gradient) * track.step
        assert track.points[:, 2] - track.points[0, 2] == pytest.approx(climbed - climbed[0], abs=0.1)


def test_the_family_is_varied(family: list[Track]) -> None:
    assert len({track.scenery for track in family}) >= 4
    assert {int(track.centre_marking[0]) for track in family} == {Marking.NONE, Marking.DASHED}
    assert {kind for track in family for kind in track.edge_left} == {
        Edge.LINES,
        Edge.KERB,
        Edge.SOLID,
        Edge.NONE,
    }
    assert {bool(np.any(track.gradient)) for track in family} == {True, False}
    assert {bool(np.sum(track.curvature) > 0) for track in family} == {True, False}, "both ways round"
    assert np.ptp([track.length for track in family]) > 500


def test_the_start_is_on_a_straight(family: list[Track]) -> None:
    for track in family:
        assert np.abs(track.curvature_at(track.start + np.linspace(-10, 10, 41))).max() < 1 / 100


def test_a_seed_is_the_same_track_on_every_machine() -> None:
    track = random_track(7)
    samples = np.column_stack([track.points, track.half_width_left, track.bank]).round(4) + 0.0
    assert hashlib.sha256(samples.tobytes()).hexdigest()[:16] == "267a69aceebc59fa"


def test_the_jungle_is_narrow_hilly_and_sharp() -> None:
    track = jungle()
    assert 1 / np.abs(track.curvature).max() == pytest.approx(10.5, abs=0.2)
    assert np.abs(track.gradient).max() == pytest.approx(0.12, abs=0.001)
    assert np.all(track.half_width_left == 3.2)
    assert np.all(track.centre_marking == Marking.DASHED)
    assert track.curvature_at(track.start) == pytest.approx(0, abs=1e-3)


def test_a_round_trip_visits_every_place_and_is_no_longer_than_any_swap(rng: np.random.Generator) -> None:
    places = scattered_places(rng, 15, 50.0, 300.0)
    trip = round_trip(places)
    assert sorted(map(tuple, trip)) == sorted(map(tuple, places))
    separation = np.hypot(*(places[:, None] - places).T)
    assert separation[separation > 0].min() >= 50.0

    def length(order: np.ndarray) -> float:
        return float(np.hypot(*np.diff(order, axis=0, append=order[:1]).T).sum())

    for first in range(15):
        for last in range(first + 1, 15):
            swapped = np.concatenate([trip[:first], trip[first : last + 1][::-1], trip[last + 1 :]])
            assert length(trip) <= length(swapped) + 1e-3


def test_a_figure_of_eight_does_not_keep_clear_and_a_hairpin_just_does() -> None:
    eight = rounded_polygon(np.array([(0.0, 0.0), (100, 100), (100, 0), (0, 100)]), np.full(4, 10.0))
    assert not keeps_clear(eight, 5.0)
    hairpin = rounded_polygon(np.array([(0.0, 0.0), (0, 100), (24, 100), (24, 0)]), np.full(4, 12.0))
    assert keeps_clear(hairpin, 22.0)
    assert not keeps_clear(hairpin, 26.0)


def test_random_tracks_load_by_their_seed() -> None:
    assert load_track("random:7").name == "random-v0:7"
    assert load_track("random-v0:7") is load_track("random:7")
    assert load_track("random:7", reverse=True).reverse
    for name in ("random", "random:", "random:-1", "random:x", "random:" + "9" * 19):
        with pytest.raises(SettingError, match="seed"):
            load_track(name)
