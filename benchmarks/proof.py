"""How well does a car drive that was taught by the demo's recipe? One command, tables, one JSON line.

    python benchmarks/proof.py [--seeds 0 1 2] [--starts 10] [--work FOLDER]

For each training seed the expert is recorded and a network trained exactly as `codriver demo` does it; the
model then drives at a set speed of 30 mph what the project promises: the lake and the jungle both ways, 20
random tracks that nobody trained on, the looks of the standard suite and ten more, commands 100 ms late (at
20 mph), and 24 starts beside the middle. All that is made stays in --work, and a run that was cut off goes
on from there.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from closed_loop_trials import (
    Trials,
    built_in_tracks,
    drive_trials,
    fresh_looks,
    in_words,
    late_commands,
    looks,
    recoveries,
    unseen_tracks,
)

PARTS = ("built-in", "unseen", "looks", "fresh-looks", "latency", "recovery")


def main() -> None:
    """Train, drive, and print a table of means over the seeds and one JSON line."""
    parser = argparse.ArgumentParser(description="How well does the demo's recipe drive?")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--unseen-starts", type=int, default=1, help="on each of the 20 random tracks")
    parser.add_argument(
        "--look-starts", type=int, default=1, help="in each of the suite's ten looks and of the ten others"
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--work", type=Path, default=Path("proof"), help="what is made; kept, used again")
    arguments = parser.parse_args()
    by_seed = []
    for seed in arguments.seeds:
        folder = arguments.work / f"seed-{seed}"
        model = taught(folder, seed)
        by_seed.append(drive_trials(trials_of(model, arguments), folder / "trials.json"))
    table = {name: over_seeds([seed[name] for seed in by_seed]) for name in by_seed[0]}
    print_table(table)
    print(
        json.dumps(
            {
                "seeds": arguments.seeds,
                "starts": arguments.starts,
                "unseen_starts": arguments.unseen_starts,
                "machine": platform.machine(),
                "processors": os.cpu_count(),
                "over_seeds": table,
                "by_seed": by_seed,
            }
        )
    )


def taught(folder: Path, seed: int) -> Path:
    """Return the model of the demo's recipe for a seed, made now if it is not there."""
    model = folder / "demo" / "model.h5"
    if not model.exists():
        started = time.perf_counter()
        command = [sys.executable, "-m", "codriver", "demo", "-o", str(folder / "demo")]
        result = subprocess.run([*command, "--seed", str(seed), "--drive-laps", "0.02"], check=False)
        # 1 says that the car left the road, which is for the trials to find out.
        if result.returncode not in {0, 1}:
            sys.exit(f"the demo ended with exit code {result.returncode}")
        print(f"{folder.name}  taught in {time.perf_counter() - started:.0f} s")
    return model


def trials_of(model: Path, arguments: argparse.Namespace) -> Trials:
    """Return what the model shall drive."""
    starts = arguments.starts
    parts: dict[str, Trials] = {
        "built-in": built_in_tracks(model, starts),
        "recovery": recoveries(model),
        "latency": late_commands(model, starts),
        "looks": looks(model, arguments.look_starts),
        "fresh-looks": fresh_looks(model, arguments.look_starts),
        "unseen": unseen_tracks(model, arguments.unseen_starts),
    }
    return {name: plans for part in parts if part in arguments.parts for name, plans in parts[part].items()}


def over_seeds(values: list[dict[str, Any]]) -> dict[str, Any]:
    """Return sums of counts, and mean and standard deviation over the seeds of the rest."""
    pooled: dict[str, Any] = {"by_seed": [in_words(each) for each in values]}
    for key in values[0]:
        if key in {"drives", "clean", "count", "metres", "seconds", "in_time", "reached_in_time"}:
            pooled[key] = sum(each[key] for each in values)
        elif key in {"completion", "mean_absolute_error", "autonomy"}:
            numbers = np.array([each[key] for each in values])
            pooled[key] = float(numbers.mean())
            pooled[f"{key}_deviation"] = float(numbers.std(ddof=1)) if len(numbers) > 1 else None
        elif key == "largest_error":
            pooled[key] = max(each[key] for each in values)
    return pooled


def print_table(table: dict[str, dict[str, Any]]) -> None:
    """Print the rows that docs/proof.md shows."""
    print("| drive | clean | autonomy, % | interventions | error, mean, m | largest, m |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, row in table.items():
        clean = f"{row['clean']} of {row['drives']}"
        if "in_time" in row:
            clean += f"; {row['reached_in_time']} back in time, {row['in_time']} for good"
        help_needed = autonomy = "-"
        if "autonomy" in row:
            spread = row["autonomy_deviation"]
            autonomy = f"{row['autonomy']:.1f}" + ("" if spread is None else f" ± {spread:.1f}")
            help_needed = f"{row['count']} in {row['metres'] / 1000:.1f} km"
        print(
            f"| {name} | {clean} | {autonomy} | {help_needed} | {row['mean_absolute_error']:.2f} "
            f"| {row['largest_error']:.2f} |"
        )


if __name__ == "__main__":
    main()
