"""A swing is found where there is one."""

import numpy as np
import pytest

from codriver.evaluate.oscillation import strongest_oscillation


def test_a_pure_swing_is_found_with_its_frequency(hand_made) -> None:
    time = np.arange(0.0, 90.0, 0.02)
    found = strongest_oscillation(hand_made(cross_track_error=0.4 + 0.3 * np.sin(2 * np.pi * 0.5 * time)))
    assert found is not None
    assert found.hertz == pytest.approx(0.5, abs=0.02)
    assert found.power_share > 0.95


def test_noise_is_no_swing(hand_made, rng) -> None:
    found = strongest_oscillation(hand_made(cross_track_error=rng.normal(size=4500)))
    assert found is not None
    assert found.power_share < 0.1


def test_only_a_piece_without_help_is_looked_at(hand_made) -> None:
    time = np.arange(0.0, 40.0, 0.02)
    error = np.where(time <= 12.0, 0.0, np.sin(2 * np.pi * 1.0 * time))
    found = strongest_oscillation(hand_made(cross_track_error=error), [12.0])
    assert found is not None
    assert found.hertz == pytest.approx(1.0, abs=0.04)


def test_too_short_or_still_a_drive_has_none(hand_made) -> None:
    assert strongest_oscillation(hand_made(cross_track_error=np.sin(np.arange(400.0)))) is None
    assert strongest_oscillation(hand_made(cross_track_error=np.ones(4000))) is None
