"""The edit list on the disk: what is written is read back, what is not ours is refused, the log stays."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.data.edit_file import edit_file, read_edits, write_edits
from codriver.data.edit_list import Edit, EditList
from codriver.errors import RecordingError

LOG = b"IMG/center_a.jpg,,,0,1,0,30\n" * 50
MADE = EditList().edited(Edit((3, 9), leave_out=True)).edited(Edit((5, 6), leave_out=False)).undone()


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "driving_log.csv"
    path.write_bytes(LOG)
    return path


def change(log, **values):
    write_edits(log, MADE)
    edit_file(log).write_text(json.dumps(json.loads(edit_file(log).read_text()) | values))


def test_without_a_file_nothing_is_left_out(log):
    assert read_edits(log) == EditList()


def test_edits_outlive_a_restart_with_what_was_undone(log):
    write_edits(log, MADE)
    again = read_edits(log)
    assert again == MADE
    assert again.redone().left_out == ((3, 5), (6, 9))
    assert log.read_bytes() == LOG
    assert sorted(path.name for path in log.parent.iterdir()) == [
        "driving_log.csv",
        "driving_log.edits.json",
    ]


def test_a_log_that_has_only_grown_keeps_its_edits(log):
    write_edits(log, MADE)
    log.write_bytes(LOG + LOG)
    assert read_edits(log) == MADE


@pytest.mark.parametrize("other", [LOG[28:], LOG.replace(b"30", b"29", 1), b""])
def test_edits_of_another_state_of_the_log_are_refused(log, other):
    write_edits(log, MADE)
    log.write_bytes(other)
    with pytest.raises(RecordingError, match=r"has changed since.*Move driving_log\.edits\.json away"):
        read_edits(log)


@pytest.mark.parametrize(
    "values",
    [
        {"format": 2},
        {"log_bytes": "many"},
        {"log_bytes": 10**12},
        {"log_hash": None},
        {"before": [[5, 4]]},
        {"before": [[1, 4], [4, 6]]},
        {"before": [[True, 4]]},
        {"before": [[1, 10**9]]},
        {"edits": {"leave_out": [1, 2]}},
        {"edits": [{"delete": [1, 2]}]},
        {"edits": [{"leave_out": [1, 2], "put_back": [1, 2]}]},
        {"edits": [{"leave_out": [1.5, 2]}]},
        {"edits": [{"leave_out": [0, 2]}]},
        {"done": 3},
        {"done": -1},
    ],
    ids=str,
)
def test_a_file_that_makes_no_sense_is_refused(log, values):
    change(log, **values)
    with pytest.raises(RecordingError, match=r"is no list of edits: .*Move driving_log\.edits\.json away"):
        read_edits(log)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000, b"[]", b"NaN"])
def test_bytes_that_are_no_list_of_edits_are_refused(log, data):
    edit_file(log).write_bytes(data)
    with pytest.raises(RecordingError, match="is no list of edits"):
        read_edits(log)


@settings(max_examples=30)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_no_json_at_all_brings_the_reader_down(tmp_path_factory, value):
    log = tmp_path_factory.mktemp("log") / "driving_log.csv"
    log.write_bytes(LOG)
    change(log, before=value, edits=value)
    with suppress(RecordingError):
        assert read_edits(log).before == ()
