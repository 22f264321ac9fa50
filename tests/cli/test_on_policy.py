"""The on-policy part of `codriver train`: judged by driving, shown by iteration, wired to the run."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from codriver.cli import on_policy, train
from codriver.errors import MissingExtraError
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import Course, DrivePlan
from codriver.runs import Run
from codriver.train.fit import Result
from codriver.train.on_policy import OnPolicyResult, remember_on_policy
from codriver.train.on_policy_config import OnPolicyConfig

LESSONS = {
    "rows": 4000,
    "taught": 90,
    "saturated": 2,
    "lost": 3,
    "taken_over": 5,
    "put_back": 3,
    "seconds": 240.0,
}


@pytest.fixture
def run(tmp_path) -> Run:
    run = Run(tmp_path / "run")
    run.folder.mkdir()
    run.config.write_text(json.dumps({"recordings": ["laps"]}))
    run.best.write_bytes(b"the model before all")
    remember_on_policy(run, OnPolicyConfig(1))
    return run


def line(iteration: int, autonomy: float) -> dict:
    judged = {"autonomy": autonomy, "interventions": 7, "seconds": 256.0, "metres": 3000.0}
    judged |= {"mean_absolute": 0.25, "clean": 1, "drives": 3}
    return {"iteration": iteration, "closed_loop": judged} | ({"lessons": LESSONS} if iteration else {})


def test_a_judge_sums_up_drives_with_help_and_counts_the_clean_ones() -> None:
    course = Course("oval", laps=0.25, set_speed=13.0)
    with Garage() as garage:
        good, bad = (drive_once(DrivePlan(driver, course), garage) for driver in ("expert", "straight"))
    found = on_policy._closed_loop([good, bad])
    assert (found.clean, found.drives) == (1, 2)
    assert found.interventions == len(bad.helped.interventions) > 0
    assert found.seconds == pytest.approx(good.helped.trajectory.time[-1] + bad.helped.trajectory.time[-1])
    assert found.autonomy == pytest.approx((1 - 6 * found.interventions / found.seconds) * 100)
    alone = on_policy._closed_loop([good])
    assert alone.rank > found.rank
    assert replace(alone, mean_absolute=alone.mean_absolute / 2).rank > alone.rank


def test_judged_is_where_no_lesson_takes_place() -> None:
    simulated = on_policy._courses(OnPolicyConfig(1), [Path("laps")])
    assert [course.track for course in simulated] == ["random:1001", "random:1002", "random:1003"]
    replayed = on_policy._courses(OnPolicyConfig(1, "replay"), [Path("laps")])
    assert [course.recording for course in replayed] == [Path("laps")]


def test_the_table_tells_each_iteration_and_what_was_left_out(run) -> None:
    shown = Console(file=StringIO(), width=150)
    result = OnPolicyResult([line(0, 60.0), line(1, 90.0)], 1, run.best, interrupted=True)
    on_policy.show_on_policy(result, run, shown)
    text = shown.file.getvalue()
    for words in ("before", "after iteration 1", "90.0 %", "7 in 256 s", "1 of 3", "3 lost, 2 at the lock"):
        assert words in text
    assert f"--resume {run.folder}" in text.replace("\n", "")


def test_the_model_that_drives_best_is_published(run, tmp_path, monkeypatch) -> None:
    better = tmp_path / "better.h5"
    better.write_bytes(b"the model after iteration 1")
    learnt = OnPolicyResult([line(0, 60.0), line(1, 90.0)], 1, better, interrupted=False)
    monkeypatch.setattr(train, "learn_with_bar", lambda *_: learnt)
    trained = Result(run, [{}], 0, interrupted=False, stopped_early=False, error=None, guesses={})
    facts = train._learn_on_policy(trained, tmp_path / "model.h5")
    assert (tmp_path / "model.h5").read_bytes() == better.read_bytes()
    assert facts["on_policy"]["best"] == 1


@pytest.mark.parametrize("changed", [{"interrupted": True}, {"best_epoch": None}])
def test_an_interrupted_training_does_not_go_on_to_drive(run, tmp_path, monkeypatch, changed) -> None:
    monkeypatch.setattr(train, "learn_with_bar", lambda *_: pytest.fail("it drove"))
    trained = Result(run, [{}], 0, interrupted=False, stopped_early=False, error=None, guesses={})
    assert train._learn_on_policy(replace(trained, **changed), tmp_path / "model.h5") == {}


def test_without_the_simulator_the_other_way_is_named_before_anything_is_trained(monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="--practice replay"):
        on_policy.on_policy_config(2, "simulator")
    assert on_policy.on_policy_config(2, "replay") == OnPolicyConfig(2, "replay")
    assert on_policy.on_policy_config(0, "simulator") is None
