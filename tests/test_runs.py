"""The run folder belongs to one training at a time, and keeps no litter of one that was killed."""

import errno
import math
import os
from datetime import datetime
from pathlib import Path

import pytest

from codriver.errors import OutputError, RunError
from codriver.runs import Run, best_epoch, create_run


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


def test_the_best_epoch_is_the_one_that_steers_back_not_the_one_that_hardly_steers() -> None:
    """People drive straight mostly: on their pictures as they are, what learnt nothing is near."""
    nearly_untrained = {"epoch": 0, "validation_rmse": 0.0727, "validation_augmented_rmse": 0.1179}
    trained = {"epoch": 1, "validation_rmse": 0.0759, "validation_augmented_rmse": 0.0887}
    no_better = {"epoch": 2, "validation_rmse": 0.0770, "validation_augmented_rmse": 0.0887}
    assert best_epoch([nearly_untrained, trained, no_better]) == 1


def test_a_run_begun_before_goes_on_choosing_as_it_began() -> None:
    before = [{"epoch": 0, "validation_rmse": 0.07}, {"epoch": 1, "validation_rmse": 0.08}]
    assert best_epoch(before) == 0
    assert (
        best_epoch([*before, {"epoch": 2, "validation_rmse": 0.09, "validation_augmented_rmse": 0.01}]) == 0
    )


def test_an_error_that_is_no_number_is_never_the_best() -> None:
    errors = [math.nan, 0.2, None]
    assert best_epoch([{"epoch": n, "validation_rmse": error} for n, error in enumerate(errors)]) == 1
