"""How large, how fast and how exact is every export? One command, one JSON line.

    python benchmarks/export.py [RECORDING] [--model model.h5]

The model goes out in every format, float and int8, through the same check as `codriver export`. Then all
files are timed in one fresh process, in the runtime made for each and as `codriver drive` runs them, on one
and two threads, in turns, so that a busy moment of the machine meets all of them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from driving import environment_of_a_user, machine, percentile

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_RECORDING = ROOT.parent / "shared" / "recordings" / "lake"
ROUNDS, WARM_UP, TIMED, FRAMES = 25, 10, 40, 40
"""In each of the rounds a file steers by so many pictures before, and so many while it is timed."""


def main() -> None:
    """Export, measure, and print a table and one JSON line."""
    parser = argparse.ArgumentParser(description="Size, latency and difference of every export.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--model", type=Path, help="a trained model.h5; without it one is trained quickly")
    parser.add_argument("--part", choices=["time"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "time":
        print(json.dumps(time_all(arguments.model, arguments.folder, arguments.recording)))
        return
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as folder:
        model = arguments.model or train(arguments.recording, Path(folder))
        exports = export_all(model, arguments.recording, Path(folder))
        command = [sys.executable, __file__, str(arguments.recording), "--part", "time"]
        command += ["--model", str(model), "--folder", folder]
        timed = subprocess.run(
            command, env=environment_of_a_user(), check=True, stdout=subprocess.PIPE, text=True
        )
        show(exports, json.loads(timed.stdout.splitlines()[-1]), model.stat().st_size)


def train(recording: Path, folder: Path) -> Path:
    """Train a model that is good enough to compare exports of it."""
    model = folder / "model.h5"
    command = [sys.executable, "-m", "codriver", "train", str(recording), "-o", str(model)]
    command += ["--epochs", "3", "--no-augment", "--runs", str(folder / "runs")]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return model


def export_all(model: Path, recording: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Export the model in every way; returns what each check found, by the file's name."""
    from codriver.export.exporting import EXPORTERS, export_model
    from codriver.export.formats import SUFFIXES

    found = {}
    for kind in EXPORTERS:
        for int8 in (False, True):
            output = folder / f"{'int8' if int8 else 'float'}{SUFFIXES[kind]}"
            print(f"exporting {output.name} ...", file=sys.stderr)
            export = export_model(model, kind, output, int8=int8, recording=recording)
            found[output.name] = export.to_json()
    return found


def time_all(model: Path, folder: Path, recording: Path) -> dict[str, list[float]]:
    """Return the milliseconds within which 50 % and 99 % of the steps stayed, by file and way of running."""
    from codriver.camera.codec import decode_frame
    from codriver.export.exporting import EXPORTERS
    from codriver.export.formats import SUFFIXES
    from codriver.model.pilot import load_pilot

    pictures = sorted((recording / "IMG").glob("center*.jpg"))
    frames = [decode_frame(path.read_bytes()) for path in pictures[:: len(pictures) // FRAMES][:FRAMES]]
    pilot = load_pilot(model)
    images = [pilot.preprocess(frame) for frame in frames]
    steps: dict[str, Callable[[Any], float]] = {"model.h5, drive": pilot.steer}
    for kind, exporter in EXPORTERS.items():
        for precision in ("float", "int8"):
            file = folder / f"{precision}{SUFFIXES[kind]}"
            steps[f"{file.name}, drive"] = load_pilot(file).steer
            for threads in (1, 2):
                steps[f"{file.name}, {threads}"] = exporter.run(file, threads)
    durations: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, steer in steps.items():
            durations[name] += time_round(steer, images)
    return {name: [percentile(values, 50), percentile(values, 99)] for name, values in durations.items()}


def time_round(steer: Callable[[Any], float], images: list[Any]) -> list[float]:
    """Return the seconds of TIMED steps, after some that are not counted."""
    durations = []
    for number in range(WARM_UP + TIMED):
        start = time.perf_counter()
        steer(images[number % len(images)])
        durations.append(time.perf_counter() - start)
    return durations[WARM_UP:]


def show(exports: dict[str, dict[str, Any]], timed: dict[str, list[float]], model_bytes: int) -> None:
    """Print the table of docs/export.md and the JSON line."""
    print("| file | KB | one thread, ms | two threads, ms | in drive, ms | difference | in drive |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    in_drive = "{:.2f} ({:.2f})".format(*timed["model.h5, drive"])
    print(f"| model.h5 | {model_bytes / 1000:.0f} | | | {in_drive} | | |")
    for name, found in exports.items():
        times = ["{:.2f} ({:.2f})".format(*timed[f"{name}, {way}"]) for way in ("1", "2", "drive")]
        apart = [
            f"{found[way]['largest']:.2g}, {found[way]['mean']:.2g}" for way in ("in_runtime", "in_drive")
        ]
        print(f"| {name} | {found['bytes'] / 1000:.0f} | {' | '.join([*times, *apart])} |")
    rows = {
        name: {
            "bytes": found["bytes"],
            "passed": found["passed"],
            "one_thread_p50_ms": timed[f"{name}, 1"][0],
            "two_threads_p50_ms": timed[f"{name}, 2"][0],
            "drive_p50_ms": timed[f"{name}, drive"][0],
            "largest": found["in_runtime"]["largest"],
            "mean": found["in_runtime"]["mean"],
        }
        for name, found in exports.items()
    }
    result = {"model_drive_p50_ms": timed["model.h5, drive"][0], "exports": rows}
    print(json.dumps({**result, **machine()}))


if __name__ == "__main__":
    main()
