"""Training end to end: it learns, survives kill -9 and Ctrl-C, and says when it is worth nothing."""

import json
import signal
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import pytest
from once import made_once
from synthetic import write_recording
from typer.testing import CliRunner

from codriver.cli.main import app
from codriver.errors import RunError
from codriver.model.model_file import read_card
from codriver.model.pilot import load_network
from codriver.runs import Run
from codriver.train.config import TrainingConfig
from codriver.train.fit import start_run, train
from codriver.train.listener import Listener
from codriver.train.steering_gain import MOST

SETTINGS = ["--epochs", "3", "--batch-size", "16", "--deterministic", "--no-side-cameras"]


# A watcher from outside may look too late, and find the training at its end: it signals itself.
SIGNALLED = """
import os, signal, sys
from codriver.cli.main import app
from codriver.cli.training_progress import TrainingProgress

name, epochs = sys.argv[1], int(sys.argv[2])

def signalling(tell, epochs_after):
    def tell_and_signal(self, facts, *rest):
        tell(self, facts, *rest)
        if epochs_after(facts) == epochs:
            os.kill(os.getpid(), signal.Signals[name])
    return tell_and_signal

first = signalling(TrainingProgress.starting, lambda facts: facts["first_epoch"])
later = signalling(TrainingProgress.epoch, lambda metrics: metrics["epoch"] + 1)
TrainingProgress.starting, TrainingProgress.epoch = first, later
app(["train", *sys.argv[3:]])
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "codriver", "train", *map(str, arguments)]


def signalled(name: str, epochs: int, *arguments: object) -> list[str]:
    """Train, and get the signal of this name when so many epochs have ended."""
    return [sys.executable, "-c", SIGNALLED, name, str(epochs), *map(str, arguments)]


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    write = partial(write_recording, rows=80, seed=2)
    return made_once(tmp_path_factory, "trained-road", write)


@pytest.fixture(scope="module")
def uninterrupted(recording, tmp_path_factory) -> Run:
    def train_to_the_end(folder: Path) -> None:
        result = subprocess.run(command(recording, *SETTINGS), cwd=folder, capture_output=True, text=True)
        assert result.returncode in {0, 1}, result.stderr

    folder = made_once(tmp_path_factory, "uninterrupted", train_to_the_end)
    return Run(next((folder / "runs").iterdir()))


def weights_of(path: Path) -> list[np.ndarray]:
    return load_network(path).get_weights()


def assert_same_end(run: Run, expected: Run) -> None:
    for ours, theirs in ((run.last, expected.last), (run.best, expected.best)):
        for a, b in zip(weights_of(ours), weights_of(theirs), strict=True):
            assert np.array_equal(a, b)
    assert run.read_metrics() == expected.read_metrics()


def test_killed_and_interrupted_and_resumed_it_ends_bit_for_bit_where_it_would_have(
    recording, uninterrupted, tmp_path
) -> None:
    """`benchmarks/training_faults.py` kills at twenty random moments; here before and after an epoch."""

    def kill(epochs: int, *arguments: object) -> Run:
        training = signalled("SIGKILL", epochs, *arguments, "-o", "model.h5")
        killed = subprocess.run(training, cwd=tmp_path, capture_output=True, text=True)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert not (tmp_path / "model.h5").exists()
        (folder,) = (tmp_path / "runs").iterdir()
        return Run(folder)

    run = kill(0, recording, *SETTINGS)
    assert not run.metrics.exists()
    kill(1, "--resume", run.folder)
    assert len(run.read_metrics()) == 1

    # SIGTERM is handled as Ctrl-C is.
    again = ("--resume", run.folder, "-o", "model.h5")
    stopped = subprocess.run(signalled("SIGTERM", 2, *again), cwd=tmp_path, capture_output=True, text=True)
    errors = stopped.stderr
    assert stopped.returncode in {0, 1}
    assert len(run.read_metrics()) == 2
    assert "Interrupted" in errors
    assert f"--resume {run.folder}" in errors.replace("\n", "")
    assert "Traceback" not in errors
    assert (tmp_path / "model.h5").read_bytes() == run.best.read_bytes()
    assert run.curves.exists()

    resumed = subprocess.run(command(*again), cwd=tmp_path, capture_output=True, text=True)
    assert resumed.returncode in {0, 1}, resumed.stderr
    assert_same_end(run, uninterrupted)
    assert (tmp_path / "model.h5").read_bytes() == run.best.read_bytes()


def test_it_learns_the_road(tmp_path) -> None:
    recording = write_recording(tmp_path / "road", rows=250, seed=1)
    config = TrainingConfig(
        epochs=10, batch_size=16, augment=False, side_cameras=False, dropout=0.1, learning_rate=2e-3, seed=1
    )
    heard = []

    class Listening(Listener):
        def epoch(self, metrics, best) -> None:
            heard.append((metrics["epoch"], best))

    run = start_run([recording], config, tmp_path / "runs", datetime(2024, 1, 1))
    result = train(run, Listening())
    assert result.better_than_guessing
    assert result.error.correlation > 0.9
    assert [epoch for epoch, _ in heard] == list(range(10))
    assert heard[result.best_epoch][1]
    card = read_card(run.best)
    assert card.training["epoch"] == result.best_epoch
    gain = result.epochs[result.best_epoch]["steering_gain"]
    assert 1 <= gain <= MOST
    if result.best_epoch == len(heard) - 1:  # last.h5, which training goes on from, is not multiplied
        for ours, learnt in zip(weights_of(run.best), weights_of(run.last), strict=True):
            factor = gain if ours.shape in {(10, 1), (1,)} else 1.0
            np.testing.assert_allclose(ours, learnt * factor, rtol=1e-6)
    assert card.training["data"]["training_images"] > 0
    for path in (run.config, run.metrics, run.best, run.last, run.curves):
        assert path.stat().st_size > 0
    assert list(run.tensorboard.rglob("events.*"))


def test_trained_in_bfloat16_the_model_is_float32_all_the_same(tmp_path) -> None:
    recording = write_recording(tmp_path / "road", rows=40)
    config = TrainingConfig(epochs=1, batch_size=16, side_cameras=False, precision="mixed_bfloat16")
    result = train(start_run([recording], config, tmp_path / "runs", datetime(2024, 1, 1)), Listener())
    assert read_card(result.run.best).training["precision"] == "mixed_bfloat16"
    with h5py.File(result.run.best) as file:
        assert "bfloat16" not in file.attrs["model_config"]
    assert {weight.dtype for weight in weights_of(result.run.best)} == {np.dtype(np.float32)}


def test_a_recording_that_changed_cannot_be_gone_on_with(recording, uninterrupted, tmp_path) -> None:
    other = write_recording(tmp_path / "other", rows=80, seed=9)
    config = uninterrupted.read_config()
    changed = Run(tmp_path / "run")
    changed.folder.mkdir()
    changed.config.write_text(json.dumps({**config, "recordings": [str(other)]}))
    with pytest.raises(RunError, match="changed"):
        train(changed, Listener())


def test_a_folder_that_is_no_run_is_said_to_be_none(tmp_path) -> None:
    with pytest.raises(RunError, match="not a run folder"):
        train(Run(tmp_path), Listener())


def test_no_better_than_guessing_is_said_plainly(tmp_path, monkeypatch) -> None:
    recording = write_recording(tmp_path / "road", rows=40)
    log = recording / "driving_log.csv"
    rows = [line.split(",") for line in log.read_text().splitlines()]
    log.write_text("".join(",".join([*row[:3], "0.3", *row[4:]]) + "\n" for row in rows))
    monkeypatch.chdir(tmp_path)
    once = ["train", str(recording), "--epochs", "1", "--no-side-cameras", "--json"]
    result = CliRunner().invoke(app, once)
    assert result.exit_code == 1, result.stderr
    assert "no better than guessing" in result.stderr
    told = json.loads(result.stdout)
    assert told["better_than_guessing"] is False
    assert told["guesses"]["always the mean"]["balanced"] == pytest.approx(0, abs=1e-9)
