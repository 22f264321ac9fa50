"""Horizontal flip: the road mirrored, the steering negated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.errors import SettingError
from codriver.types import NetworkImage, Values


@dataclass(frozen=True, slots=True)
class FlipParameters:
    """What :class:`Flip` draws."""

    flipped: bool | NDArray[np.bool_]
    """Whether the picture is mirrored left to right; one or (n,)."""


@dataclass(frozen=True, slots=True)
class Flip:
    """Mirror some of the pictures, which takes away a track's bias to one side."""

    probability: float
    """Share of the pictures that are mirrored, 0..1."""

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise SettingError(f"flip probability is {self.probability}; it must be in 0..1")

    def draw(self, rng: np.random.Generator, count: int | None = None) -> FlipParameters:
        """Draw whether to mirror."""
        return FlipParameters(rng.random(count) < self.probability)

    def image(self, image: NetworkImage, parameters: FlipParameters) -> NetworkImage:
        """Mirror the picture left to right."""
        return np.ascontiguousarray(image[:, ::-1]) if parameters.flipped else image.copy()

    def label(
        self,
        steering: Values,
        speed: Values,
        parameters: FlipParameters,
    ) -> Values:
        """Negate the steering."""
        return np.where(parameters.flipped, np.negative(steering), steering)[()]
