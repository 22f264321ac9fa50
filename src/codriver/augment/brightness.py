"""Brightness: more or less light on the whole picture; the steering stays."""

import math
from dataclasses import dataclass

import numpy as np

from codriver.camera.light import relight
from codriver.errors import SettingError
from codriver.types import NetworkImage, Values


@dataclass(frozen=True, slots=True)
class BrightnessParameters:
    """What :class:`Brightness` draws."""

    gain: Values
    """Factor on the light, 1 changes nothing; one or (n,)."""


@dataclass(frozen=True, slots=True)
class Brightness:
    """Scale the light of some of the pictures; equally likely up and down by any factor."""

    probability: float
    """Share of the pictures that are changed, 0..1."""
    darkest: float
    """Smallest factor on the light, above 0."""
    brightest: float
    """Largest factor on the light."""

    def __post_init__(self) -> None:
        if not (0 <= self.probability <= 1 and 0 < self.darkest <= self.brightest < math.inf):
            raise SettingError(
                f"brightness has probability {self.probability} and factors {self.darkest} to"
                f" {self.brightest}; it needs 0..1, and factors above 0 in rising order"
            )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> BrightnessParameters:
        """Draw the factor."""
        gain = np.exp(rng.uniform(math.log(self.darkest), math.log(self.brightest), count))
        return BrightnessParameters(np.where(rng.random(count) < self.probability, gain, 1.0)[()])

    def image(self, image: NetworkImage, parameters: BrightnessParameters) -> NetworkImage:
        """Scale the light, saturating."""
        return relight(image, gain=float(parameters.gain))

    def label(
        self,
        steering: Values,
        speed: Values,
        parameters: BrightnessParameters,
    ) -> Values:
        """Return the steering as it is."""
        return steering
