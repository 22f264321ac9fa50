"""One number gets the same bits as the same number in an array, whichever function it goes through."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.sim.centre_line import wrap_angle
from codriver.sim.elementwise import (
    arc_tangent,
    between,
    cosine,
    each_of,
    floored,
    holds_anywhere,
    is_number,
    larger,
    put_at,
    rounded,
    sign,
    sine,
    size,
    smaller,
    square_root,
    tangent,
    where,
    zeros_like,
)
from codriver.sim.tracks import load_track

numbers = st.one_of(
    st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-300, -1e-300])
)
OF_ONE = [sine, cosine, tangent, arc_tangent, rounded, floored, size, sign, zeros_like, wrap_angle]
OF_TWO = [larger, smaller]


def bits(value: float) -> bytes:
    assert type(value) is float
    return struct.pack("<d", value)


@pytest.mark.parametrize("function", OF_ONE, ids=lambda function: function.__name__)
@given(values=st.lists(numbers, min_size=1, max_size=9))
def test_one_number_gets_the_bits_that_it_gets_among_others(function, values) -> None:
    together = function(np.array(values)).tolist()
    assert [bits(function(value)) for value in values] == [bits(value) for value in together]


@given(values=st.lists(st.floats(0, 1e12), min_size=1, max_size=9))
def test_roots_are_the_same_alone_and_together(values) -> None:
    together = square_root(np.array(values)).tolist()
    assert [bits(square_root(value)) for value in values] == [bits(value) for value in together]


@pytest.mark.parametrize("function", OF_TWO, ids=lambda function: function.__name__)
@given(pairs=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=9))
def test_two_numbers_get_the_bits_that_they_get_among_others(function, pairs) -> None:
    firsts, seconds = np.array(pairs).T
    together = function(firsts, seconds).tolist()
    assert [bits(function(*pair)) for pair in pairs] == [bits(value) for value in together]


@given(numbers, numbers, numbers)
def test_limits_hold_for_numbers_and_arrays(least, value, most) -> None:
    limited = between(least, value, most)
    assert limited <= most
    assert least > most or limited >= least
    assert limited == between(least, np.array([value]), most)[0]


def test_a_choice_is_made_place_by_place() -> None:
    assert where(True, "this", "that") == "this"
    assert where(False, "this", "that") == "that"
    assert where(np.array([True, False]), 1.0, np.array([2.0, 3.0])).tolist() == [1.0, 3.0]
    assert holds_anywhere(True)
    assert not holds_anywhere(np.array([False, False]))
    assert holds_anywhere(np.array([False, True]))


def test_only_plain_floats_are_numbers() -> None:
    assert is_number(-0.0)
    assert not is_number(np.float64(1.0))
    assert not is_number(1)
    assert not is_number(np.array([1.0]))


def test_values_are_put_where_they_belong_and_the_rest_stays() -> None:
    values = np.array([1.0, 2.0, 3.0])
    assert put_at(values, np.array([2]), np.array([9.0])).tolist() == [1.0, 2.0, 9.0]
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert bits(put_at(1.0, np.array([0]), np.array([9]))) == bits(9.0)
    assert put_at(1.0, np.array([], np.int64), np.array([])) == 1.0


def test_a_function_of_floats_is_asked_place_by_place() -> None:
    assert each_of(divmod_rest, 7.5, 2.0) == 1.5
    assert each_of(divmod_rest, np.array([7.5, 9.0]), 2.0).tolist() == [1.5, 1.0]


def divmod_rest(value: float, divisor: float) -> float:
    return value % divisor


@given(
    s=st.floats(-3000, 3000),
    right=st.floats(-6, 6),
    off=st.floats(-2, 2),
    name=st.sampled_from(["lake", "jungle", "oval"]),
)
def test_a_point_lies_at_the_same_place_of_a_track_alone_and_among_others(s, right, off, name) -> None:
    track = load_track(name)
    x, y, _ = track.position(s, right).tolist()
    alone = track.project(x, y, s + off)
    among = track.project(np.array([x, 0.0]), np.array([y, 0.0]), np.array([s + off, 0.0]))
    assert [bits(value) for value in alone] == [bits(values[0].item()) for values in among]
    shape, shapes = track.shape_at(s), track.shape_at(np.array([s, 0.0]))
    assert [bits(value) for value in shape] == [bits(values[0].item()) for values in shapes]
    assert bits(track.heading_at(s)) == bits(track.heading_at(np.array([s, 0.0]))[0].item())
