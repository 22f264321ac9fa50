"""What gymnasium.make_vec gets when nobody says how to vectorise: the fastest way that the settings allow."""

from functools import partial
from typing import Any

from gymnasium.vector import SyncVectorEnv, VectorEnv

from codriver.environment.driving import DrivingEnvironment
from codriver.environment.fleet import FleetEnvironment
from codriver.environment.settings import EnvironmentSettings


def vector_environment(
    num_envs: int = 1,
    *,
    render_mode: str | None = None,
    **options: Any,  # noqa: ANN401
) -> VectorEnv[Any, Any, Any]:
    """Return a fleet where no pictures are asked for, else environments with pictures, one after another.

    For pictures on several cores ask make_vec for `vectorization_mode="async"`.
    """
    if EnvironmentSettings.from_options(options).suits_a_fleet and render_mode is None:
        return FleetEnvironment(num_envs, **options)
    environment = partial(DrivingEnvironment, render_mode=render_mode, **options)
    return SyncVectorEnv([environment] * num_envs)
