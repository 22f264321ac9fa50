"""Lateral shift: the car stands further right or left, and steers back."""

from dataclasses import dataclass

import numpy as np

from codriver.augment.correction import LOOKAHEAD_SECONDS, corrected_steering, folk_corrected_steering
from codriver.camera.warp import NETWORK_CAMERA, warp_view
from codriver.errors import SettingError
from codriver.types import NetworkImage, Values


@dataclass(frozen=True, slots=True)
class ShiftParameters:
    """What :class:`Shift` draws."""

    lateral_offset: Values
    """Metres that the car stands further right; one or (n,)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Move the car sideways by a normally distributed distance."""

    standard_deviation: float
    """Metres."""
    lookahead_seconds: float = LOOKAHEAD_SECONDS
    """Time in which the label steers back, seconds."""
    folk: bool = False
    """Whether the label uses the folk's constant per pixel instead of the geometry."""

    def __post_init__(self) -> None:
        if not self.standard_deviation >= 0 or not self.lookahead_seconds > 0:
            raise SettingError(
                f"shift has deviation {self.standard_deviation} m and look-ahead {self.lookahead_seconds} s;"
                " the first must be 0 or more, the second above 0"
            )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> ShiftParameters:
        """Draw the offset, zero on average."""
        return ShiftParameters(rng.normal(0.0, self.standard_deviation, count))

    def image(self, image: NetworkImage, parameters: ShiftParameters) -> NetworkImage:
        """Shear the ground about the horizon; what is far away stays."""
        return warp_view(image, NETWORK_CAMERA, float(parameters.lateral_offset))

    def label(self, steering: Values, speed: Values, parameters: ShiftParameters) -> Values:
        """Steer back to the recorded path."""
        if self.folk:
            return folk_corrected_steering(steering, lateral_offset=parameters.lateral_offset)
        return corrected_steering(
            steering,
            speed,
            lateral_offset=parameters.lateral_offset,
            lookahead_seconds=self.lookahead_seconds,
        )
