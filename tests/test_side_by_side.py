"""Jobs side by side: the same outcome for any number of processes, and an end when one fails."""

import os

import pytest
from jobs import die, fail_or_wait, square

from codriver.errors import SettingError
from codriver.side_by_side import side_by_side


def test_outcomes_come_in_the_order_of_the_jobs_from_other_processes_too() -> None:
    here = side_by_side(square, [3, 1, 2], processes=1)
    there = side_by_side(square, [3, 1, 2], processes=2)
    assert [outcome for outcome, _ in here] == [outcome for outcome, _ in there] == [9, 1, 4]
    assert {process for _, process in here} == {os.getpid()}
    assert os.getpid() not in {process for _, process in there}


@pytest.mark.parametrize("processes", [1, 2])
def test_it_is_told_how_far_each_job_is(processes: int) -> None:
    told: list[list[float]] = []
    side_by_side(square, [1, 2], processes, lambda shares: told.append(list(shares)))
    assert told[-1] == [1.0, 1.0]
    assert all(0 <= share <= 1 for shares in told for share in shares)


def test_the_first_failure_ends_the_others_before_they_are_done() -> None:
    with pytest.raises(SettingError, match="the first one fails"):
        side_by_side(fail_or_wait, [0, 1], processes=2)


def test_a_killed_process_is_said_to_be_one() -> None:
    with pytest.raises(SettingError, match="was killed"):
        side_by_side(die, [0, 1], processes=2)
