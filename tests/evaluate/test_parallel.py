"""Drives in several processes: the same results, one account of progress, and errors that come through."""

import numpy as np
import pytest

from codriver.errors import SettingError
from codriver.evaluate.parallel import drive_all
from codriver.evaluate.plan import Course, DrivePlan
from codriver.sim.start import Start

COURSE = Course("oval", laps=0.05, dropped=0.2)
PLANS = [DrivePlan("expert", COURSE, Start(40.0 * number), seed=number) for number in range(3)]
PLANS.append(DrivePlan("straight", Course("oval", laps=0.05)))


def test_several_processes_give_the_same_bits_in_the_same_order() -> None:
    alone_shares, shares = [], []
    alone = drive_all(PLANS, 1, alone_shares.append)
    together = drive_all(PLANS, 2, shares.append)
    for one, other in zip(alone, together, strict=True):
        assert one.plan == other.plan
        for name in ("x", "yaw", "speed", "steering"):
            assert np.array_equal(getattr(one.free.trajectory, name), getattr(other.free.trajectory, name))
        assert one.helped.interventions == other.helped.interventions
    for told in (alone_shares, shares):
        assert told == sorted(told)
        assert told[-1] == pytest.approx(1.0)


def test_a_mistake_ends_it_all() -> None:
    with pytest.raises(SettingError, match="no track 'nowhere'"):
        drive_all([PLANS[0], DrivePlan("expert", Course("nowhere"))], 2)
