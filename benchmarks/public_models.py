"""Do the model files that are around drive? One command, one JSON line at the end.

    python benchmarks/public_models.py [FOLDER OR FILE...] [--laps 1] [--no-help]

Every file is driven round codriver's own lake in closed loop, by the very driver that serves the simulator:
freely, and where that strayed again with somebody who puts the car back, which takes minutes for a model that
cannot drive here; --no-help leaves that out. How far it gets is the model's
business; what must not happen is an error, a picture for which the model has no command, or a start of
three seconds and more from the command `codriver drive` to a port that answers.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from driving import ROOT, environment_of_a_user, machine, served

if TYPE_CHECKING:
    from codriver.evaluate.garage import Garage
    from codriver.evaluate.plan import DrivePlan

DEFAULT_FOLDER = ROOT.parent / "shared" / "models"
LONGEST_START = 3.0
"""Seconds."""


@dataclass
class Row:
    """What came of one model file."""

    path: str
    start_seconds: float | None = None
    """From the command to a port that answers, imports included; None where it was left out."""
    load_seconds: float = 0.0
    """Of reading the file and compiling its network, the libraries being there already."""
    metres: float = 0.0
    """Driven freely, to the end of the laps or to the first wheel off the road."""
    metres_with_help: float = 0.0
    interventions: int = 0
    faults: int = 0
    """Pictures for which the model had no command."""
    error: str = ""

    @property
    def well(self) -> bool:
        """Whether it started in time and drove without an error."""
        in_time = self.start_seconds is None or self.start_seconds < LONGEST_START
        return in_time and not self.faults and not self.error and self.metres > 0

    def __str__(self) -> str:
        start = "" if self.start_seconds is None else f"{self.start_seconds:.2f}"
        driven = f"{self.metres:8.0f} {self.metres_with_help:8.0f} {self.interventions:6}"
        words = "" if self.well else self.error or ("SLOW" if not self.faults else f"{self.faults} FAULTS")
        return f"{start:>8} {self.load_seconds:8.2f} {driven}  {Path(self.path).name}  {words}"


def main() -> None:
    """Start and drive every file, print a table and one JSON line; exit code 1 when one did not do well."""
    parser = argparse.ArgumentParser(description="Start and drive every model file.")
    parser.add_argument("models", nargs="*", type=Path, default=[DEFAULT_FOLDER])
    parser.add_argument("--laps", type=float, default=1.0, help="how far each shall drive")
    parser.add_argument("--no-start", action="store_true", help="leave the start of `codriver drive` out")
    parser.add_argument("--no-help", action="store_true", help="only drive until the first wheel is off")
    parser.add_argument("--part", choices=["drive"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    paths = list(files(arguments.models))
    if arguments.part == "drive":
        for row in drive_all(paths, arguments.laps, with_help=not arguments.no_help):
            print(json.dumps(asdict(row)), flush=True)
        return
    starts = {} if arguments.no_start else {str(path): start(path) for path in paths}
    rows = []
    print(f"{'start, s':>8} {'load, s':>8} {'free, m':>8} {'helped':>8} {'times':>6}  model")
    for row in drive_in_a_process(paths, ["--no-help"] * arguments.no_help, arguments.laps):
        row.start_seconds = starts.get(row.path)
        rows.append(row)
        print(row, flush=True)
    passed = len(rows) == len(paths) and all(row.well for row in rows)
    result = {"passed": passed, "laps": arguments.laps, "models": [asdict(row) for row in rows]}
    print(json.dumps({**result, **machine()}))
    sys.exit(0 if passed else 1)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files, and those in the folders."""
    for path in paths:
        yield from sorted(path.iterdir()) if path.is_dir() else [path]


def start(path: Path) -> float:
    """Return the seconds from the command `codriver drive` to a port that answers, inf where none does."""
    try:
        with served(path) as server:
            return round(server.seconds, 2)
    except SystemExit:
        return inf


def drive_in_a_process(paths: Sequence[Path], options: Sequence[str], laps: float) -> Iterator[Row]:
    """Drive all in one fresh process, as a user's is: without a choice of Keras's backend."""
    command = [sys.executable, __file__, *map(str, paths), *options, "--laps", str(laps), "--part", "drive"]
    with subprocess.Popen(command, env=environment_of_a_user(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Row(**json.loads(line))


def drive_all(paths: Sequence[Path], laps: float, *, with_help: bool) -> Iterator[Row]:
    """Drive every file on the same scene; what goes wrong with one is told, and the next one drives."""
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.evaluate.garage import Garage
    from codriver.evaluate.plan import Course, DrivePlan

    keep_opencv_to_one_thread()
    course = Course(laps=laps)
    with Garage() as garage:
        garage.simulated_world(course)
        for path in paths:
            row = Row(str(path))
            try:
                drive(row, DrivePlan(path, course, with_help=with_help), garage)
            except Exception as error:  # noqa: BLE001 that there is none is what is to be shown
                row.error = f"{type(error).__name__}: {error}"
            yield row


def drive(row: Row, plan: "DrivePlan", garage: "Garage") -> None:
    """Drive one file and note how it went."""
    from codriver.evaluate.drive_once import drive_once

    started = time.perf_counter()
    garage.pilot(Path(row.path))
    row.load_seconds = round(time.perf_counter() - started, 3)
    found = drive_once(plan, garage)
    metres = plan.course.laps * plan.course.load_track().length
    row.metres = round(found.free.completion * metres, 1)
    row.metres_with_help = round(found.helped.completion * metres, 1)
    row.interventions = len(found.helped.interventions)
    row.faults = sum(found.free.faults.values()) + sum(found.helped.faults.values())


if __name__ == "__main__":
    main()
