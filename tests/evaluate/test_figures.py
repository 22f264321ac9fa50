"""Several drives as one: each counts with what it has alone, and nothing is driven from one to the next."""

import numpy as np
import pytest

from codriver.drive.rollout import Intervention
from codriver.evaluate.drive import Drive
from codriver.evaluate.figures import figures_of, help_of, joined
from codriver.sim.episode import EndReason


@pytest.fixture
def drive_of(hand_made):
    def make(interventions=(), **columns) -> Drive:
        return Drive(
            trajectory=hand_made(**columns),
            interventions=tuple(Intervention(seconds, 0.0, 1.1) for seconds in interventions),
            end=EndReason.FINISHED,
            completion=1.0,
            lap_times=(),
            faults={},
            sights=(),
            film=None,
        )

    return make


def test_drives_joined_keep_their_samples_but_not_where_they_were_put(drive_of) -> None:
    first, second = drive_of([0.02], s=[0.0, 1.0, 2.0]), drive_of([0.04], s=[50.0, 51.0, 52.0, 53.0])
    trajectory, interruptions = joined([first, second])
    assert trajectory.s.tolist() == [0.0, 1.0, 2.0, 51.0, 52.0, 53.0]
    assert trajectory.time == pytest.approx([0.0, 0.02, 0.04, 0.06, 0.08, 0.1])
    assert interruptions == pytest.approx([0.02, 0.04, 0.08])


def test_figures_of_two_drives_are_those_of_all_their_steps(drive_of, oval, rng) -> None:
    drives = [
        drive_of(
            cross_track_error=rng.normal(size=n),
            speed=5.0,
            steering=rng.uniform(-1, 1, n),
            curvature=0.01 * n,
        )
        for n in (100, 301)
    ]
    together = figures_of(drives, oval, 6.0)
    errors = np.concatenate([drive.trajectory.cross_track_error[1:] for drive in drives])
    assert together.lateral.by_time.mean_absolute == pytest.approx(np.abs(errors).mean())
    assert together.lateral.by_time.largest == pytest.approx(np.abs(errors).max())
    assert together.pace.mean == pytest.approx(5.0)
    assert together.pace.off_set_speed == pytest.approx(1.0)
    # The curvature jumps from drive to drive, which nobody felt.
    assert together.smoothness.lateral_jerk == 0.0


def test_one_drive_is_itself(drive_of, oval) -> None:
    drive = drive_of(cross_track_error=[0.0, 0.1, 0.2])
    assert joined([drive])[0].time.tolist() == drive.trajectory.time.tolist()
    assert figures_of([drive], oval, 5.0).lateral.by_time.mean == pytest.approx(0.15)


def test_help_is_counted_over_the_time_and_way_of_all_drives(drive_of) -> None:
    drives = [drive_of([0.5], speed=10.0 * np.ones(3001)), drive_of(speed=10.0 * np.ones(3001))]
    found = help_of(drives)
    assert (found.count, found.seconds, found.metres) == (1, pytest.approx(120.0), pytest.approx(1200.0))
    assert found.autonomy == pytest.approx(95.0)


def test_a_car_that_never_moved_has_figures_too(drive_of, oval) -> None:
    drive = drive_of(s=np.zeros(100))
    assert help_of([drive]).count == 0
    assert figures_of([drive], oval, 5.0).pace.mean == 0.0
