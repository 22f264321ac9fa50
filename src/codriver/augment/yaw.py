"""Yaw: the car points further right or left, and steers back."""

from dataclasses import dataclass

import numpy as np

from codriver.augment.correction import LOOKAHEAD_SECONDS, corrected_steering, folk_corrected_steering
from codriver.camera.warp import NETWORK_CAMERA, warp_view
from codriver.errors import SettingError
from codriver.types import NetworkImage, Values


@dataclass(frozen=True, slots=True)
class YawParameters:
    """What :class:`Yaw` draws."""

    yaw: Values
    """Radians that the car is turned clockwise; one or (n,)."""


@dataclass(frozen=True, slots=True)
class Yaw:
    """Turn the car about its rear axle by a normally distributed angle."""

    standard_deviation: float
    """Radians."""
    lookahead_seconds: float = LOOKAHEAD_SECONDS
    """Time in which the label steers back, seconds."""
    folk: bool = False
    """Whether the label uses the folk's constant per pixel instead of the geometry."""

    def __post_init__(self) -> None:
        if not self.standard_deviation >= 0 or not self.lookahead_seconds > 0:
            raise SettingError(
                f"yaw has deviation {self.standard_deviation} rad and look-ahead {self.lookahead_seconds} s;"
                " the first must be 0 or more, the second above 0"
            )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> YawParameters:
        """Draw the angle, zero on average."""
        return YawParameters(rng.normal(0.0, self.standard_deviation, count))

    def image(self, image: NetworkImage, parameters: YawParameters) -> NetworkImage:
        """Turn the whole picture, the ground also by the little that the camera moves."""
        return warp_view(image, NETWORK_CAMERA, yaw=float(parameters.yaw))

    def label(self, steering: Values, speed: Values, parameters: YawParameters) -> Values:
        """Steer back to the recorded direction and path."""
        if self.folk:
            return folk_corrected_steering(steering, yaw=parameters.yaw)
        return corrected_steering(
            steering, speed, yaw=parameters.yaw, lookahead_seconds=self.lookahead_seconds
        )
