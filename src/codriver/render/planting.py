"""Plants put on a stage: in groups that are culled together, far ones hazier."""

import math
from collections.abc import Sequence

import numpy as np

from codriver.render.look import Look
from codriver.render.plant_paint import plant_painting
from codriver.render.plants import Plants, plant_mesh
from codriver.render.stage import Stage
from codriver.types import FloatArray

CELL_NEAR, CELL_FAR = 80.0, 240.0
"""Metres: near and far plants that stand in one square of this size are culled together."""
FAR_FROM_ROAD = 45.0
"""Metres from the road beyond which a plant is seen through HAZE_FAR."""
HAZE_NEAR, HAZE_FAR = 0.04, 0.28
"""Share of haze before near and far plants."""


def plant(
    stage: Stage,
    plants: Plants,
    image: FloatArray,
    look: Look,
    from_road: FloatArray,
    *,
    within: float = math.inf,
    directions: Sequence[float | None] = (1.0, -1.0),
) -> None:
    """Put plants on the stage, wearing the texture `image`.

    from_road: (n,) metres from the road; within: metres beyond which they are not drawn; directions: of
    driving in which they look different, or None alone for plants that show who drives anywhere one face.
    """
    far = from_road > FAR_FROM_ROAD
    for chosen, haze, size in ((~far, HAZE_NEAR, CELL_NEAR), (far, HAZE_FAR, CELL_FAR)):
        painting = plant_painting(image, min(haze * look.haze / Look().haze, 0.9))
        some = plants.chosen(chosen)
        cells = np.floor(some.places[:, :2] / size).astype(int)
        for cell in np.unique(cells, axis=0):
            there = some.chosen((cells == cell).all(axis=1))
            for direction in directions:
                stage.add(
                    plant_mesh(there, look, direction or 1.0),
                    painting,
                    transparency="holes",
                    direction=direction,
                    within=within + size / 2,
                )
