"""Many cars at once without pictures, as one vector environment on arrays: fast, and to the same bits."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from typing import Any

import gymnasium
import numpy as np
from gymnasium.error import ResetNeeded
from gymnasium.utils.seeding import np_random
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from codriver.environment.outcome import information, outcome_of
from codriver.environment.settings import EnvironmentSettings
from codriver.environment.spaces import Action, action_space, commands_of, observation_space
from codriver.environment.state import state_of
from codriver.environment.surroundings import draw_start, draw_surroundings
from codriver.errors import SettingError
from codriver.sim.car import CarState
from codriver.sim.fleet import Fleet
from codriver.sim.many import chosen
from codriver.sim.start import Start
from codriver.types import FloatArray

States = NDArray[np.float32]


class FleetEnvironment(gymnasium.vector.VectorEnv[States, Action, NDArray[Any]]):
    """Cars that each drive as in an environment of their own, on one track, with `observation="state"`.

    Each has a generator of its own; a car whose episode has ended begins another in the next step. That is
    what Gymnasium's SyncVectorEnv does with as many environments, to the last bit.
    """

    metadata = {"render_modes": [], "autoreset_mode": AutoresetMode.NEXT_STEP}  # noqa: RUF012 - Gymnasium's way

    def __init__(self, num_envs: int, **options: Any) -> None:  # noqa: ANN401
        """Take the fields of EnvironmentSettings; raises SettingError for what does not suit a fleet."""
        self.settings = EnvironmentSettings.from_options(options)
        if not self.settings.suits_a_fleet:
            raise SettingError('a fleet needs observation="state" and the same track for every episode.')
        if num_envs < 1:
            raise SettingError(f"num_envs is {num_envs}; it must be 1 or more.")
        self.num_envs = num_envs
        self.single_action_space = action_space()
        self.action_space = batch_space(self.single_action_space, num_envs)
        self.single_observation_space = observation_space(self.settings)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self._generators: list[np.random.Generator] = []
        self._fleet: Fleet | None = None

    @property
    def fleet(self) -> Fleet:
        """The cars and their episodes; raises ResetNeeded."""
        if self._fleet is None:
            raise ResetNeeded("call reset before anything else")
        return self._fleet

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[States, dict[str, Any]]:
        """Begin an episode with every car; `seed` is the first one's, each next one has one more."""
        self._seed(seed)
        track = draw_surroundings(self.settings, np.random.default_rng(0)).track
        everyone = np.ones(self.num_envs, bool)
        self._fleet = Fleet(track, Start(np.zeros(self.num_envs)), self.settings.rules())
        self._restart(everyone, options)
        return state_of(track, self._fleet.car), self._information(self._fleet.car, np.zeros(self.num_envs))

    def step(
        self, actions: Action
    ) -> tuple[States, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        """Drive `frame_skip` physics steps with every car (n, 2); one that had ended begins anew instead."""
        fleet = self.fleet
        ended = ~fleet.running
        commands = commands_of(actions, (self.num_envs, 2))
        before, began = fleet.car, fleet.episode.time
        for _ in range(self.settings.frame_skip):
            fleet.step(*commands.T)
        if ended.any():
            self._restart(ended)
            before, began = chosen(ended, fleet.car, before), np.where(ended, 0.0, began)
        outcome = outcome_of(before, fleet.car, fleet.episode, self.settings.failure_cost)
        return (
            state_of(fleet.track, fleet.car),
            outcome.reward,
            outcome.terminated,
            outcome.truncated,
            self._information(before, began),
        )

    def _seed(self, seed: int | Sequence[int | None] | None) -> None:
        """Give each car a generator where there is a seed for it, or none yet."""
        if seed is None or isinstance(seed, int):
            seeds: list[int | None] = [None if seed is None else seed + car for car in range(self.num_envs)]
        else:
            seeds = list(seed)
        if len(seeds) != self.num_envs:
            raise ValueError(f"{self.num_envs} cars need as many seeds, got {len(seeds)}")
        if not self._generators:
            self._generators = [np_random(each)[0] for each in seeds]
        for car, each in enumerate(seeds):
            if each is not None:
                self._generators[car] = np_random(each)[0]

    def _restart(self, which: NDArray[np.bool_], options: Mapping[str, Any] | None = None) -> None:
        """Begin an episode with `which` of the cars (n,), with the draws that each would make alone."""
        starts = np.zeros((len(fields(Start)), self.num_envs))
        for car in np.flatnonzero(which).tolist():
            generator = self._generators[car]
            track = draw_surroundings(self.settings, generator).track
            starts[:, car] = astuple(draw_start(self.settings, track, generator, options))
        self.fleet.restart(which, Start(*starts))

    def _information(self, before: CarState, began: FloatArray) -> dict[str, Any]:
        """Return the info as Gymnasium's vector environments have it: each key with a mask."""
        fleet = self.fleet
        info = information(fleet.track.length, before, began, fleet.car, fleet.episode)
        masks = {f"_{name}": np.ones(self.num_envs, bool) for name in info}
        return {**info, **masks}
