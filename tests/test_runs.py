"""The run folder belongs to one training at a time, and keeps no litter of one that was killed."""

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest

from codriver.errors import OutputError, RunError
from codriver.runs import Run, create_run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create_run(tmp_path, "lake", datetime(2026, 5, 1), {"epochs": 3})


def test_only_one_training_is_at_work_in_a_run(run: Run) -> None:
    with run.claimed(), pytest.raises(RunError, match="another training"), Run(run.folder).claimed():
        pass
    with Run(run.folder).claimed():
        assert run.read_config() == {"epochs": 3}


def test_what_a_killed_training_was_writing_is_removed(run: Run) -> None:
    kept = [run.last, run.folder / "notes.h5", run.folder / ".hidden"]
    for path in [*kept, run.folder / ".last-x_1.h5", run.folder / ".metrics-y.jsonl"]:
        path.touch()
    with run.claimed():
        assert all(path.exists() for path in kept)
        assert not list(run.folder.glob(".last-*"))
        assert not list(run.folder.glob(".metrics-*"))


def test_a_run_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"), Run(tmp_path / "missing").claimed():
        pass


def test_a_disk_that_is_full_at_the_start_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(path: Path, *_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", fill)
    with pytest.raises(OutputError, match=rf"in {tmp_path}: No space left on device\.$"):
        create_run(tmp_path, "lake", datetime(2026, 5, 1), {})
    assert list(tmp_path.iterdir()) == []
