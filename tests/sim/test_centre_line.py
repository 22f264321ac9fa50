"""Between the world and the road: there and back again, along every track, on both sides, both ways."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.sim.centre_line import wrap_angle
from codriver.sim.track import Track
from codriver.sim.tracks import load_track

tracks = st.builds(load_track, st.sampled_from(["lake", "jungle", "oval", "random:3"]), reverse=st.booleans())
shares = st.floats(0, 1, exclude_max=True)
"""Of the way round."""
sides = st.floats(-0.9, 0.9)
"""Of the radius of curvature, at most 8 m."""


def within_the_bend(track: Track, share: float, side: float) -> tuple[float, float]:
    """A place on or beside the road that has one foot of the perpendicular, near it at least."""
    s = share * track.length
    tightest = np.abs(track.curvature_at(s + np.linspace(-8, 8, 33))).max()
    return s, side * min(8.0, 1 / max(tightest, 1e-3))


@given(tracks, shares, sides)
def test_projecting_undoes_positioning(track: Track, share: float, side: float) -> None:
    s, offset = within_the_bend(track, share, side)
    x, y, _ = track.position(s, offset)
    place = track.project(x, y, hint=s + 3.0)
    assert wrap(place.s - s, track) == pytest.approx(0, abs=1e-6)
    assert place.cross_track_error == pytest.approx(offset, abs=1e-6)
    assert place.heading == pytest.approx(float(track.heading_at(s)), abs=1e-6)


@settings(max_examples=50)
@given(tracks, shares, sides)
def test_the_search_finds_the_nearest_stretch_without_a_hint(track: Track, share: float, side: float) -> None:
    s, offset = within_the_bend(track, share, 0.5 * side)
    x, y, _ = track.position(s, offset)
    place = track.project(x, y)
    nearest = np.hypot(track.points[:, 0] - x, track.points[:, 1] - y).min()
    assert abs(place.cross_track_error) <= nearest + 1e-3
    assert wrap(place.s - s, track) == pytest.approx(0, abs=1e-6)


@settings(max_examples=30)
@given(tracks, st.lists(st.tuples(shares, sides), min_size=2, max_size=20))
def test_points_are_projected_alike_alone_and_together(
    track: Track, places: list[tuple[float, float]]
) -> None:
    s, offsets = np.array([within_the_bend(track, *place) for place in places]).T
    points = track.position(s, offsets)
    together = track.project(points[:, 0], points[:, 1], hint=s + 1.0)
    for index, point in enumerate(points):
        alone = track.project(point[0], point[1], hint=s[index] + 1.0)
        assert [value[index] for value in together] == list(alone)


@given(tracks, shares, st.floats(-4, 4))
def test_the_offset_is_square_to_the_road_and_right_positive(
    track: Track, share: float, offset: float
) -> None:
    s = share * track.length
    middle, beside = track.position(s), track.position(s, offset)
    right = [np.cos(track.heading_at(s)), -np.sin(track.heading_at(s))]
    assert (beside - middle)[:2] == pytest.approx(offset * np.array(right), abs=1e-9)
    assert beside[2] == pytest.approx(middle[2] - offset * np.tan(track.bank_at(s)))


@given(tracks, shares)
def test_arc_length_wraps(track: Track, share: float) -> None:
    s = share * track.length
    for other in (s - track.length, s + 3 * track.length):
        assert track.position(other, 1.0) == pytest.approx(track.position(s, 1.0), abs=1e-6)
        assert track.curvature_at(other) == pytest.approx(float(track.curvature_at(s)), abs=1e-6)


@given(tracks, shares, st.floats(0.01, 5))
def test_the_arc_length_is_what_is_driven(track: Track, share: float, metres: float) -> None:
    s = share * track.length + np.linspace(0, metres, 50)
    driven = np.hypot(*np.diff(track.position(s)[:, :2], axis=0).T).sum()
    assert driven == pytest.approx(metres, rel=2e-3)


@given(st.floats(-100, 100))
def test_an_angle_is_wrapped_into_half_a_turn_either_way(angle: float) -> None:
    wrapped = wrap_angle(angle)
    assert -np.pi <= wrapped <= np.pi
    assert np.exp(1j * wrapped) == pytest.approx(np.exp(1j * angle))


def wrap(distance: float, track: Track) -> float:
    """The shorter way round."""
    return float(distance - track.length * np.round(distance / track.length))
