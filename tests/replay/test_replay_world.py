"""The replay world: a world as the simulator is, whose car is judged and put back by the recorded path."""

from collections.abc import Callable

import numpy as np
import pytest

from codriver.drive.driver import Driver
from codriver.drive.rollout import INTERVENE_AT, rollout
from codriver.replay.replay_world import ReplayWorld
from codriver.sim.body import origin_of
from codriver.sim.episode import EndReason
from codriver.sim.start import Start
from codriver.types import Command, Telemetry

SPEED = 10.0


class Repeating:
    """Steers what the recorded car steered where it is now."""

    def __init__(self, world: ReplayWorld, steering: Callable[[float], float]) -> None:
        self.world, self.steering, self.resets = world, steering, 0

    def reset(self) -> None:
        self.resets += 1

    def step(self, telemetry: Telemetry, now: float) -> Command:
        return Command(self.steering(float(self.world.car.s)), 0.3)


def recorded_steering(replay: ReplayWorld, recording) -> Callable[[float], float]:
    return lambda s: float(np.interp(s, replay.path.s, recording.steering[replay.path.row]))


def test_it_starts_standing_where_the_recording_starts_and_ends_where_it_ends(replay, recording) -> None:
    interventions = rollout(Repeating(replay, recorded_steering(replay, recording)), replay)
    trajectory = replay.world.trajectory()
    assert interventions == []
    assert (trajectory.s[0], trajectory.speed[0], trajectory.cross_track_error[0]) == (0.0, 0.0, 0.0)
    assert replay.world.end == EndReason.FINISHED
    assert replay.world.completion == 1.0
    assert replay.path.length < trajectory.s[-1] < replay.path.length + 1.0


def test_who_steers_as_the_recorded_car_did_stays_on_its_path(replay, recording) -> None:
    """The path comes from the car's own model, so that its drift is in both: within 15 cm after 59 m."""
    rollout(Repeating(replay, recorded_steering(replay, recording)), replay, Start(0.0, speed=SPEED))
    trajectory = replay.world.trajectory()
    assert np.abs(trajectory.cross_track_error).max() < 0.15
    assert replay.figures.offset_largest < 0.3
    assert replay.figures.invented_share < 0.02


def test_who_drives_straight_on_is_put_back_onto_the_recorded_pose(replay) -> None:
    puts: list[tuple[float, float, float]] = []

    class Watching(Repeating):
        def reset(self) -> None:
            if self.resets:
                car = self.world.car
                puts.append((float(car.s), float(car.cross_track_error), float(car.yaw)))
            super().reset()

    driver = Watching(replay, lambda s: 0.0)
    interventions = rollout(driver, replay, Start(20.0, speed=SPEED), intervene_at=INTERVENE_AT)
    assert len(interventions) >= 2
    assert all(1.0 < abs(each.cross_track_error) < 1.3 for each in interventions)
    for s, error, yaw in puts[1:]:
        assert error == pytest.approx(0.0, abs=1e-6)
        assert np.cos(yaw - replay.path.yaw_at(s)) == pytest.approx(1.0, abs=1e-9)
    assert replay.world.end == EndReason.FINISHED


def test_a_start_beside_the_path_is_seen_from_there(replay) -> None:
    replay.reset(Start(30.0, cross_track_error=0.5, heading_error=0.05))
    view = replay.view()
    assert view.displacement.right == pytest.approx(0.5 - 1.6 * 0.05, abs=0.03)
    assert view.displacement.yaw == pytest.approx(0.05, abs=0.01)
    assert replay.observe().frame.tobytes() == view.frame.tobytes()


def test_put_keeps_time_and_laps(replay) -> None:
    replay.reset(Start(10.0, speed=SPEED))
    replay.step(Command(0.0, 0.0))
    replay.put(Start(25.0, speed=3.0))
    assert replay.seconds == pytest.approx(0.06)
    assert (float(replay.car.s), float(replay.car.speed)) == (pytest.approx(25.0), 3.0)


def test_the_same_driver_drives_the_same_drive_to_the_last_bit(drive, replay) -> None:
    """In a world that was driven in before, and in another one made from the same recording."""

    def driven(world: ReplayWorld) -> tuple[bytes, list[bytes]]:
        seen: list[bytes] = []
        pilot = Driver(lambda frame: float(frame[90:, :160].mean() - frame[90:, 160:].mean()) / 200, SPEED)
        rollout(
            pilot,
            world,
            Start(25.0, speed=SPEED),
            intervene_at=1.0,
            watch=lambda told, command, car: seen.append(told.frame.tobytes()),
        )
        trajectory = world.world.trajectory()
        return np.stack([trajectory.s, trajectory.cross_track_error, trajectory.yaw]).tobytes(), seen

    first = driven(replay)
    assert len(first[1]) > 50
    assert driven(ReplayWorld.from_recording(drive.folder)) == first


def test_the_origin_of_the_car_follows_the_road(replay) -> None:
    """Cross-track errors are told of the car's origin, as in the simulator."""
    replay.reset(Start(40.0))
    car = replay.car
    x, y = origin_of(car.x, car.y, car.yaw)
    assert replay.world.road.position(40.0)[:2] == pytest.approx([x, y], abs=1e-6)
