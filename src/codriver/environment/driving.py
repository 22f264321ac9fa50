"""The environment: one car on a track, seen through its cameras or told in numbers."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium.error import ResetNeeded

from codriver.environment.outcome import information, outcome_of
from codriver.environment.settings import EnvironmentSettings
from codriver.environment.site import Site
from codriver.environment.spaces import Action, Observation, action_space, commands_of, observation_space
from codriver.environment.state import state_of
from codriver.environment.surroundings import draw_start, draw_surroundings
from codriver.errors import SettingError
from codriver.render.simulated_world import STEPS_PER_OBSERVATION
from codriver.sim.car import CarState
from codriver.sim.episode import EndReason
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import Command, FloatArray, Frame


class DrivingEnvironment(gymnasium.Env[Observation, Action]):
    """Drive a track. Same settings, seed and actions, same episode to the last bit.

    Environments of one process share nothing but the tracks, which nobody can change.
    """

    metadata = {  # noqa: RUF012 - Gymnasium's own way
        "render_modes": ["rgb_array"],
        "render_fps": 1 / (STEPS_PER_OBSERVATION * TIME_STEP),
    }

    def __init__(self, *, render_mode: str | None = None, **options: Any) -> None:  # noqa: ANN401
        """Take the fields of EnvironmentSettings as keywords; raises SettingError where one is wrong."""
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise SettingError(f'render_mode is {render_mode!r}; it must be "rgb_array" or None.')
        self.settings = EnvironmentSettings.from_options(options)
        self.render_mode = render_mode
        self.metadata = {**self.metadata, "render_fps": 1 / (self.settings.frame_skip * TIME_STEP)}
        self.action_space = action_space()
        self.observation_space = observation_space(self.settings)
        self._site: Site | None = None
        self._episodes_here = 0

    @property
    def world(self) -> World:
        """The world behind the pictures: the car, the episode, the trajectory; raises ResetNeeded."""
        return self._here.world

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin an episode; `options` may hold a start, see draw_start.

        With pictures the first one builds the scene, which raises MissingExtraError without Panda3D.
        """
        super().reset(seed=seed)
        surroundings = draw_surroundings(self.settings, self.np_random)
        due = seed is not None or self._episodes_here >= self.settings.episodes_per_scene
        if self._site is None or (due and self._site.surroundings != surroundings):
            self.close()
            self._site = Site(surroundings, self.settings.rules(), self.settings.viewed)
        self._episodes_here = 1 if due else self._episodes_here + 1
        self._site.reset(draw_start(self.settings, self.world.track, self.np_random, options))
        return self._observation(), self._information(self.world.car, 0.0)

    def step(self, action: Action) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Drive `frame_skip` physics steps; raises ResetNeeded after the end, InvalidAction if not finite."""
        world = self.world
        if world.end != EndReason.RUNNING:
            raise ResetNeeded(f"the episode has ended ({world.end}); call reset to begin another")
        steering, throttle = commands_of(action, (2,)).tolist()
        before, began = world.car, world.episode.time
        self._here.drive(Command(steering, throttle), self.settings.frame_skip)
        outcome = outcome_of(before, world.car, world.episode, self.settings.failure_cost)
        return (
            self._observation(),
            float(outcome.reward),
            bool(outcome.terminated),
            bool(outcome.truncated),
            self._information(before, began),
        )

    def render(self) -> Frame | None:
        """Return the picture of the first camera, uint8 RGB (160, 320, 3)."""
        if self.render_mode is None:
            gymnasium.logger.warn('nothing is rendered without render_mode="rgb_array" in gymnasium.make')
            return None
        return self._here.view()

    def close(self) -> None:
        """Free the scene; may be called again."""
        if self._site is not None:
            self._site.close()

    @property
    def _here(self) -> Site:
        if self._site is None:
            raise ResetNeeded("call reset before anything else")
        return self._site

    def _observation(self) -> Observation:
        car = self.world.car
        if self.settings.observation == "state":
            return state_of(self.world.track, car)
        frames = self._here.pictures()
        if self.settings.observation == "frame":
            return frames["center"]
        numbers = {"speed": car.speed, "steering": car.steering, "throttle": car.throttle}
        return {**frames, **{name: np.array([value], np.float32) for name, value in numbers.items()}}

    def _information(self, before: CarState, began: FloatArray | float) -> dict[str, Any]:
        world = self.world
        info = information(world.track.length, before, began, world.car, world.episode)
        return {name: value.item() for name, value in info.items()}
