"""On-policy learning end to end on a recording alone: grows, goes on where it was, keeps what drives best."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from synthetic import write_recording

from codriver.data.recording import read_recording
from codriver.errors import SettingError
from codriver.model.pilot import load_network
from codriver.runs import Run
from codriver.train.config import TrainingConfig
from codriver.train.fit import start_run, train
from codriver.train.listener import Listener
from codriver.train.on_policy import ClosedLoop, learn_on_policy, remember_on_policy
from codriver.train.on_policy_config import OnPolicyConfig
from codriver.train.practice import plan_lessons

TRAINING = TrainingConfig(epochs=1, batch_size=16, side_cameras=False, precision="float32", seed=3)
PRACTICE = OnPolicyConfig(2, "replay", drives=1, seconds=1.0, epochs=1)


def judged(autonomy: float, off: float = 0.2) -> ClosedLoop:
    return ClosedLoop(autonomy, 1, 60.0, 500.0, off, 1, 2)


class Judging:
    """Says of each model what it was told to, and is interrupted where that is None."""

    def __init__(self, *verdicts: ClosedLoop | None) -> None:
        self.verdicts, self.models = list(verdicts), []

    def __call__(self, model: Path, tell: Callable[[float], object]) -> ClosedLoop:
        self.models.append(model)
        tell(0.5)
        verdict = self.verdicts.pop(0)
        if verdict is None:
            raise KeyboardInterrupt
        return verdict


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    """A run that is interrupted when its first iteration is judged, and gone on with."""
    folder = tmp_path_factory.mktemp("on-policy")
    recording = write_recording(folder / "road", rows=48, seed=2)
    run = start_run([recording], TRAINING, folder / "runs", datetime(2024, 1, 1))
    train(run, Listener())
    remember_on_policy(run, PRACTICE)
    return run


@pytest.fixture(scope="module")
def interrupted(run):
    return learn_on_policy(run, Judging(judged(50.0), None), Listener())


@pytest.fixture(scope="module")
def judge() -> Judging:
    return Judging(judged(90.0), judged(80.0))


@pytest.fixture(scope="module")
def finished(run, interrupted, judge):
    return learn_on_policy(run, judge, Listener())


def test_ctrl_c_keeps_the_best_of_the_finished_iterations(run, interrupted) -> None:
    assert interrupted.interrupted
    assert [line["iteration"] for line in interrupted.iterations] == [0]
    assert (interrupted.best, interrupted.model) == (0, run.best)


def test_it_goes_on_with_the_iteration_that_was_not_finished(run, finished, judge) -> None:
    assert not finished.interrupted
    assert [line["iteration"] for line in finished.iterations] == [0, 1, 2]
    assert judge.models == [run.folder / "on-policy" / str(number) / "run" / "model.h5" for number in (1, 2)]


def test_the_model_that_drives_best_is_kept_and_not_the_last(run, finished) -> None:
    assert finished.best == 1
    assert finished.model == run.folder / "on-policy" / "1" / "run" / "model.h5"


def test_what_is_finished_is_not_done_again(run, finished) -> None:
    again = learn_on_policy(run, Judging(), Listener())
    assert again == finished


def test_the_metrics_say_what_each_iteration_did(run, finished) -> None:
    lines = [
        json.loads(line) for line in (run.folder / "on-policy" / "metrics.jsonl").read_text().splitlines()
    ]
    assert lines == finished.iterations
    assert lines[0]["closed_loop"] == asdict(judged(50.0))
    assert lines[1]["lessons"]["rows"] > 10
    assert lines[1]["lessons"]["seconds"] == pytest.approx(1.0, abs=0.1)
    assert lines[1]["validation"]["balanced"] > 0


def test_lessons_are_recordings_and_the_data_grows(run, finished) -> None:
    first, second = (Run(run.folder / "on-policy" / str(number) / "run").read_config() for number in (1, 2))
    assert len(first["recordings"]) == 2
    assert len(second["recordings"]) == 3
    lesson = read_recording(Path(second["recordings"][-1]))
    assert len(lesson.steering) == finished.iterations[2]["lessons"]["rows"]
    assert list(lesson.pictures) == ["center"]
    assert np.abs(lesson.steering).max() < 1


def test_each_training_goes_on_from_the_weights_so_far(run, finished) -> None:
    second = Run(run.folder / "on-policy" / "2" / "run")
    initial = second.read_config()["initial"]
    assert initial == str(run.folder / "on-policy" / "1" / "run" / "model.h5")
    apart = [
        float(np.abs(ours - theirs).mean() / np.abs(theirs).mean())
        for ours, theirs in zip(
            load_network(second.best).get_weights(), load_network(Path(initial)).get_weights(), strict=True
        )
        if theirs.ndim > 1
    ]
    assert 0 < max(apart) < 0.5


def test_lessons_are_drawn_from_the_seed_and_differ_between_iterations() -> None:
    config = OnPolicyConfig(2, drives=4)

    def tracks(iteration: int, seed: int) -> list[int | None]:
        plans = plan_lessons(Path("model.h5"), Path("out"), iteration, config, [], seed, 1.5)
        return [plan.track for plan in plans]

    assert tracks(1, 0) == tracks(1, 0)
    assert len({*tracks(1, 0), *tracks(2, 0), *tracks(1, 1)}) == 12


@pytest.mark.parametrize(("name", "value"), [("iterations", 0), ("world", "moon"), ("learning_rate", 0.0)])
def test_settings_out_of_range_are_named(name, value) -> None:
    with pytest.raises(SettingError, match=name):
        OnPolicyConfig(**{"iterations": 1, name: value})
