"""Which steps were driven, and how much of the drive each stands for."""

import numpy as np
import pytest

from codriver.evaluate.steps import (
    driven_between,
    driven_pieces,
    driven_steps,
    sampled_every,
    step_metres,
)


def test_distance_is_driven_backwards_too(hand_made) -> None:
    trajectory = hand_made(0.5, speed=[7.0, 2.0, -2.0])
    assert step_metres(trajectory) == pytest.approx([1.0, 1.0])


def test_no_step_leads_on_from_an_intervention(hand_made) -> None:
    trajectory = hand_made(0.02, s=np.arange(6.0))
    assert driven_steps(trajectory, [0.04, 0.08]).tolist() == [True, True, False, True, False]
    assert driven_steps(trajectory, []).all()
    pieces = driven_pieces(trajectory, [0.04, 0.08])
    assert [(piece.start, piece.stop) for piece in pieces] == [(0, 3), (3, 5), (5, 6)]


def test_an_intervention_at_the_very_end_cuts_nothing(hand_made) -> None:
    trajectory = hand_made(0.02, s=np.arange(3.0))
    assert driven_steps(trajectory, [0.04]).all()


def test_a_gap_counts_as_driven_when_all_of_its_steps_were(hand_made) -> None:
    trajectory = hand_made(0.02, s=np.arange(8.0))
    samples = sampled_every(trajectory, 0.06)
    assert samples.tolist() == [0, 3, 6]
    assert driven_between(driven_steps(trajectory, [0.08]), samples).tolist() == [True, False]
