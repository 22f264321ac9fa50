"""The arithmetic of VisualBackProp: transposed convolutions of ones, products, maps stretched to 0..1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.model.visual_back_prop import normalised, ones_spread, stretch, visual_back_prop

SIZES = st.integers(1, 12)


@given(SIZES, st.integers(1, 5), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2))
def test_a_spread_gives_each_answer_back_to_the_places_that_it_was_made_of(
    after, kernel, stride, padding, dilation
):
    before = (after - 1) * stride + (kernel - 1) * dilation + 1
    expected = np.zeros((before, after))
    for answer in range(after):
        for tap in range(kernel):
            place = answer * stride + tap * dilation - padding
            if 0 <= place < before:
                expected[place, answer] += 1
    assert np.array_equal(ones_spread(before, after, kernel, stride, padding, dilation), expected)


@given(SIZES, SIZES)
def test_a_stretch_gives_every_place_one_answer_in_order(before, after):
    matrix = stretch(before, after)
    nearest = matrix.argmax(axis=1)
    assert (matrix.sum(axis=1) == 1).all()
    assert (np.diff(nearest) >= 0).all()


def test_two_layers_multiplied_by_hand():
    """A kernel of 2 and a stride of 2 doubles the size; only what both layers agree on is left."""
    double = (ones_spread(2, 1, 2, 2, 0), ones_spread(2, 1, 2, 2, 0))
    wider = (ones_spread(4, 2, 2, 2, 0), ones_spread(4, 2, 2, 2, 0))
    first = np.array([[1, 0], [0, 3]], np.float32)
    found = visual_back_prop([first, np.array([[2]], np.float32)], [wider, double])
    expected = np.repeat(np.repeat(first / 3, 2, axis=0), 2, axis=1)
    assert np.allclose(found, expected)


@pytest.mark.parametrize("value", [0.0, 3.5, np.inf, np.nan])
def test_where_everything_is_the_same_or_no_number_nothing_is_salient(value):
    assert not normalised(np.full((3, 4), value, np.float32)).any()


@given(st.lists(st.floats(0, 1e6, width=32), min_size=2, max_size=20))
def test_a_normalised_map_reaches_from_0_to_1_or_is_empty(values):
    found = normalised(np.array([values], np.float32))
    assert found.min() == 0.0
    assert found.max() in (0.0, 1.0)
