"""What stands around the lake track besides plants, by eye from the recording: places within 10 m."""

import numpy as np

from codriver.render.ground import Ground
from codriver.render.look import Look
from codriver.render.mesh import Mesh
from codriver.render.things import BLACK, arrow_sign, boulder, box, tyre_stack
from codriver.sim.track import Track
from codriver.types import FloatArray

LEFT, RIGHT = -1.0, 1.0

BOULDERS = (
    (RIGHT, 216.0, 31.0, (20.0, 12.0, 6.5), (176, 164, 130)),
    (RIGHT, 500.0, 36.0, (22.0, 12.0, 7.0), (226, 216, 188)),
    (RIGHT, 890.0, 30.0, (16.0, 10.0, 6.0), (130, 124, 104)),
    (RIGHT, 935.0, 32.0, (18.0, 12.0, 5.0), (80, 92, 96)),
    (LEFT, 352.0, 24.0, (22.0, 14.0, 6.5), (150, 156, 140)),
    (LEFT, 318.0, 50.0, (24.0, 16.0, 6.0), (236, 232, 214)),
    (LEFT, 432.0, 30.0, (18.0, 9.0, 4.0), (70, 84, 92)),
    (LEFT, 826.0, 34.0, (14.0, 9.0, 5.0), (128, 124, 108)),
    (LEFT, 862.0, 40.0, (14.0, 9.0, 4.5), (150, 146, 120)),
    (LEFT, 948.0, 26.0, (17.0, 9.0, 4.5), (238, 226, 194)),
    (LEFT, 966.0, 30.0, (12.0, 8.0, 3.0), (238, 226, 194)),
    (LEFT, 700.0, 60.0, (26.0, 12.0, 5.0), (232, 222, 196)),
)
"""Side, arc length, metres from the centre line, (length, width, height), RGB 0..255 in full sun."""
BARRIERS = (
    (RIGHT, 60.5, 66.5, 6.0),
    (RIGHT, 107.0, 110.5, 6.0),
    (RIGHT, 846.0, 849.0, 6.3),
    (RIGHT, 866.0, 869.0, 6.6),
)
"""Side, from and to arc length, metres from the centre line: low and black, beside the sand (survey)."""
SIGNS_AT_THE_TURN_OFF = (812.0, 816.5, 821.5, 826.5, 831.5)
"""Arc lengths of signs close to the rim on the right, with their backs to who drives forward (survey)."""
LAY_BY = np.arange(74.0, 112.0, 6.0)
"""Arc lengths of the signs and tyres along the far side of the lay-by, about 85 to 110 (survey)."""
LAY_BY_DISTANCE = 25.0


def lake_things(track: Track, ground: Ground, look: Look) -> list[Mesh]:
    """Return them all, in the world."""

    def place(side: float, s: float, distance: float) -> FloatArray:
        point = track.position(s, side * distance)
        point[2] += ground.heights(np.array([s]), side, np.array([[distance]]))[0, 0]
        return point

    def heading(s: float) -> float:
        return float(track.heading_at(s))

    meshes = []
    for number, (side, s, distance, size, colour) in enumerate(BOULDERS):
        base = place(side, s, distance) - np.array((0.0, 0.0, 0.15 * size[2]))
        meshes.append(boulder(base, size, np.array(colour) / 255, look, seed=number))
    for side, start, end, distance in BARRIERS:
        middle, size = (start + end) / 2, (end - start, 0.5, 0.65)
        meshes.append(box(place(side, middle, distance), size, heading(middle), BLACK))
    for s in SIGNS_AT_THE_TURN_OFF:
        meshes += arrow_sign(place(RIGHT, s, 6.6), heading(s), height=1.9)
    for s in LAY_BY.tolist():
        # They face the road.
        towards_road = heading(s) - np.pi / 2
        meshes += arrow_sign(place(RIGHT, s, LAY_BY_DISTANCE), towards_road)
        meshes += tyre_stack(place(RIGHT, s + 3.0, LAY_BY_DISTANCE - 1.0), towards_road)
    for s in (1122.0, 1128.0):
        meshes += tyre_stack(place(RIGHT, s, 12.0), heading(s) - np.pi / 2)
    return meshes
