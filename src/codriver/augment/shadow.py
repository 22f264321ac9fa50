"""Shadow: a band of the picture is darker, as under trees; the steering stays."""

from dataclasses import dataclass

import numpy as np

from codriver.camera.light import relight
from codriver.errors import SettingError
from codriver.types import FloatArray, NetworkImage, Values


@dataclass(frozen=True, slots=True)
class ShadowParameters:
    """What :class:`Shadow` draws."""

    shade: Values
    """Factor on the light in the shadow, 1 changes nothing; one or (n,)."""
    corners: FloatArray
    """Columns of the band as shares of the width: (left, right) at the top, then below.

    Shape (2, 2) or (n, 2, 2)."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """Cast a shadow with straight edges at a random place across some of the pictures."""

    probability: float
    """Share of the pictures that get a shadow, 0..1."""
    darkest: float
    """Smallest factor on the light in the shadow, above 0."""
    lightest: float
    """Largest factor on the light in the shadow, at most 1."""

    def __post_init__(self) -> None:
        if not (0 <= self.probability <= 1 and 0 < self.darkest <= self.lightest <= 1):
            raise SettingError(
                f"shadow has probability {self.probability} and factors {self.darkest} to {self.lightest};"
                " it needs 0..1, and factors above 0 and at most 1 in rising order"
            )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> ShadowParameters:
        """Draw how dark the shadow is and where it lies; half a picture's width beyond both sides at most."""
        shade = rng.uniform(self.darkest, self.lightest, count)
        cast = rng.random(count) < self.probability
        corners = rng.uniform(-0.5, 1.5, (2, 2) if count is None else (count, 2, 2))
        return ShadowParameters(np.where(cast, shade, 1.0)[()], np.sort(corners, axis=-1))

    def image(self, image: NetworkImage, parameters: ShadowParameters) -> NetworkImage:
        """Darken the band."""
        return relight(image, shade=float(parameters.shade), corners=parameters.corners)

    def label(
        self,
        steering: Values,
        speed: Values,
        parameters: ShadowParameters,
    ) -> Values:
        """Return the steering as it is."""
        return steering
