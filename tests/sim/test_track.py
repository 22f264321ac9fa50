"""Tracks in both directions, and what the survey says about the lake."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.errors import SettingError
from codriver.sim.centre_line import wrap_angle
from codriver.sim.track import Edge, Surface, Track
from codriver.sim.tracks import load_track, track_names

NAMES = ["lake", "jungle", "oval", "random:3"]
shares = st.floats(0, 1, exclude_max=True)


@pytest.fixture(params=NAMES)
def track(request: pytest.FixtureRequest) -> Track:
    return load_track(request.param)


def test_reversing_twice_changes_nothing(track: Track) -> None:
    again = track.reversed().reversed()
    for name, values in track.arrays().items():
        difference = again.arrays()[name][np.isfinite(values)] - values[np.isfinite(values)]
        if name == "heading":
            difference = wrap_angle(difference)
        assert difference == pytest.approx(0, abs=1e-12), name
    assert again.reverse is track.reverse
    assert (again.start, again.start_offset) == pytest.approx((track.start, track.start_offset))


@given(st.sampled_from(NAMES), shares, st.floats(-4, 4))
def test_the_other_way_the_same_place_has_the_other_signs(name: str, share: float, offset: float) -> None:
    forward, backward = load_track(name), load_track(name, reverse=True)
    s = share * forward.length
    assert backward.position(-s, -offset) == pytest.approx(forward.position(s, offset), abs=1e-6)
    assert backward.curvature_at(-s) == pytest.approx(-forward.curvature_at(s), abs=1e-9)
    assert backward.gradient_at(-s) == pytest.approx(-forward.gradient_at(s), abs=1e-9)
    assert backward.bank_at(-s) == pytest.approx(-forward.bank_at(s), abs=1e-9)
    turned = float(backward.heading_at(-s) - forward.heading_at(s))
    assert math.cos(turned) == pytest.approx(-1)


def test_the_other_way_left_is_right(track: Track) -> None:
    backward = track.reversed()
    sample, same = 100, len(track.points) - 100
    assert backward.half_width_left[same] == track.half_width_right[sample]
    assert backward.edge_right[same] == track.edge_left[sample]
    assert backward.surface[same] == track.surface[sample]


def test_a_car_starts_at_the_same_place_whichever_way_it_drives(track: Track) -> None:
    backward = track.reversed()
    there = track.position(track.start, track.start_offset)
    assert backward.position(backward.start, backward.start_offset) == pytest.approx(there, abs=1e-6)


def test_a_track_s_arrays_cannot_be_changed(track: Track) -> None:
    with pytest.raises(ValueError, match="read-only"):
        track.points[0, 0] = 1.0


def test_arrays_of_other_lengths_are_refused(track: Track) -> None:
    with pytest.raises(ValueError, match="curvature has 3 samples"):
        replace(track, curvature=np.zeros(3))
    with pytest.raises(ValueError, match="apart all round"):
        replace(track, step=1.0)


def test_the_lake_is_as_long_and_as_bent_as_surveyed() -> None:
    lake = load_track("lake")
    assert lake.length == pytest.approx(1138.4, abs=0.1)
    radii = {s: 1 / lake.curvature_at(np.linspace(s - 5, s + 5, 41)).mean() for s in (34, 506, 856, 972, 990)}
    assert radii == pytest.approx({34: -64, 506: -60, 856: -22, 972: 32, 990: 19}, rel=0.05)


def test_the_lake_s_start_is_the_simulator_s_own() -> None:
    lake = load_track("lake")
    assert lake.position(lake.start, lake.start_offset)[:2] == pytest.approx([179.81, 89.86], abs=1e-6)
    assert (lake.start, lake.start_offset) == pytest.approx((1129.8, 0.61), abs=0.2)


def test_the_lake_s_bridge_is_between_walls_and_widens() -> None:
    lake = load_track("lake")
    left, right = lake.walls_at([600.0, 680.0, 785.9, 800.0])
    assert 2 * left == pytest.approx([math.inf, 10.1, 12.4, math.inf], abs=0.05)
    assert np.array_equal(left, right)
    on_bridge = np.isfinite(lake.wall_left)
    assert np.array_equal(on_bridge, lake.surface == Surface.COBBLES)
    assert np.array_equal(on_bridge, lake.edge_left == Edge.WALL)
    assert np.array_equal(lake.half_width_left[on_bridge], lake.wall_left[on_bridge])


def test_the_lake_s_road_ends_at_the_shoulder() -> None:
    left, right = load_track("lake").half_widths_at([165.0, 525.0])
    assert left == pytest.approx([6.54 / 2 + 1.38, 7.10 / 2 + 1.38], abs=1e-3)
    assert right == pytest.approx(left)


@pytest.mark.parametrize(
    ("s", "left", "right"),
    [
        (20, Edge.KERB, Edge.KERB),
        (85, Edge.LINES, Edge.SAND),
        (300, Edge.LINES, Edge.LINES),
        (500, Edge.KERB, Edge.KERB),
        (855, Edge.KERB, Edge.SAND),
        (1135, Edge.KERB, Edge.KERB),
    ],
)
def test_the_lake_s_edges_are_where_they_were_surveyed(s: int, left: Edge, right: Edge) -> None:
    lake = load_track("lake")
    sample = round(s / lake.step)
    assert (lake.edge_left[sample], lake.edge_right[sample]) == (left, right)


def test_a_name_without_a_version_is_the_newest_and_is_built_once() -> None:
    assert load_track("lake").name == "lake-v0"
    assert load_track("lake") is load_track("lake")
    assert load_track("lake", reverse=True).reverse


def test_an_unknown_track_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match=r"no track 'lkae'\. Did you mean 'lake'\? Known are: .*oval"):
        load_track("lkae")
    assert track_names() == ("lake", "jungle", "oval", "random:<seed>")
