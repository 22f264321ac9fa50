"""From a plan to what came of it: one start, driven freely and, where that strayed, again with help.

A replay has no pictures of what is farther off than 1 m; it is driven once, with help.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from codriver.drive.driver import Driver
from codriver.drive.rollout import INTERVENE_AT, SteppingDriver, rollout
from codriver.evaluate.drive import Drive, DriveResult
from codriver.evaluate.drivers import ExpertAtTheWheel, LossyDriver, never_steer
from codriver.evaluate.film import FilmMaker
from codriver.evaluate.garage import Garage
from codriver.evaluate.late_world import LateWorld
from codriver.evaluate.plan import DrivePlan
from codriver.evaluate.worst_places import worst_places
from codriver.replay.path import RecordedRoad
from codriver.replay.replay_world import ReplayRoad, ReplayWorld
from codriver.sim.car import CarState
from codriver.sim.episode import EpisodeRules
from codriver.sim.expert import Expert
from codriver.sim.track import Track
from codriver.sim.world import World
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Command, Telemetry

PATIENCE = 3.0
"""Times as long as the laps take at the set speed; a minute later the drive is out of time."""
_NOTHING_TO_SEE = np.zeros((FRAME_HEIGHT, FRAME_WIDTH, 3), np.uint8)

Progress = Callable[[float], object]
"""Is called with the share of the plan that has been driven, 0..1."""


def drive_once(plan: DrivePlan, garage: Garage, progress: Progress = lambda _: None) -> DriveResult:
    """Drive a plan; the same plan gives the same result to the last bit, whatever was driven before.

    Raises ModelFileError, SettingError for an unknown track or a feeding that does not fit,
    MissingExtraError without Panda3D, RecordingError and ImageError for a recording.
    """
    if plan.course.recording is not None:
        drive = _drive(plan, garage, progress, with_help=True)
        return DriveResult(plan, drive, drive)
    free = helped = _drive(plan, garage, lambda share: progress(share / 2), with_help=False)
    strayed = np.abs(free.trajectory.cross_track_error).max() > INTERVENE_AT
    if plan.with_help and (strayed or not free.clean):
        helped = _drive(plan, garage, lambda share: progress((1 + share) / 2), with_help=True)
    progress(1.0)
    return DriveResult(plan, free, helped)


def _drive(plan: DrivePlan, garage: Garage, progress: Progress, *, with_help: bool) -> Drive:
    track = plan.course.load_track()
    replay = garage.replay_world(plan.course.recording) if plan.course.recording and plan.sees else None
    late = LateWorld(*_world(plan, track, garage, replay), plan.course.latency)
    world = late.world
    # What nobody looks at is not filmed.
    maker = (
        FilmMaker(garage.pilot(plan.driver, plan.feeding).preprocess)
        if isinstance(plan.driver, Path)
        else None
    )
    world.rules = _rules(plan, with_help=with_help)
    driver, faults = _driver(plan, track, late, garage)

    def watch(telemetry: Telemetry, command: Command, car: CarState) -> None:
        progress(world.completion)
        if maker:
            maker.add(telemetry, command, car)

    limit = INTERVENE_AT if with_help else None
    interventions = rollout(driver, late, plan.start, intervene_at=limit, watch=watch)
    trajectory = world.trajectory()
    return Drive(
        trajectory=trajectory,
        interventions=tuple(interventions),
        end=world.end,
        completion=world.completion,
        lap_times=world.lap_times,
        faults=dict(faults),
        sights=maker.sights_at(worst_places(trajectory, track.length)) if maker else (),
        film=maker.film() if maker and plan.film and (replay or not with_help) else None,
        replay=replay.figures if replay else None,
    )


def _rules(plan: DrivePlan, *, with_help: bool) -> EpisodeRules:
    """Return what ends the drive: with help neither a wheel off the road nor a wall does."""
    return EpisodeRules(
        laps=plan.laps,
        time_limit=PATIENCE * plan.metres / plan.course.set_speed + 60.0,
        off_road_ends=not with_help,
        crash_ends=not with_help,
    )


def _world(
    plan: DrivePlan, track: Track, garage: Garage, replay: ReplayWorld | None
) -> tuple[World, Callable[[], Telemetry]]:
    """Return the world and what the car in it reports, with pictures only for a driver that looks at them."""
    if replay:
        return replay.world, replay.observe
    if plan.sees:
        simulated = garage.simulated_world(plan.course)
        return simulated.world, simulated.observe
    world = ReplayRoad(track) if isinstance(track, RecordedRoad) else World(track)
    return world, partial(_report_without_picture, world)


def _report_without_picture(world: World) -> Telemetry:
    car = world.car
    return Telemetry(_NOTHING_TO_SEE, max(0.0, float(car.speed)), float(car.steering), float(car.throttle))


def _driver(
    plan: DrivePlan, track: Track, late: LateWorld, garage: Garage
) -> tuple[SteppingDriver, Counter[str]]:
    """Return the driver, and where its faults are counted."""
    faults: Counter[str] = Counter()
    speed = plan.course.set_speed
    driver: SteppingDriver
    if isinstance(plan.driver, Path):
        driver = Driver(garage.pilot(plan.driver, plan.feeding), speed, faults)
    elif plan.driver == "expert":
        driver = ExpertAtTheWheel(Expert(track, speed), lambda: late.car)
    else:
        driver = Driver(never_steer, speed, faults)
    if plan.course.dropped:
        driver = LossyDriver(driver, plan.course.dropped, np.random.default_rng(plan.seed))
    return driver, faults
