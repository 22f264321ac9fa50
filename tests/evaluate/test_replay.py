"""A recording replayed is evaluated as a track is, and what has no meaning in it is left out."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from synthetic import write_recording

from codriver.camera.preprocess import Preprocess
from codriver.evaluate.comparison import compared_values
from codriver.evaluate.evaluation import Evaluation, draw_starts, evaluate
from codriver.evaluate.plan import Course, DrivePlan
from codriver.evaluate.report import ReportFolder, write_report
from codriver.evaluate.rows import ROWS, rows_for
from codriver.evaluate.verdict import verdict
from codriver.sim.episode import EndReason
from codriver.sim.start import Start


class SteadyPilot:
    """Never steers, whatever it is shown."""

    preprocess = Preprocess()

    def __call__(self, frame) -> float:
        return 0.0


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A drawn recording of 66 m that wants steering of up to 0.3 of the lock."""
    return Course(set_speed=9.0, recording=write_recording(tmp_path_factory.mktemp("bends"), rows=90))


@pytest.fixture(scope="module")
def evaluation(course, tmp_path_factory) -> Evaluation:
    model = tmp_path_factory.mktemp("model") / "steady.h5"
    h5py.File(model, "w").close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("codriver.model.pilot.load_pilot", lambda path, changes, threads: SteadyPilot())
        return evaluate([model], course, processes=1)


def test_models_and_references_are_driven_to_the_recording_s_end_and_ranked_right(evaluation) -> None:
    (model,), (expert, straight) = evaluation.models, evaluation.references
    for subject in evaluation.subjects:
        assert [drive.end for drive in subject.helped] == [EndReason.FINISHED]
        assert [drive.completion for drive in subject.helped] == [1.0]
        assert subject.results[0].free is subject.results[0].helped
    assert expert.help.count == 0
    assert expert.clean == 1
    assert model.help.count == straight.help.count > 0
    assert model.clean == 0
    assert not evaluation.passed
    assert expert.figures.lateral.by_time.mean_absolute < straight.figures.lateral.by_time.mean_absolute


def test_only_who_looks_is_told_of_pictures(evaluation) -> None:
    model, expert = evaluation.models[0], evaluation.references[0]
    assert expert.replay is None
    assert model.replay.pictures == len(model.film.jpegs)
    assert 0.5 < model.replay.offset_largest < 1.5
    assert 0 < model.replay.invented_share <= model.replay.invented_share_largest < 0.5


def test_the_report_tells_what_was_replayed_and_leaves_out_what_a_recording_cannot_tell(
    evaluation, course, tmp_path, undocumented
) -> None:
    report = write_report(evaluation, tmp_path, {})
    assert undocumented(report) == set()
    assert report["course"]["recording"] == str(course.recording)
    assert report["course"]["zero_offset_difference"] == 0
    assert report["course"]["driven"] == pytest.approx(66.0, abs=2.0)
    model = report["subjects"][0]
    assert model["replay"]["pictures"] > 80
    assert model["completion"] is model["lap_time"] is model["figures"]["off_road"] is None
    assert model["figures"]["lateral"]["room_used_largest"] is model["drives"][0]["free"] is None
    page = ReportFolder(tmp_path).page.read_text()
    assert "drives without help" in page
    for absent in ("clean drives", "driven freely", "room used", "lap time"):
        assert absent not in page
    assert (tmp_path / "drive.webp").exists()


def test_the_verdict_tells_autonomy_time_and_how_often_the_car_was_put_back(evaluation) -> None:
    model = evaluation.models[0]
    assert f"put back {model.help.count} time" in verdict(model)
    assert "from 1 m off the recorded path" in verdict(model)
    assert "never more than" in verdict(evaluation.references[0])


def test_rows_and_comparisons_are_those_that_have_a_meaning(evaluation, course) -> None:
    in_replay, on_track = rows_for(course), rows_for(Course())
    assert {row.name for row in ROWS} == {row.name for row in (*in_replay, *on_track)}
    assert {row.name for row in on_track} >= {
        "clean drives",
        "driven freely",
        "room used, at most",
        "lap time",
    }
    assert not {"clean drives", "driven freely", "room used, at most"} & {row.name for row in in_replay}
    assert "completion" not in compared_values(evaluation.models[0])


def test_starts_lie_in_the_first_half_and_each_drive_leads_to_the_end(course) -> None:
    road = course.load_track()
    first, *others = draw_starts(road, 20, seed=1)
    assert first is None
    assert max(start.s for start in others) < road.driven / 2
    assert np.ptp([start.s for start in others]) > road.driven / 4
    assert DrivePlan("expert", course, Start(20.0)).metres == pytest.approx(road.driven - 20.0)
    assert DrivePlan("expert", course).metres == pytest.approx(road.driven)


def test_the_same_recording_is_the_same_road(course) -> None:
    assert course.load_track() is Course(recording=Path(course.recording)).load_track()
