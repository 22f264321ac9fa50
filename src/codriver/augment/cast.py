"""Cast: light and ground of another colour, as in the evening or under a camera's filter; the steering stays.

Without it a network tells the road from sand by the colours that it saw, and follows the sand where a camera
or an evening tints the road like it.
"""

import math
from dataclasses import dataclass

import numpy as np

from codriver.camera.light import LUMA, relight
from codriver.errors import SettingError
from codriver.types import FloatArray, NetworkImage, Values


@dataclass(frozen=True, slots=True)
class CastParameters:
    """What :class:`Cast` draws."""

    factors: FloatArray
    """On red, green and blue, 1 changes nothing; (3,) or (n, 3). Grey stays as bright as it is."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Scale red, green and blue of some of the pictures, each by a factor of its own."""

    probability: float
    """Share of the pictures that are changed, 0..1."""
    strongest: float
    """Largest factor on one colour over that on another, at least 1."""

    def __post_init__(self) -> None:
        if not (0 <= self.probability <= 1 and 1 <= self.strongest < math.inf):
            raise SettingError(
                f"cast has probability {self.probability} and factor {self.strongest};"
                " it needs 0..1, and a factor of at least 1"
            )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> CastParameters:
        """Draw the factors, equally likely up and down."""
        factors = np.exp(rng.uniform(0, math.log(self.strongest), (3,) if count is None else (count, 3)))
        factors /= (factors @ LUMA)[..., np.newaxis]
        cast = rng.random(count) < self.probability
        return CastParameters(np.where(np.expand_dims(cast, -1), factors, 1.0))

    def image(self, image: NetworkImage, parameters: CastParameters) -> NetworkImage:
        """Scale the colours, saturating."""
        return relight(image, cast=parameters.factors)

    def label(
        self,
        steering: Values,
        speed: Values,
        parameters: CastParameters,
    ) -> Values:
        """Return the steering as it is."""
        return steering
