"""Autonomy as its authors count it."""

import pytest

from codriver.evaluate.interventions import autonomy, intervention_figures


def test_ten_interventions_in_ten_minutes_are_ninety_percent() -> None:
    """The example of the paper."""
    assert autonomy(10, 600.0) == pytest.approx(90.0)


def test_more_than_one_in_six_seconds_is_less_than_nothing() -> None:
    assert autonomy(20, 60.0) == pytest.approx(-100.0)


def test_one_intervention_in_a_lap_of_85_seconds() -> None:
    found = intervention_figures(1, 85.0, 1138.0)
    assert found.autonomy == pytest.approx(92.94, abs=0.01)
    assert (found.count, found.seconds, found.metres, found.metres_between) == (1, 85.0, 1138.0, 1138.0)
    assert found.metres_between_at_least == pytest.approx(2 * 1138.0 / 9.488, rel=1e-3)


def test_without_any_the_distance_between_is_only_known_from_below() -> None:
    found = intervention_figures(0, 85.0, 1138.0)
    assert found.autonomy == 100.0
    assert found.metres_between is None
    assert found.metres_between_at_least == pytest.approx(1138.0 / 2.996, rel=1e-3)
