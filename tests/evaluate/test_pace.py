"""Speed by hand."""

import numpy as np
import pytest

from codriver.evaluate.pace import pace_figures


def test_pace_by_hand(hand_made) -> None:
    found = pace_figures(hand_made(speed=[0.0, 5.0, 9.0, 10.0]), 9.0)
    assert found.mean == pytest.approx(8.0)
    assert found.largest == 10.0
    assert found.off_set_speed == pytest.approx(np.sqrt((16 + 0 + 1) / 3))
