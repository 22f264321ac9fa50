"""What a page is told of runs and reports, also of torn, hostile and unfinished ones."""

import json
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_folders import make_report, make_run, metrics

from codriver.errors import RunError
from codriver.evaluate.report_folder import ReportFolder
from codriver.pages.found_runs import find_runs
from codriver.pages.shown_reports import report_told
from codriver.pages.shown_runs import model_hash, run_told
from codriver.runs import Run

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def age(run: Run, seconds: float) -> None:
    then = time.time() - seconds
    for path in (run.config, run.metrics):
        os.utime(path, (then, then))


def test_runs_are_found_newest_first_and_reports_inside_beside_and_given(tmp_path) -> None:
    old = make_run(tmp_path / "runs", "2026-01-01-old")
    new = make_run(tmp_path / "runs", "2026-02-02-new")
    second = make_run(new.folder / "on-policy" / "2", "run")
    (tmp_path / "runs" / "notes").mkdir()
    (tmp_path / "elsewhere").mkdir()
    reports = [
        make_report(old.folder / "report", old),
        make_report(tmp_path / "report", new),
        make_report(tmp_path / "elsewhere" / "deep", new),
    ]
    found = find_runs(tmp_path / "runs", [reports[2]])
    assert [run.folder for run in found.runs] == [second.folder, new.folder, old.folder]
    assert sorted(report.folder.resolve() for report in found.reports) == sorted(reports)


def test_a_folder_that_is_not_there_says_what_to_do(tmp_path) -> None:
    with pytest.raises(RunError, match="Train first"):
        find_runs(tmp_path / "runs")


def test_a_run_tells_its_curves_settings_and_best_epoch(tmp_path) -> None:
    told = run_told(make_run(tmp_path, "lake", dropout=0.25), tmp_path)
    assert (told["name"], told["state"], told["planned"], told["problem"]) == ("lake", "finished", 3, "")
    assert [epoch["loss"] for epoch in told["epochs"]] == [0.08, 0.04, 0.08 / 3]
    assert told["best"]["epoch"] == 2
    assert told["settings"]["dropout"] == "0.25"
    assert told["settings"]["recipe.folk"] == "no"
    assert told["settings"]["recordings"] == "lake"


@pytest.mark.parametrize(
    ("epochs", "seconds", "state"),
    [
        (0, 10, "starting"),
        (0, 3600, "stopped"),
        (1, 10, "training"),
        (1, 600, "ended early"),
        (3, 0, "finished"),
    ],
)
def test_a_run_is_going_on_while_its_next_epoch_may_still_come(tmp_path, epochs, seconds, state) -> None:
    run = make_run(tmp_path, "lake", epochs=epochs)
    age(run, seconds)
    assert run_told(run, tmp_path)["state"] == state


def test_a_long_epoch_is_waited_for_longer(tmp_path) -> None:
    run = make_run(tmp_path, "lake", epochs=1)
    age(run, 500)
    began = time.time() - 800
    os.utime(run.config, (began, began))
    assert run_told(run, tmp_path)["state"] == "training"


def test_a_run_that_cannot_be_read_says_why(tmp_path) -> None:
    run = make_run(tmp_path, "torn")
    run.config.write_text('{"training": ')
    told = run_told(run, tmp_path)
    assert told["state"] == "broken"
    assert "not a run folder" in told["problem"]
    assert model_hash(Run(tmp_path / "nowhere")) == ""


@settings(max_examples=40)
@given(json_values, st.lists(json_values, max_size=3))
def test_whatever_a_run_folder_holds_what_is_told_is_plain_json(tmp_path_factory, config, epochs) -> None:
    run = make_run(tmp_path_factory.mktemp("runs"), "lake")
    run.config.write_text(json.dumps({"training": config, "x": config}))
    run.metrics.write_text("".join(json.dumps(epoch) + "\n" for epoch in [*metrics(1), *epochs]))
    json.dumps(run_told(run, run.folder.parent), allow_nan=False)


@settings(max_examples=40)
@given(json_values)
def test_whatever_a_report_holds_what_is_told_is_plain_json(tmp_path_factory, value) -> None:
    folder = tmp_path_factory.mktemp("report")
    for report in (
        value,
        {"verdicts": value, "course": value, "subjects": value},
        {"subjects": [{"model": value}]},
    ):
        (folder / "report.json").write_text(json.dumps(report))
        told = report_told(ReportFolder(folder))
        json.dumps(told, allow_nan=False)
        assert isinstance(told["models"], list)


def test_a_report_tells_which_model_drove_and_how(tmp_path) -> None:
    run = make_run(tmp_path / "runs", "lake")
    told = report_told(ReportFolder(make_report(tmp_path / "report", run, passed=False)))
    (model,) = told["models"]
    assert model["sha256"] == model_hash(run)
    assert (model["autonomy"], model["put_back"], model["lap_time"]) == (97.5, 2, None)
    assert (told["passed"], told["course"], told["words"], told["page"]) == (False, "lake", "It drove.", True)
