"""The look of a scene: light, weather and camera faults, all in one place and drawn from a seed."""

import math
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]
"""Red, green, blue, as factors or 0..1."""
NEUTRAL: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a scene looks; the defaults are those of the surveyed lake recording."""

    seed: int = 0
    """Of the textures and of the scenery's places."""
    sun_azimuth: float = math.radians(89.5)
    """Radians clockwise from +y (north) of the road's gloss; fitted within a degree."""
    sun_elevation: float = math.radians(35.0)
    """Radians above the horizon: the time of day, as a low sun is dim and warm. It cannot be determined from
    the recording."""
    haze: float = 0.0029
    """Share of contrast lost per metre, 1/m: a quarter in 100 m (survey)."""
    exposure: float = 1.0
    """Brightness of everything."""
    colour_cast: Colour = NEUTRAL
    """What the camera multiplies red, green and blue by."""
    wetness: float = 0.0
    """0 dry to 1 wet: the road is darker, and glossier towards the sun."""
    road_tint: Colour = NEUTRAL
    """Factors on the road's colour."""
    ground_tint: Colour = NEUTRAL
    """Factors on the colour of grass, sand and slopes."""
    shadows: float = 0.0
    """Share of the road that lies in shadows across it, 0..1."""
    camera_right: float = 0.0
    """Metres that the cameras are mounted too far right."""
    camera_height: float = 0.0
    """Metres that they are mounted too high."""
    camera_yaw: float = 0.0
    """Radians that they look too far to the right."""
    camera_pitch: float = 0.0
    """Radians that they look too far down."""
    camera_roll: float = 0.0
    """Radians that they lean too far to the right."""
    noise: float = 0.0
    """Deviation of the sensor's noise, grey levels of 255."""


def draw_look(rng: np.random.Generator) -> Look:
    """Draw a look: every field varies, within ranges in which a person would drive on without a thought."""

    def tint(spread: float) -> Colour:
        red, green, blue = (1 + rng.uniform(-spread, spread, 3)).tolist()
        return red, green, blue

    return Look(
        seed=int(rng.integers(2**31)),
        sun_azimuth=float(rng.uniform(-math.pi, math.pi)),
        sun_elevation=float(rng.uniform(math.radians(12), math.radians(65))),
        haze=float(rng.uniform(0.0, 0.01)),
        exposure=float(rng.uniform(0.65, 1.2)),
        colour_cast=tint(0.08),
        wetness=float(max(rng.uniform(-0.5, 1.0), 0.0)),
        road_tint=tint(0.08),
        ground_tint=tint(0.12),
        shadows=float(max(rng.uniform(-0.3, 0.4), 0.0)),
        camera_right=float(rng.uniform(-0.05, 0.05)),
        camera_height=float(rng.uniform(-0.05, 0.05)),
        camera_yaw=float(rng.uniform(-0.015, 0.015)),
        camera_pitch=float(rng.uniform(-0.015, 0.015)),
        camera_roll=float(rng.uniform(-0.01, 0.01)),
        noise=float(rng.uniform(0.0, 4.0)),
    )
