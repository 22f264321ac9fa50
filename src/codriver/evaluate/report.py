"""Writing a report's folder: report.json for machines, report.html for people, and the films."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codriver.evaluate.answer_time import AnswerTimes
from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.report_folder import ReportFolder
from codriver.evaluate.report_json import report_json
from codriver.evaluate.report_page import report_page
from codriver.evaluate.report_pictures import Eyes, ReportPictures, draw_report_pictures
from codriver.evaluate.suite_json import suite_json
from codriver.evaluate.suite_page import suite_page
from codriver.evaluate.suite_result import SuiteResult
from codriver.files import replace_file, replace_text, require_writable

__all__ = ["ReportFolder", "write_report", "write_suite_report"]


def write_report(
    evaluation: Evaluation,
    folder: Path,
    answer_times: Mapping[str, AnswerTimes],
    eyes: Mapping[str, Eyes] | None = None,
) -> dict[str, Any]:
    """Write a report to `folder`, over an older one; return what report.json holds.

    `eyes`, by the models' names, tint the worst places where the models look. Raises OutputError when that
    is not allowed.
    """
    place = ReportFolder(folder)
    require_writable(place.json)
    report = report_json(evaluation, answer_times)
    pictures = draw_report_pictures(evaluation, eyes or {})
    replace_text(place.json, json.dumps(report, indent=2, allow_nan=False) + "\n")
    replace_text(place.page, report_page(evaluation, pictures, report))
    for number, model in enumerate(evaluation.models):
        if model.name in pictures.films:
            replace_file(place.film(number), _writer(pictures, model.name))
    return report


def write_suite_report(result: SuiteResult, folder: Path) -> dict[str, Any]:
    """Write the report of a suite to `folder`, over an older one; return what report.json holds.

    Raises OutputError when that is not allowed.
    """
    place = ReportFolder(folder)
    require_writable(place.json)
    report = suite_json(result)
    replace_text(place.json, json.dumps(report, indent=2, allow_nan=False) + "\n")
    replace_text(place.page, suite_page(result, report))
    return report


def _writer(pictures: ReportPictures, name: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(pictures.films[name])
