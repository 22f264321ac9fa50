"""What is left out of a recording, checked against sets of lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.data import edit_list
from codriver.data.edit_list import Edit, EditList
from codriver.errors import RecordingError

LINES = range(1, 40)

edits = st.builds(
    lambda start, length, leave_out: Edit((start, start + length), leave_out),
    st.integers(1, 30),
    st.integers(1, 9),
    st.booleans(),
)
steps = st.lists(st.one_of(edits, st.sampled_from(["undo", "redo"])), max_size=25)


def step(made: EditList, what: Edit | str) -> EditList:
    if isinstance(what, Edit):
        return made.edited(what)
    return made.undone() if what == "undo" else made.redone()


def left_out_lines(made: EditList) -> set[int]:
    return {line for start, stop in made.left_out for line in range(start, stop)}


@given(st.lists(edits, max_size=12))
def test_a_line_is_left_out_if_the_last_edit_on_it_says_so(wanted):
    expected: set[int] = set()
    made = EditList()
    for edit in wanted:
        lines = set(range(*edit.lines))
        expected = expected | lines if edit.leave_out else expected - lines
        made = made.edited(edit)
    assert left_out_lines(made) == expected
    assert made.leaves_out(np.array(LINES)).tolist() == [line in expected for line in LINES]


@given(steps)
def test_stretches_ascend_and_lie_apart(wanted):
    made = EditList()
    for what in wanted:
        made = step(made, what)
    edges = [edge for stretch in made.left_out for edge in stretch]
    assert edges == sorted(set(edges))


@given(steps)
def test_undo_and_redo_walk_through_the_states_that_were(wanted):
    """The model is a list of states and a place in it, as every editor has."""
    made, states, place = EditList(), [EditList().left_out], 0
    for what in wanted:
        made = step(made, what)
        if isinstance(what, Edit):
            states, place = [*states[: place + 1], made.left_out], place + 1
        else:
            place = max(0, place - 1) if what == "undo" else min(len(states) - 1, place + 1)
        assert made.left_out == states[place]
        assert (made.can_undo, made.can_redo) == (place > 0, place < len(states) - 1)


@given(st.lists(edits, min_size=1, max_size=12), st.sampled_from(LINES), st.sampled_from(LINES))
def test_two_lines_are_of_one_piece_if_nothing_between_them_is_left_out(wanted, first, second):
    made = EditList()
    for edit in wanted:
        made = made.edited(edit)
    out = left_out_lines(made)
    if first in out or second in out:
        return
    pieces = made.piece([first, second])
    between = range(min(first, second), max(first, second))
    assert (pieces[0] == pieces[1]) == (not out & set(between))


def test_old_edits_stay_in_effect_when_the_history_is_full(monkeypatch):
    monkeypatch.setattr(edit_list, "MAX_EDITS", 3)
    made = EditList()
    for number in range(6):
        made = made.edited(Edit((10 * number + 1, 10 * number + 3), leave_out=True))
    everything = made.left_out
    assert len(everything) == 6
    for _ in range(6):
        made = made.undone()
    assert made.left_out == everything[:3]


def test_endless_stretches_are_refused(monkeypatch):
    monkeypatch.setattr(edit_list, "MAX_STRETCHES", 2)
    made = EditList().edited(Edit((1, 2), leave_out=True)).edited(Edit((5, 6), leave_out=True))
    with pytest.raises(RecordingError, match="more than 2 stretches"):
        made.edited(Edit((9, 10), leave_out=True))
