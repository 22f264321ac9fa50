"""`codriver evaluate`: how well models drive in the built-in simulator, beside a ceiling and a floor."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from codriver.cli import evaluate_options as options
from codriver.cli.feeding_options import Blur, Colour, Crop, Resize, Scale, Size, feeding_arguments
from codriver.cli.record import lap_bar, look_of
from codriver.errors import ModelFileError, SettingError
from codriver.files import require_writable

if TYPE_CHECKING:
    from codriver.evaluate.answer_time import AnswerTimes
    from codriver.evaluate.evaluation import Evaluation
    from codriver.evaluate.plan import Course, Feeding
    from codriver.evaluate.report_pictures import Eyes
    from codriver.model.pilot import Pilot


def evaluate(
    models: options.Models,
    track: options.Track = "lake",
    reverse: options.Reverse = False,
    laps: options.Laps = 1,
    speed: options.Speed = 20,
    starts: options.Starts = None,
    look: options.LookSeed = None,
    latency: options.Latency = 0,
    dropped: options.Dropped = 0,
    suite: options.Suite = None,
    replay: options.Replay = None,
    seed: options.Seed = 0,
    processes: options.Processes = None,
    output: options.Output = Path("report"),
    as_json: options.Json = False,
    crop: Crop = None,
    colour: Colour = None,
    blur: Blur = None,
    size: Size = None,
    resize: Resize = None,
    scale: Scale = None,
) -> None:
    """Let models drive in closed loop, freely and with help, and write a report that shows how well they do.

    Example: codriver evaluate model.h5 --track lake --laps 3

    Example: codriver evaluate model.h5 --replay recordings/lake

    The expert and a driver that never steers drive the same starts, as ceiling and floor. Exit code 1 means
    that it ran, and a wheel left the road.
    """
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.evaluate.plan import Course
    from codriver.types import METRES_PER_SECOND_PER_MPH

    keep_opencv_to_one_thread()
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    course = Course(
        track=track,
        reverse=reverse,
        look=look_of(look),
        laps=laps,
        set_speed=speed * METRES_PER_SECOND_PER_MPH,
        latency=latency / 1000,
        dropped=dropped,
        recording=replay,
    )
    changes = feeding_arguments(crop, colour, blur, size, resize, scale, None).get("changes", {})
    feeding: Feeding = tuple(changes.items())
    _check_early(models, course, output)
    count = starts or (1 if replay else 3)
    if suite:
        passed, report = _drive_suite(models, course, count, seed, feeding, processes, output, console)
    else:
        passed, report = _drive_course(models, course, count, seed, feeding, processes, output, console)
    if as_json:
        print(json.dumps(report, indent=2))
    raise typer.Exit(0 if passed else 1)


def _check_early(models: list[Path], course: "Course", output: Path) -> None:
    """Say what cannot work before minutes of driving."""
    from codriver.evaluate.plan import Course
    from codriver.evaluate.report import ReportFolder
    from codriver.model.model_file import read_card

    if course.recording is not None and course != Course(
        set_speed=course.set_speed, latency=course.latency, dropped=course.dropped, recording=course.recording
    ):
        raise SettingError(
            "--replay drives a recording to its end; leave out --track, --reverse, --laps and --look."
        )
    course.load_track()
    for model in models:
        read_card(model)
    require_writable(ReportFolder(output).json)


def _drive_course(
    models: list[Path],
    course: "Course",
    starts: int,
    seed: int,
    feeding: "Feeding",
    processes: int | None,
    output: Path,
    console: Console,
) -> tuple[bool, dict[str, object]]:
    from codriver.cli.evaluate_screen import show_evaluation
    from codriver.evaluate.evaluation import evaluate as run
    from codriver.evaluate.report import write_report
    from codriver.evaluate.words import where

    with lap_bar(console) as show:
        evaluation = run(
            models,
            course,
            starts=starts,
            seed=seed,
            feeding=feeding,
            processes=processes,
            progress=lambda share: show(f"driving {where(course)}", share),
        )
    with console.status("drawing the report"):
        report = write_report(evaluation, output, *_asked(evaluation))
    show_evaluation(console, evaluation, output)
    return evaluation.passed, report


def _asked(evaluation: "Evaluation") -> "tuple[dict[str, AnswerTimes], dict[str, Eyes]]":
    """Return how quickly each model answers on this machine, and where it looks, by the models' names."""
    from codriver.evaluate.answer_time import measure_answers
    from codriver.evaluate.garage import Garage

    times, eyes = {}, {}
    with Garage() as garage:
        for model in evaluation.models:
            if isinstance(model.driver, Path) and model.film:
                pilot = garage.pilot(model.driver, model.feeding)
                times[model.name] = measure_answers(pilot, model.film)
                if found := _eyes(pilot):
                    eyes[model.name] = found
    return times, eyes


def _eyes(pilot: "Pilot") -> "Eyes | None":
    from codriver.model.saliency import Saliency

    try:
        saliency = Saliency(pilot)
    except ModelFileError:
        return None  # without a convolution there is no telling, and the report has enough to say
    return lambda frame: saliency(frame).saliency


def _drive_suite(
    models: list[Path],
    course: "Course",
    starts: int,
    seed: int,
    feeding: "Feeding",
    processes: int | None,
    output: Path,
    console: Console,
) -> tuple[bool, dict[str, object]]:
    from codriver.cli.evaluate_screen import show_suite
    from codriver.evaluate.plan import Course
    from codriver.evaluate.report import write_suite_report
    from codriver.evaluate.suite import SuiteSettings
    from codriver.evaluate.suite_result import estimated_seconds, run_suite

    if len(models) > 1:
        raise SettingError("--suite drives one model at a time; name one.")
    if course != Course(laps=course.laps, set_speed=course.set_speed):
        raise SettingError(
            "--suite chooses tracks, looks, latencies and losses itself; "
            "leave out --track, --reverse, --look, --latency, --dropped and --replay."
        )
    settings = SuiteSettings(course.set_speed, course.laps, starts, seed, feeding)
    minutes = estimated_seconds(models[0], settings, processes) / 60
    console.print(f"The standard suite takes about {minutes:.0f} minutes where nothing else runs.")
    with lap_bar(console) as show:
        result = run_suite(
            models[0], settings, processes, lambda share: show("driving the standard suite", share)
        )
    with console.status("drawing the report"):
        report = write_suite_report(result, output)
    show_suite(console, result, output)
    return result.passed, report
