"""`codriver evaluate` from the outside: a verdict, a table, a report, and dependable exit codes."""

import json

import h5py
import numpy as np
import pytest
from synthetic import write_recording
from typer.testing import CliRunner

from codriver.camera.preprocess import Preprocess
from codriver.cli.main import app, main
from codriver.evaluate.drive import DriveResult
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import Course, DrivePlan
from codriver.evaluate.report_pictures import ReportPictures, ThemedPicture
from codriver.model.saliency import Sighting

ROAD = ["--track", "oval", "--laps", "0.02", "--starts", "1", "--processes", "1"]


class SteadyPilot:
    """Steers as told, whatever it is shown."""

    def __init__(self, steering: float, preprocess: Preprocess) -> None:
        self.steering, self.preprocess = steering, preprocess

    def __call__(self, frame) -> float:
        return self.steering


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model file whose pilot steers as its name says, so that no test waits for Keras."""
    monkeypatch.setattr(
        "codriver.model.pilot.load_pilot",
        lambda path, changes, threads: SteadyPilot(float(path.stem), Preprocess(**changes)),
    )
    sighting = Sighting(0.0, np.zeros((160, 320), np.float32))
    monkeypatch.setattr("codriver.model.saliency.Saliency", lambda pilot: lambda frame: sighting)

    def make(steering: float) -> str:
        path = tmp_path / f"{steering}.h5"
        h5py.File(path, "w").close()
        return str(path)

    return make


def evaluate(*arguments):
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture
def needs_pictures():
    pytest.importorskip("panda3d", reason="pictures need the extra sim: pip install 'codriver[sim]'")


def test_a_clean_drive_is_exit_code_0_with_a_report(model, tmp_path, needs_pictures):
    result = evaluate(model(0.0), *ROAD, "-o", tmp_path / "report", "--json")
    assert result.exit_code == 0, result.output
    assert "0.0.h5 drove 1 drive of 0.02 laps on oval at 20 mph without a wheel off the road" in result.stderr
    for words in ("clean drives", "1 of 1", "autonomy", "expert", "straight", "report.html"):
        assert words in result.stderr
    report = json.loads(result.stdout)
    assert report == json.loads((tmp_path / "report" / "report.json").read_text())
    assert report["passed"]
    assert report["subjects"][0]["answer_milliseconds"]["answers"] == 300
    assert (tmp_path / "report" / "report.html").stat().st_size < 8_000_000
    assert (tmp_path / "report" / "drive.webp").exists()


def test_the_options_decide_how_a_model_is_fed_and_the_report_says_so(
    model, tmp_path, monkeypatch, needs_pictures
):
    monkeypatch.setattr("codriver.evaluate.report.draw_report_pictures", blank)
    result = evaluate(
        model(0.0), *ROAD, "-o", tmp_path / "report", "--json", "--colour", "rgb", "--blur", "1"
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["subjects"][0]["model"]["feeding"] == {"colour": "rgb", "blur": 1}
    plan = DrivePlan(tmp_path / "0.0.h5", Course("oval", laps=0.02), feeding=(("colour", "rgb"),), film=True)
    with Garage() as garage:
        film = drive_once(plan, garage).free.film
    assert film.preprocess.colour == "rgb"


def test_a_crop_that_is_none_is_said_before_anything_is_driven(model):
    result = CliRunner().invoke(app, ["evaluate", model(0.0), "--crop", "all"])
    assert result.exit_code != 0
    assert "--crop is 'all'" in str(result.exception)


def blank(evaluation, eyes):
    """Stands for the report's pictures, which the test above has drawn."""
    none = ThemedPicture(b"", b"")
    gallery = {model.name: [b""] * len(model.worst_sights) for model in evaluation.models}
    return ReportPictures(none, none, gallery, {})


def test_leaving_the_road_is_exit_code_1_and_two_models_are_compared(
    model, tmp_path, monkeypatch, needs_pictures
):
    monkeypatch.setattr("codriver.evaluate.report.draw_report_pictures", blank)
    result = evaluate(model(0.0), model(1.0), *ROAD, "-o", tmp_path, "--json")
    assert result.exit_code == 1, result.output
    assert "1.0.h5 failed 1 of 1 drive" in result.stderr
    report = json.loads(result.stdout)
    assert not report["passed"]
    (comparison,) = report["comparisons"]
    assert (comparison["first"], comparison["second"]) == ("0.0.h5", "1.0.h5")
    assert comparison["differences"]["completion"]["mean"] < 0


def test_the_suite_has_a_verdict_tables_and_a_report_too(model, tmp_path, monkeypatch):
    with Garage() as garage:
        drive = drive_once(DrivePlan("expert", Course("oval", laps=0.02)), garage).free
    monkeypatch.setattr(
        "codriver.evaluate.suite_result.drive_all",
        lambda plans, *_: [DriveResult(plan, drive, drive) for plan in plans],
    )
    result = evaluate(model(0.0), "--suite", "standard", "-o", tmp_path / "suite", "--json")
    assert result.exit_code == 0, result.output
    for words in ("takes about", "0.0.h5 drove 28 of 28 drives", "jungle", "look 1009", "added latency"):
        assert words in result.stderr
    report = json.loads(result.stdout)
    assert (report["suite"], report["passed"]) == ("standard", True)
    assert (tmp_path / "suite" / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.h5"], "nowhere.h5"),
        (["{model}", "--track", "lak"], "Did you mean 'lake'?"),
        (["{model}", "-o", "{model}/report"], "cannot write"),
        (["{model}", "--look", "-1"], "look"),
        (["{model}", "{model}", "--suite", "standard"], "one model at a time"),
        (["{model}", "--suite", "standard", "--track", "oval"], "leave out --track"),
        (["{model}", "--suite", "standard", "--replay", "{recording}"], "and --replay"),
        (["{model}", "--replay", "{recording}", "--laps", "2"], "leave out --track, --reverse, --laps"),
        (["{model}", "--replay", "nowhere"], "there is no recording at nowhere"),
    ],
)
def test_a_mistake_is_told_before_anything_is_driven(
    model, small_recording, monkeypatch, capsys, arguments, words
):
    for room in ("evaluation", "suite_result"):
        monkeypatch.setattr(f"codriver.evaluate.{room}.drive_all", lambda *_: pytest.fail("it was driven"))
    path = model(0.0)
    known = {"model": path, "recording": str(small_recording)}
    given = [argument.format(**known) for argument in arguments]
    monkeypatch.setattr("sys.argv", ["codriver", "evaluate", *given])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_a_replay_needs_no_simulator_and_tells_where_it_was(model, tmp_path):
    recording = write_recording(tmp_path / "bends", rows=60)
    options = ("--processes", "1", "--speed", "20", "-o", tmp_path / "replay", "--json")
    result = evaluate(model(0.0), "--replay", recording, *options)
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    assert report["course"]["recording"] == str(recording)
    assert report["subjects"][0]["interventions"]["count"] > 0
