"""`codriver train` from the outside: clear lines and exit code 2 for mistakes, nothing half-written."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic import write_recording
from typer.testing import CliRunner

from codriver.cli.main import app
from codriver.cli.train import train
from codriver.errors import CodriverError
from codriver.train.config import TrainingConfig


def refusal(*arguments: object) -> str:
    """What `codriver train` says when it ends with exit code 2; `main` prints the errors of codriver."""
    result = CliRunner().invoke(app, ["train", *map(str, arguments)])
    if isinstance(result.exception, CodriverError):
        return str(result.exception)
    assert result.exit_code == 2, result.output
    return result.output


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


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
def test_what_is_no_recording_is_named(make, tmp_path) -> None:
    folder = make(tmp_path / "recording")
    assert str(folder) in refusal(folder)
    assert not (tmp_path / "model.h5").exists()


def test_a_mistake_is_one_line_and_exit_code_2(tmp_path) -> None:
    command = [sys.executable, "-m", "codriver", "train", str(tmp_path / "recording")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.startswith("codriver: there is no recording at")
    assert result.stderr.count("\n") == 1


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
def test_wrong_arguments_are_named(arguments, named) -> None:
    assert named in refusal(*arguments)


def test_a_place_that_cannot_be_written_is_told_before_training(tmp_path) -> None:
    recording = write_recording(tmp_path / "road", rows=2)
    (tmp_path / "file").write_text("not a folder")
    assert "cannot" in refusal(recording, "--runs", "file/runs")
    assert "cannot" in refusal(recording, "-o", "file/model.h5")
    assert not (tmp_path / "runs").exists()
