"""`codriver evaluate`: how well models drive in the built-in simulator, beside a ceiling and a floor."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from codriver.cli.record import lap_bar, look_of
from codriver.files import require_writable

if TYPE_CHECKING:
    from codriver.evaluate.answer_time import AnswerTimes
    from codriver.evaluate.evaluation import Evaluation
    from codriver.evaluate.plan import Course


def evaluate(
    models: Annotated[list[Path], typer.Argument(help="Model files; several are compared.", metavar="MODEL")],
    track: Annotated[str, typer.Option(help="lake, jungle, oval or random:SEED.")] = "lake",
    reverse: Annotated[bool, typer.Option("--reverse", help="Drive it the other way round.")] = False,
    laps: Annotated[float, typer.Option(min=0.01, max=1000, help="Laps from each start.")] = 1,
    speed: Annotated[float, typer.Option(min=1, max=30, help="Miles per hour on a straight road.")] = 20,
    starts: Annotated[
        int, typer.Option(min=1, max=1000, help="The track's own start, and so many less one anywhere.")
    ] = 3,
    look: Annotated[int | None, typer.Option(min=0, help="Seed of another time of day and weather.")] = None,
    latency: Annotated[float, typer.Option(min=0, max=2000, help="Milliseconds added to every answer.")] = 0,
    dropped: Annotated[float, typer.Option(min=0, max=0.99, help="Share of the pictures that are lost.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the starts and of the losses.")] = 0,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Drives at once; default: one for each core.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the report.")] = Path("report"),
    as_json: Annotated[bool, typer.Option("--json", help="Print report.json on standard output.")] = False,
) -> None:
    """Let models drive in closed loop, freely and with help, and write a report that shows how well they do.

    Example: codriver evaluate model.h5 --track lake --laps 3

    The expert and a driver that never steers drive the same starts, as ceiling and floor. Exit code 1 means
    that it ran, and a wheel left the road.
    """
    from codriver.evaluate.plan import Course
    from codriver.types import METRES_PER_SECOND_PER_MPH

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    course = Course(
        track=track,
        reverse=reverse,
        look=look_of(look),
        laps=laps,
        set_speed=speed * METRES_PER_SECOND_PER_MPH,
        latency=latency / 1000,
        dropped=dropped,
    )
    _check_early(models, course, output)
    evaluation = _drive(models, course, starts, seed, processes, console)
    report = _report(evaluation, output, console)
    if as_json:
        print(json.dumps(report, indent=2))
    _show(evaluation, output, console)
    raise typer.Exit(0 if evaluation.passed else 1)


def _check_early(models: list[Path], course: "Course", output: Path) -> None:
    """Say what cannot work before minutes of driving."""
    from codriver.evaluate.report import ReportFolder
    from codriver.model.model_file import read_card

    course.load_track()
    for model in models:
        read_card(model)
    require_writable(ReportFolder(output).json)


def _drive(
    models: list[Path], course: "Course", starts: int, seed: int, processes: int | None, console: Console
) -> "Evaluation":
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.evaluate.evaluation import evaluate as run

    keep_opencv_to_one_thread()
    with lap_bar(console) as show:
        return run(
            models,
            course,
            starts=starts,
            seed=seed,
            processes=processes,
            progress=lambda share: show(f"driving {course.track}", share),
        )


def _report(evaluation: "Evaluation", output: Path, console: Console) -> dict[str, object]:
    from codriver.evaluate.report import write_report

    with console.status("drawing the report"):
        return write_report(evaluation, output, _answer_times(evaluation))


def _answer_times(evaluation: "Evaluation") -> "dict[str, AnswerTimes]":
    from codriver.evaluate.answer_time import measure_answers
    from codriver.evaluate.garage import Garage

    with Garage() as garage:
        return {
            model.name: measure_answers(garage.pilot(model.driver), model.film)
            for model in evaluation.models
            if isinstance(model.driver, Path) and model.film
        }


def _show(evaluation: "Evaluation", output: Path, console: Console) -> None:
    from rich.table import Table

    from codriver.evaluate.report import ReportFolder
    from codriver.evaluate.rows import ROWS
    from codriver.evaluate.verdict import verdict

    for model in evaluation.models:
        good = model.clean == len(model.results)
        console.print(verdict(model), style="bold green" if good else "bold red", markup=False)
    table = Table("", *(subject.name for subject in evaluation.subjects))
    for row in ROWS:
        if row.brief:
            table.add_row(row.name, *(row.value(subject) for subject in evaluation.subjects))
    console.print(table)
    console.print(f"report: {ReportFolder(output).page}", markup=False)
