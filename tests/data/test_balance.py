import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from codriver.data.balance import balance_weights


@given(
    arrays.arrays(np.float64, st.integers(1, 300), elements=st.floats(-1, 1)),
    st.sampled_from([1, 5, 21]),
    st.floats(1, 50),
)
def test_it_is_a_distribution_and_no_row_is_repeated_beyond_the_cap(steering, bins, cap):
    balance = balance_weights(steering, bins=bins, cap=cap)
    assert balance.probability.sum() == pytest.approx(1)
    assert (balance.probability > 0).all()
    assert balance.probability.max() * len(steering) <= cap * (1 + 1e-9)
    assert 1 - 1e-9 <= balance.effective_rows <= len(steering) * (1 + 1e-9)


def mostly_straight(rng, rows=5000):
    steering = np.where(rng.random(rows) < 0.72, 0.0, rng.normal(0, 0.25, rows))
    return np.clip(steering, -1, 1)


def test_straight_driving_gives_way_to_curves(rng):
    balance = balance_weights(mostly_straight(rng))
    assert balance.straight_before > 0.7
    assert balance.straight_after < 0.3
    assert balance.most_repeated == pytest.approx(3)


def test_without_a_binding_cap_every_bin_is_drawn_alike(rng):
    steering = mostly_straight(rng)
    balance = balance_weights(steering, bins=5, cap=1000)
    place = np.clip(np.digitize(steering, balance.edges) - 1, 0, 4)
    shares = np.bincount(place, weights=balance.probability)
    assert shares == pytest.approx(np.full(5, 0.2))


def test_a_cap_of_one_changes_nothing(rng):
    steering = mostly_straight(rng)
    balance = balance_weights(steering, cap=1)
    assert balance.probability == pytest.approx(np.full(len(steering), 1 / len(steering)))
    assert balance.effective_rows == pytest.approx(len(steering))


def test_a_gentle_recording_is_balanced_on_its_own_scale(rng):
    strong, gentle = (balance_weights(scale * mostly_straight(rng)) for scale in (1.0, 0.05))
    assert gentle.straight_after < 0.3
    assert gentle.straight < strong.straight / 10


def test_left_and_right_are_treated_alike(rng):
    steering = mostly_straight(rng)
    assert balance_weights(-steering).straight_after == pytest.approx(
        balance_weights(steering).straight_after
    )


def test_only_straight_driving_stays_as_it_is():
    balance = balance_weights(np.zeros(10))
    assert balance.probability.tolist() == [0.1] * 10
    assert balance.straight_after == pytest.approx(1)
