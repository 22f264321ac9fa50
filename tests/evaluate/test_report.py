"""The report folder: complete, the same each time, documented key by key, with nothing to load."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from codriver.errors import OutputError
from codriver.evaluate.answer_time import AnswerTimes, measure_answers
from codriver.evaluate.provenance import code_provenance, model_provenance, source_hash
from codriver.evaluate.report import ReportFolder, write_report, write_suite_report
from codriver.evaluate.report_json import report_json
from codriver.evaluate.report_page import provenance_entries

TIMES = {"<good>.h5": AnswerTimes(300, 1.0, 1.2, 2.0, 3.0, 3.5)}


@pytest.fixture(scope="module")
def folder(evaluation, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(evaluation, folder, TIMES)
    return folder


@pytest.fixture(scope="module")
def suite_folder(suite_result, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("suite")
    write_suite_report(suite_result, folder)
    return folder


def test_every_key_of_the_report_is_documented(folder, undocumented) -> None:
    assert undocumented(json.loads(ReportFolder(folder).json.read_text())) == set()


def test_every_key_of_a_suite_s_report_is_documented(suite_folder, undocumented) -> None:
    assert undocumented(json.loads(ReportFolder(suite_folder).json.read_text())) == set()


def test_the_same_evaluation_gives_the_same_report(evaluation, folder) -> None:
    again = json.loads(json.dumps(report_json(evaluation, TIMES)))
    assert again == json.loads(ReportFolder(folder).json.read_text())


def test_figures_are_those_of_the_subjects(evaluation, folder) -> None:
    report = json.loads(ReportFolder(folder).json.read_text())
    assert [subject["kind"] for subject in report["subjects"]] == ["model", "model", "expert", "straight"]
    bad, found = evaluation.models[1], report["subjects"][1]
    assert found["interventions"]["autonomy"] == bad.help.autonomy
    assert found["figures"]["lateral"]["by_time"]["largest"] == bad.figures.lateral.by_time.largest
    assert found["clean"] == {
        "drives": 2,
        "clean": 0,
        "interval": {"low": pytest.approx(0.0), "high": pytest.approx(0.658, abs=1e-3)},
        "failure_at_most": 1.0,
    }
    assert len(found["drives"][0]["helped"]["places"]) == len(bad.helped[0].interventions)
    assert report["subjects"][2]["model"] is None
    assert report["passed"] is False
    assert report["course"]["track"] == "oval-v0"


class Page(HTMLParser):
    """What a browser would load, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses, self.tags, self.open = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        self.tags.add(tag)
        self.addresses += [value for name, value in attributes if name in {"src", "srcset", "href"}]
        if tag not in {"meta", "img", "source"}:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def test_the_page_carries_everything_along(evaluation, folder) -> None:
    text = ReportFolder(folder).page.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.open
    assert page.addresses
    assert all(address.startswith("data:image/") for address in page.addresses)
    assert "script" not in page.tags
    assert "url(" not in text
    assert "<good>" not in text, "names are escaped"
    assert "&lt;good&gt;.h5 drove 2 drives" in text
    assert text.count('class="verdict good"') == text.count('class="verdict bad"') == 1
    worst = sum(len(model.worst_sights) for model in evaluation.models)
    assert text.count("<figcaption>") == worst
    assert "bad.h5 less &lt;good&gt;.h5" in text


def test_a_suite_s_page_carries_everything_along_too(suite_folder) -> None:
    text = ReportFolder(suite_folder).page.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.open
    assert len(page.addresses) == 4, "curves and recoveries, light and dark"
    assert all(address.startswith("data:image/png") for address in page.addresses)
    assert "lake in reverse" in text
    assert 'class="verdict good"' in text


def test_a_suite_s_figures_are_those_of_its_trials(suite_result, suite_folder) -> None:
    report = json.loads(ReportFolder(suite_folder).json.read_text())
    assert report["breaking_points"]["latency"] == 0.2
    assert len(report["trials"]) == len(suite_result.trials)
    recovery = report["trials"][-1]
    assert recovery["group"] == "recovery"
    assert len(recovery["recoveries"]) == 24
    assert "interventions" not in recovery, "recoveries are not driven with help"
    assert report["trials"][0]["interventions"]["count"] == suite_result.trials[0].subject.help.count


def test_each_model_has_its_film(folder) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "report.json",
        "report.html",
        "drive.webp",
        "drive-2.webp",
    }


def test_a_place_that_cannot_be_written_is_named(evaluation, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        write_report(evaluation, tmp_path / "file", {})


def test_a_report_says_what_drew_the_pictures(monkeypatch) -> None:
    assert code_provenance()["machine"]["graphics"] == "software"
    monkeypatch.setattr("codriver.evaluate.provenance.drawn_by", lambda: "A graphics card")
    told = dict(provenance_entries(code_provenance(), []))
    assert told["pictures drawn by"] == "A graphics card"


def test_a_model_is_known_by_its_hash(tmp_path, evaluation) -> None:
    path = evaluation.models[0].driver
    found = model_provenance(path)
    assert found["file"] == str(path)
    assert re.fullmatch("[0-9a-f]{64}", found["sha256"])
    assert found["training"] == {}
    assert source_hash() == source_hash()


def test_answers_are_timed_picture_by_picture(evaluation) -> None:
    shown = []
    film = evaluation.models[0].film
    times = measure_answers(lambda frame: shown.append(frame) or 0.0, film, answers=10)
    assert len(shown) == times.answers == 10
    assert 0 < times.percentile_50 <= times.percentile_99 <= times.longest
