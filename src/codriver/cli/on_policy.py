"""The on-policy part of `codriver train`: who judges the models, and what of it is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from codriver.errors import MissingExtraError

if TYPE_CHECKING:
    from codriver.evaluate.plan import Course
    from codriver.runs import Run
    from codriver.train.on_policy import ClosedLoop, Judge, OnPolicyResult
    from codriver.train.on_policy_config import OnPolicyConfig

JUDGED_ON = ("random:1001", "random:1002", "random:1003")
"""Tracks that no lesson takes place on; one lap of each at JUDGED_MPH."""
JUDGED_MPH = 30.0
"""Miles per hour, the car's top speed: slower driving is easier."""


def on_policy_config(iterations: int, world: str) -> "OnPolicyConfig | None":
    """Return the settings of on-policy learning, None without iterations; raises SettingError."""
    if not iterations:
        return None
    from codriver.train.on_policy_config import OnPolicyConfig

    config = OnPolicyConfig(iterations, world)  # type: ignore[arg-type]  # checked by OnPolicyConfig
    require_simulator(config)
    return config


def require_simulator(config: "OnPolicyConfig") -> None:
    """Raise MissingExtraError where the simulator is needed and not installed."""
    from importlib.util import find_spec

    if config.world == "simulator" and find_spec("panda3d") is None:
        raise MissingExtraError(
            "sim", "Learning from driving in the simulator (--practice replay does without)"
        )


def learn_with_bar(run: "Run", console: Console) -> "OnPolicyResult | None":
    """Let a trained model drive, be corrected and learn again, as its run says, behind a progress bar."""
    from codriver.cli.training_progress import TrainingProgress
    from codriver.train.on_policy import learn_on_policy
    from codriver.train.on_policy_config import OnPolicyConfig

    settings = run.read_config()
    config = OnPolicyConfig.from_json(settings["on_policy"])
    require_simulator(config)
    judge = _judge(_courses(config, [Path(path) for path in settings["recordings"]]))
    with TrainingProgress(console) as progress:
        return learn_on_policy(run, judge, progress)


def _courses(config: "OnPolicyConfig", recordings: list[Path]) -> "list[Course]":
    from codriver.evaluate.plan import Course
    from codriver.types import METRES_PER_SECOND_PER_MPH

    speed = JUDGED_MPH * METRES_PER_SECOND_PER_MPH
    if config.world == "replay":
        return [Course(recording=recording, set_speed=speed) for recording in recordings]
    return [Course(track, set_speed=speed) for track in JUDGED_ON]


def _judge(courses: "list[Course]") -> "Judge":
    from codriver.evaluate.parallel import drive_all
    from codriver.evaluate.plan import DrivePlan

    def judge(model: Path, tell: Callable[[float], object]) -> "ClosedLoop":
        return _closed_loop(drive_all([DrivePlan(model, course) for course in courses], progress=tell))

    return judge


def _closed_loop(results: list[Any]) -> "ClosedLoop":
    import numpy as np

    from codriver.evaluate.figures import help_of, joined
    from codriver.train.on_policy import ClosedLoop

    helped = [result.helped for result in results]
    needed = help_of(helped)
    return ClosedLoop(
        autonomy=needed.autonomy,
        interventions=needed.count,
        seconds=needed.seconds,
        metres=needed.metres,
        mean_absolute=float(np.abs(joined(helped)[0].cross_track_error).mean()),
        clean=sum(result.free.clean for result in results),
        drives=len(results),
    )


def show_on_policy(result: "OnPolicyResult", run: "Run", console: Console) -> None:
    """Print what each iteration gave."""
    from codriver.train.on_policy_config import OnPolicyConfig

    config = OnPolicyConfig.from_json(run.read_config()["on_policy"])
    where = ", ".join(JUDGED_ON) if config.world == "simulator" else "the recordings, replayed"
    table = Table(
        f"driving {where} at {JUDGED_MPH:.0f} mph", "autonomy", "interventions", "off the middle", "clean",
        "rows learnt", "left out",
    )  # fmt: skip
    for line in result.iterations:
        table.add_row(*_cells(line), style="bold" if line["iteration"] == result.best else "")
    console.print(table)
    if result.interrupted:
        console.print(f"Interrupted; go on with: codriver train --resume {run.folder}")


def _cells(line: dict[str, Any]) -> list[str]:
    judged, lessons = line["closed_loop"], line.get("lessons")
    left_out = f"{lessons['lost']} lost, {lessons['saturated']} at the lock" if lessons else "-"
    return [
        f"after iteration {line['iteration']}" if lessons else "before",
        f"{judged['autonomy']:.1f} %",
        f"{judged['interventions']} in {judged['seconds']:.0f} s",
        f"{judged['mean_absolute']:.2f} m",
        f"{judged['clean']} of {judged['drives']}",
        f"{lessons['rows']:,}" if lessons else "-",
        left_out,
    ]


def on_policy_facts(result: "OnPolicyResult") -> dict[str, object]:
    """Return what --json says of it."""
    return {"iterations": result.iterations, "best": result.best, "interrupted": result.interrupted}
