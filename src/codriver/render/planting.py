"""Plants put into a scenery, far ones hazier."""

import math
from collections.abc import Sequence

from codriver.render.look import Look
from codriver.render.painting import Painting
from codriver.render.plant_paint import plant_painting
from codriver.render.plants import Plants, plant_mesh
from codriver.render.scenery import Scenery
from codriver.types import FloatArray

FAR_FROM_ROAD = 45.0
"""Metres from the road beyond which a plant is seen through HAZE_FAR."""
HAZE_NEAR, HAZE_FAR = 0.04, 0.28
"""Share of haze before near and far plants."""


def plant_paintings(image: FloatArray, look: Look) -> tuple[Painting, Painting]:
    """Return the textures of near and of far plants that look like `image`."""
    thicker = look.haze / Look().haze
    near, far = (plant_painting(image, min(haze * thicker, 0.9)) for haze in (HAZE_NEAR, HAZE_FAR))
    return near, far


def plant(
    scenery: Scenery,
    plants: Plants,
    paintings: tuple[Painting, Painting],
    look: Look,
    from_road: FloatArray,
    *,
    within: float = math.inf,
    directions: Sequence[float] = (1.0, -1.0),
) -> None:
    """Put plants into the scenery, wearing :func:`plant_paintings`.

    from_road: (n,) metres from the road; within: metres beyond which they are not drawn; directions: of
    driving in which they look different, or 0 alone for plants that show who drives anywhere one face.
    """
    far = from_road > FAR_FROM_ROAD
    for chosen, painting in zip((~far, far), paintings, strict=True):
        some = plants.chosen(chosen)
        if not len(some):
            continue
        for direction in directions:
            scenery.add(
                plant_mesh(some, look, direction or 1.0),
                painting,
                transparency="holes",
                direction=direction,
                within=within,
                middles=some.places[:, :2],
            )
