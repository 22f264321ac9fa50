"""What did on-policy learning give? Each iteration's model drives where nothing was learnt. One command.

    codriver train --resume RUN --on-policy 3
    python benchmarks/on_policy.py RUN [--mph 20 --mph 30] [--track random:2001 ...]

RUN is the run folder of a training that learnt on policy. The tracks are not those that the iterations were
judged on, which chose the model. A line of JSON for each model and speed goes to RUN/on-policy/driven.jsonl;
what stands there already is not driven again.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.evaluate.drive import DriveResult
from codriver.evaluate.figures import help_of, joined
from codriver.evaluate.parallel import drive_all
from codriver.evaluate.plan import Course, DrivePlan
from codriver.files import replace_text
from codriver.runs import Run
from codriver.types import METRES_PER_SECOND_PER_MPH

COURSES = (
    ("lake", False), ("lake", True), ("jungle", False), ("jungle", True),
    *((f"random:{seed}", False) for seed in range(2001, 2007)),
)  # fmt: skip
"""Track and whether it is driven in reverse; the demo records the lake, all others are unseen."""


def main() -> None:
    """Drive, and print a table and where the lines are."""
    parser = argparse.ArgumentParser(description="How the model of each on-policy iteration drives.")
    parser.add_argument("run", type=Path)
    parser.add_argument("--mph", type=float, action="append", help="set speed; 20 and 30 by default")
    parser.add_argument("--track", action="append", help="instead of the usual tracks")
    arguments = parser.parse_args()
    keep_opencv_to_one_thread()
    courses = [(track, False) for track in arguments.track] if arguments.track else list(COURSES)
    account = arguments.run / "on-policy" / "driven.jsonl"
    lines = [json.loads(line) for line in account.read_text().splitlines()] if account.exists() else []
    known = {(line["iteration"], line["mph"], line["track"]) for line in lines}
    for iteration in Run(arguments.run / "on-policy").read_metrics():
        for mph in arguments.mph or (20.0, 30.0):
            names = [_name(*course) for course in courses]
            missing = [
                course for course, name in zip(courses, names, strict=True)
                if (iteration["iteration"], mph, name) not in known
            ]  # fmt: skip
            if missing:
                lines += _driven(iteration["iteration"], Path(iteration["model"]), mph, missing)
                replace_text(account, "".join(json.dumps(line) + "\n" for line in lines))
    _show(lines)
    print(account)


def _name(track: str, reverse: bool) -> str:
    return f"{track} in reverse" if reverse else track


def _driven(
    iteration: int, model: Path, mph: float, courses: Sequence[tuple[str, bool]]
) -> list[dict[str, Any]]:
    """Drive a lap of each course, freely and with help, and return a line for each."""
    speed = mph * METRES_PER_SECOND_PER_MPH
    plans = [DrivePlan(model, Course(track, reverse=reverse, set_speed=speed)) for track, reverse in courses]
    return [
        {"iteration": iteration, "mph": mph, "track": _name(*course), **_figures(result)}
        for course, result in zip(courses, drive_all(plans), strict=True)
    ]


def _figures(result: DriveResult) -> dict[str, Any]:
    off = np.abs(joined([result.helped])[0].cross_track_error)
    return {
        **asdict(help_of([result.helped])),
        "mean_absolute": float(off.mean()),
        "percentile_95": float(np.quantile(off, 0.95)),
        "clean": result.free.clean,
    }


def _show(lines: Sequence[dict[str, Any]]) -> None:
    print(f"{'track':22} {'mph':>4} {'iteration':>9} {'autonomy':>9} {'n':>3} {'T':>5} {'mean off':>8} clean")
    for line in sorted(lines, key=lambda line: (line["track"], line["mph"], line["iteration"])):
        print(
            f"{line['track']:22} {line['mph']:4.0f} {line['iteration']:9} {line['autonomy']:8.1f}% "
            f"{line['count']:3} {line['seconds']:4.0f}s {line['mean_absolute']:7.2f}m {line['clean']}"
        )


if __name__ == "__main__":
    main()
