"""The spaces: what an agent sees and does, and how its actions become commands."""

from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.error import InvalidAction
from numpy.typing import ArrayLike, NDArray

from codriver.environment.settings import EnvironmentSettings
from codriver.environment.state import HIGHEST_STATE
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, MAX_SPEED, FloatArray

Action = NDArray[np.float32]
"""[steering, throttle], float32 (2,), each -1..1."""
Observation = dict[str, NDArray[Any]] | NDArray[Any]


def action_space() -> spaces.Box[np.float32]:
    """Return the space of [steering, throttle], each -1..1; steering right positive, throttle < 0 brakes."""
    space: spaces.Box[np.float32] = spaces.Box(-1.0, 1.0, (2,), np.float32)
    return space


def observation_space(settings: EnvironmentSettings) -> spaces.Space[Any]:
    """Return the space of the chosen observation."""
    frame = spaces.Box(0, 255, (FRAME_HEIGHT, FRAME_WIDTH, 3), np.uint8)
    if settings.observation == "state":
        return spaces.Box(-HIGHEST_STATE, HIGHEST_STATE, dtype=np.float32)
    if settings.observation == "frame":
        return frame
    limits = {"speed": np.float32(MAX_SPEED), "steering": np.float32(1), "throttle": np.float32(1)}
    numbers = {name: spaces.Box(-limit, limit, (1,), np.float32) for name, limit in limits.items()}
    return spaces.Dict({**dict.fromkeys(settings.cameras, frame), **numbers})


def commands_of(actions: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    """Return actions of `shape` as commands, limited to -1..1 as most environments do.

    Raises InvalidAction when they have another shape or one is not finite.
    """
    commands = np.asarray(actions, np.float64)
    if commands.shape != shape:
        raise InvalidAction(f"[steering, throttle] must have the shape {shape}, got {commands.shape}")
    if not np.isfinite(commands).all():
        raise InvalidAction(f"[steering, throttle] must be finite numbers, got {actions!r}")
    return np.clip(commands, -1.0, 1.0)
