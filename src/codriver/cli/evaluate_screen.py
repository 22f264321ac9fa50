"""What an evaluation shows on the screen: the verdict, a small table, and where the report is."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.report import ReportFolder
from codriver.evaluate.rows import rows_for
from codriver.evaluate.suite_result import SuiteResult
from codriver.evaluate.suite_words import COURSE_COLUMNS, course_rows, robustness_rows, suite_verdict
from codriver.evaluate.verdict import verdict


def show_evaluation(console: Console, evaluation: Evaluation, folder: Path) -> None:
    """Print the verdict on each model, and the figures that say most beside the ceiling's and the floor's."""
    for model in evaluation.models:
        _show_verdict(console, verdict(model), good=model.clean == len(model.results))
    table = Table("", *(subject.name for subject in evaluation.subjects))
    for row in rows_for(evaluation.course):
        if row.brief:
            table.add_row(row.name, *(row.value(subject) for subject in evaluation.subjects))
    console.print(table)
    _show_folder(console, folder)


def show_suite(console: Console, result: SuiteResult, folder: Path) -> None:
    """Print the verdict, a line for each track and look, and what the model bears."""
    _show_verdict(console, suite_verdict(result), good=result.passed)
    courses = Table("", *COURSE_COLUMNS)
    for row in course_rows(result):
        courses.add_row(row.name, *row.cells)
    console.print(courses)
    bears = Table("made worse", "clean drives", "breaks at")
    for row in robustness_rows(result):
        bears.add_row(row.name, *row.cells)
    console.print(bears)
    _show_folder(console, folder)


def _show_verdict(console: Console, words: str, *, good: bool) -> None:
    console.print(words, style="bold green" if good else "bold red", markup=False)


def _show_folder(console: Console, folder: Path) -> None:
    console.print(f"report: {ReportFolder(folder).page}", markup=False)
