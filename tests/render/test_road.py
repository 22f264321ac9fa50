"""What the road is made of: textures by distance, gloss, ribbons and their stations."""

from itertools import pairwise

import numpy as np
import pytest

from codriver.render.cross_sections import POINTS, CrossSections
from codriver.render.gloss import AWAY_FROM_SUN, LOBE, REFERENCE, brightest, brightness
from codriver.render.low_angle import LowAngleTexture, covered_length
from codriver.render.mesh import Mesh, grid_triangles, joined
from codriver.render.painting import noise, with_mip_levels
from codriver.render.panda import VERTEX
from codriver.render.reach import reach
from codriver.render.ribbons import ribbon, sections
from codriver.render.rings import rings
from codriver.render.road_paint import HALF_ROAD, SIZE, TEXEL, half_road, texture_length
from codriver.sim.track import Edge, Marking, Surface
from codriver.sim.tracks import load_track

LAKE = load_track("lake")


def test_a_pixel_covers_as_much_of_the_road_as_the_survey_says() -> None:
    assert covered_length(2.9) == pytest.approx(0.05, abs=0.005)
    assert covered_length(9.3) == pytest.approx(0.51, abs=0.01)


def test_a_texture_keeps_its_mean_and_loses_its_contrast_with_the_distance(rng: np.random.Generator) -> None:
    image = 100 + 20 * noise(rng, (128, 128), 1.0, 1.0)[..., None]
    texture = LowAngleTexture(image, TEXEL)
    seen = [texture.seen_from(distance) for distance in (2.0, 4.0, 8.0, 16.0)]
    assert [float(picture.mean()) for picture in seen] == pytest.approx([100.0] * 4, abs=1.0)
    contrasts = [float(picture.std()) for picture in seen]
    assert contrasts == sorted(contrasts, reverse=True)
    assert contrasts[-1] < 0.2 * contrasts[0]
    assert all(near.shape[0] >= far.shape[0] for near, far in pairwise(seen))


def test_mip_levels_halve_down_to_one_texel(rng: np.random.Generator) -> None:
    levels = LowAngleTexture(rng.uniform(0, 255, (64, 16, 3)), TEXEL, mirrored=True).mip_levels()
    assert [level.shape[:2] for level in levels] == [
        (64, 32),
        (32, 16),
        (16, 8),
        (8, 4),
        (4, 2),
        (2, 1),
        (1, 1),
    ]
    shapes = [level.shape[:2] for level in with_mip_levels(rng.uniform(0, 255, (8, 32, 3))).levels]
    assert shapes == [(8, 32), (4, 16), (2, 8), (1, 4), (1, 2), (1, 1)]


def test_the_yellow_line_lies_its_shoulder_within_the_roads_end(rng: np.random.Generator) -> None:
    near = half_road(rng, Surface.ASPHALT, Edge.LINES, Marking.NONE).seen_from(2.2)
    yellow = (near[..., 0] + near[..., 1]) / 2 - near[..., 2]
    outward = (SIZE - 0.5 - yellow.mean(axis=0).argmax() * SIZE / near.shape[1]) * TEXEL
    assert outward == pytest.approx(1.38, abs=0.06)


def test_the_two_halves_of_a_dashed_road_have_their_dashes_side_by_side(rng: np.random.Generator) -> None:
    length = texture_length([Marking.NONE, Marking.DASHED])
    near = half_road(rng, Surface.ASPHALT, Edge.SOLID, Marking.DASHED, length).seen_from(2.0)
    middle = near[:, :2].mean(axis=(1, 2))
    assert np.corrcoef(middle, np.roll(middle, len(middle) // 2))[0, 1] > 0.9


def test_asphalt_shines_towards_the_sun_and_far_ahead() -> None:
    near, far = np.array(2.5), np.array(20.0)
    towards, aside = np.array(1.0), np.array(0.0)
    assert brightness(near, towards) == pytest.approx(1.0, abs=0.01)
    assert brightness(near, aside) == pytest.approx(AWAY_FROM_SUN / REFERENCE, abs=0.1)
    assert brightness(far, towards) > brightness(near, towards)
    assert brightness(far, aside) > brightness(near, aside)
    assert (AWAY_FROM_SUN + LOBE) == REFERENCE


def test_a_rings_texture_is_bright_enough_for_all_of_it() -> None:
    ring = rings(wetness=0.5)
    gains = np.repeat(ring.gains, ring.pieces + 1)
    cosines = np.linspace(-1, 1, 73)[:, None]
    assert (brightness(ring.ahead, cosines, 0.5) <= gains + 1e-9).all()
    assert (brightest(ring.ahead) >= brightness(ring.ahead, cosines)).all()


def test_cross_sections_lie_on_the_road_and_go_on_beyond_its_ends() -> None:
    sections = CrossSections(LAKE, HALF_ROAD, reach=10.0, sun_azimuth=0.7)
    count = len(LAKE.points)
    stations = np.array([-20, 0, 700, count, count + 20])
    rows = np.zeros((len(stations), POINTS), VERTEX)
    sections.rows_at(stations, rows)
    left, right = LAKE.half_widths_at(stations * LAKE.step)
    for column, offset in ((0, -left), (2, 0 * left), (5, right)):
        expected = LAKE.position(stations % count * LAKE.step, offset)
        assert np.allclose(rows["point"][:, column], expected, atol=0.02)
    seen = rows["point"][:, [0, 2, 5], :2] - (3.0, 4.0)
    expected = np.cos(np.arctan2(seen[..., 0], seen[..., 1]) - 0.7)
    assert np.allclose(sections.cosines_from_sun(stations, 3.0, 4.0), expected, atol=1e-6)
    along = np.diff(rows["place"][:, 0, 1]) * HALF_ROAD
    assert np.allclose(along, np.diff(stations) * LAKE.step, atol=1e-3)
    assert 0 <= rows["place"][0, 0, 1] < 1


@pytest.mark.parametrize("s", [0.0, 1.0, 333.0, 860.0, 1137.9])
def test_the_nearest_cross_section_is_the_one_that_the_track_says(s: float) -> None:
    sections = CrossSections(LAKE, HALF_ROAD, reach=10.0, sun_azimuth=0.7)
    x, y, _ = LAKE.position(s, 3.0)
    samples = len(LAKE.points)
    off = (sections.nearest(float(x), float(y)) - s / LAKE.step + samples / 2) % samples - samples / 2
    assert abs(off) < 1.0


def test_rings_lie_one_behind_the_other() -> None:
    ring = rings()
    starts = ring.ahead[ring.firsts]
    ends = ring.ahead[ring.firsts + ring.pieces]
    assert starts[1:].tolist() == ends[:-1].tolist()
    assert (np.diff(ring.seen_from) > 0).all()


def test_sections_go_round_the_track_and_stand_where_its_edges_change() -> None:
    stations = np.concatenate([section.arc_lengths for section in sections(LAKE)])
    assert stations[0] == 0.0
    assert stations[-1] == pytest.approx(LAKE.length)
    assert (np.diff(stations) >= 0).all()
    kerb_begins = (np.flatnonzero(np.diff((LAKE.edge_left == Edge.KERB).astype(int)) == 1) + 1) * LAKE.step
    assert all(np.abs(stations - begin).min() < 0.31 for begin in kerb_begins)


def test_a_ribbon_lies_on_the_road_and_only_where_it_is_kept() -> None:
    section = sections(LAKE)[3]
    kept = section.middles < section.middles.mean()
    mesh = ribbon(LAKE, section, np.array((-1.0, 1.0)), np.array((0.0, 0.5)), across=np.zeros(2), kept=kept)
    assert mesh is not None
    place = LAKE.project(mesh.points[:, 0], mesh.points[:, 1])
    assert np.allclose(np.abs(place.cross_track_error), 1.0, atol=1e-6)
    assert len(mesh.triangles) == 2 * kept.sum()
    assert ribbon(LAKE, section, np.zeros(2), np.zeros(2), across=np.zeros(2), kept=kept & False) is None


def test_land_inside_a_bend_ends_at_its_centre() -> None:
    tightest = float(np.abs(LAKE.curvature).argmax() * LAKE.step)
    radius = 1 / np.abs(LAKE.curvature).max()
    inside = np.sign(LAKE.curvature_at(tightest))
    assert reach(LAKE, np.array([tightest]), float(inside))[0] < 1.6 * radius
    assert reach(LAKE, np.array([300.0]), 1.0)[0] == 80.0


def test_meshes_join_and_refuse_what_does_not_fit() -> None:
    triangle = Mesh(np.zeros((3, 3)), np.zeros((3, 2)), np.ones((3, 3)), np.array([[0, 1, 2]], np.int32))
    both = joined([triangle, triangle])
    assert both.triangles.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert grid_triangles(3, 4).shape == (12, 3)
    with pytest.raises(ValueError, match="belong together"):
        Mesh(np.zeros((3, 3)), np.zeros((2, 2)), np.ones((3, 3)), triangle.triangles)
