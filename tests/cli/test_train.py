"""`codriver train` from the outside: clear lines and exit code 2 for mistakes, nothing half-written."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic import write_recording

from codriver.cli.train import train
from codriver.train.config import TrainingConfig


def codriver(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "codriver", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_the_options_default_to_the_settings_of_a_training() -> None:
    defaults, config = inspect.signature(train).parameters, TrainingConfig().to_json()
    for name in config.keys() - {"recipe"}:
        assert defaults[name].default == config[name], name


def make_empty(folder: Path) -> Path:
    folder.mkdir()
    (folder / "driving_log.csv").write_text("")
    return folder


def make_other_csv(folder: Path) -> Path:
    folder.mkdir()
    (folder / "driving_log.csv").write_text("date,price\n2024-01-01,17\n" * 20)
    return folder


def make_without_pictures(folder: Path) -> Path:
    write_recording(folder, rows=12)
    for picture in (folder / "IMG").iterdir():
        picture.unlink()
    return folder


def make_nothing(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    "make",
    [make_nothing, make_empty, make_other_csv, make_without_pictures],
    ids=["missing", "empty csv", "csv of something else", "no pictures"],
)
def test_what_is_no_recording_is_one_or_two_lines_and_exit_code_2(make, tmp_path) -> None:
    folder = make(tmp_path / "recording")
    result = codriver("train", folder, cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    told = [line for line in result.stderr.splitlines() if line.startswith("codriver: ")]
    assert len(told) == 1
    assert "recording" in told[0]
    assert not (tmp_path / "model.h5").exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "--resume"),
        (["x", "--resume", "y"], "--resume"),
        (["x", "--epochs", 0], "epochs"),
        (["x", "--smoothing", "perhaps"], "smoothing"),
        (["x", "--lookahead", -1], "look"),
        (["x", "--on-policy", 1, "--practice", "moon"], "simulator/replay"),
        (["x", "-o", "model.pt"], ".h5"),
        (["--resume", "nowhere"], "not a run folder"),
    ],
)
def test_wrong_arguments_are_named(arguments, named, tmp_path) -> None:
    result = codriver("train", *arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr


def test_a_place_that_cannot_be_written_is_told_before_training(small_recording, tmp_path) -> None:
    (tmp_path / "file").write_text("not a folder")
    runs = codriver("train", small_recording, "--runs", "file/runs", cwd=tmp_path)
    output = codriver("train", small_recording, "-o", "file/model.h5", cwd=tmp_path)
    for result in (runs, output):
        assert result.returncode == 2, result.stderr
        assert "cannot" in result.stderr
        assert "Traceback" not in result.stderr
    assert not (tmp_path / "runs").exists()
