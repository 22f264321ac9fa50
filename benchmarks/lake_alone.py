"""What comes of a real recording alone, before and after learning from its own mistakes? One command.

    python benchmarks/lake_alone.py [RECORDING] [--poses poses.csv] [--seeds 0] [--work FOLDER]

For each training seed PilotNet learns from RECORDING, of the Udacity simulator, and then on policy in the
replay of the same recording, as people do who have no other simulator. Both models are judged

- on pictures: at every row whose pose was surveyed, against the geometric steering, pure pursuit of the
  road's middle; all of them lie on road that was learned from,
- in the replay world, on RECORDING, at 30 mph with help,
- on our rendered lake, which they have never seen, both ways, at 20 and at 30 mph.

Prints a table and one JSON line; what is made stays in --work, and a run that was cut off goes on from there.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from closed_loop_trials import FAST, SLOW, STARTS_SEED, Trials, drive_trials, in_words
from lake_twins import centre_pictures, geometric_steering, read_poses

from codriver.data.recording import read_recording
from codriver.evaluate.evaluation import draw_starts
from codriver.evaluate.plan import Course, DrivePlan
from codriver.files import replace_text
from codriver.sim.tracks import load_track

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> None:
    """Train, learn on policy, judge, and print a table and one JSON line."""
    arguments = _arguments()
    figures = []
    for seed in arguments.seeds:
        folder = arguments.work / f"seed-{seed}"
        for name, model in taught(folder, seed, arguments).items():
            place = folder / name
            place.mkdir(exist_ok=True)
            driven = drive_trials(trials_of(model, arguments), place / "trials.json")
            figures.append({"seed": seed, "model": name, "pictures": on_pictures(model, arguments), **driven})
    print_table(figures)
    print(json.dumps({"machine": platform.machine(), "processors": os.cpu_count(), "figures": figures}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What comes of a real recording alone?")
    parser.add_argument("recording", nargs="?", type=Path, default=SHARED / "recordings" / "lake")
    parser.add_argument("--poses", type=Path, default=SHARED / "facts" / "lake" / "poses.csv")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--on-policy", type=int, default=2, help="iterations")
    parser.add_argument("--starts", type=int, default=2, help="on the rendered lake, each way and speed")
    parser.add_argument("--work", type=Path, default=Path("lake-alone"), help="what is made; kept")
    return parser.parse_args()


def taught(folder: Path, seed: int, arguments: argparse.Namespace) -> dict[str, Path]:
    """Return the models before and after learning on policy, made now if they are not there."""
    models = {name: folder / f"{name}.h5" for name in ("before", "after")}
    if not models["before"].exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = [str(arguments.recording), "--epochs", str(arguments.epochs), "--seed", str(seed)]
        _codriver_train(*new, "--runs", str(folder / "runs"), "-o", str(models["before"]))
    if not models["after"].exists():
        run = next(iter(sorted((folder / "runs").glob("[!.]*"))))
        mistakes = ["--on-policy", str(arguments.on_policy), "--practice", "replay"]
        _codriver_train("--resume", str(run), *mistakes, "-o", str(models["after"]))
        account = (run / "on-policy" / "metrics.jsonl").read_text(encoding="utf-8")
        replace_text(folder / "iterations.jsonl", account)
    return models


def _codriver_train(*arguments: str) -> None:
    command = [sys.executable, "-m", "codriver", "train", *arguments]
    result = subprocess.run(command, check=False, stdout=sys.stderr)
    # 1 says that the model is no better than guessing, which is for the figures to show.
    if result.returncode not in {0, 1}:
        sys.exit(f"training ended with exit code {result.returncode}")


def trials_of(model: Path, arguments: argparse.Namespace) -> Trials:
    """Return what a model drives: the replay, and the rendered lake."""
    trials: Trials = {
        "replay at 30 mph": [DrivePlan(model, Course(recording=arguments.recording, set_speed=FAST))]
    }
    for mph, speed in ((20, SLOW), (30, FAST)):
        trials[f"our lake at {mph} mph"] = [
            DrivePlan(model, course, start, number)
            for course in (Course("lake", reverse=reverse, set_speed=speed) for reverse in (False, True))
            for number, start in enumerate(draw_starts(course.load_track(), arguments.starts, STARTS_SEED))
        ]
    return trials


def on_pictures(model: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return correlation and mean absolute error against the geometric steering, and that of zero."""
    from codriver.model.pilot import load_pilot

    recording, track = read_recording(arguments.recording), load_track("lake")
    poses = read_poses(arguments.poses, track)
    target = geometric_steering(poses, track, recording.speed[poses.rows])
    pilot = load_pilot(model)
    everything = np.ones(len(target), bool)
    steering = np.array([pilot(frame) for frame in centre_pictures(recording, poses, everything, None)])
    return {
        "rows": len(target),
        "correlation": float(np.corrcoef(steering, target)[0, 1]),
        "mean_absolute_error": float(np.abs(steering - target).mean()),
        "mean_absolute_error_of_zero": float(np.abs(target).mean()),
    }


def print_table(figures: list[dict[str, Any]]) -> None:
    """Print a few lines for each model."""
    for each in figures:
        pictures = each["pictures"]
        print(
            f"seed {each['seed']}, {each['model']:6s} on-policy: {pictures['rows']} pictures "
            f"r = {pictures['correlation']:.3f}, MAE {pictures['mean_absolute_error']:.4f} "
            f"(zero: {pictures['mean_absolute_error_of_zero']:.4f})"
        )
        for name, values in each.items():
            if isinstance(values, dict) and "drives" in values:
                print(f"    {name}: {in_words(values)}")


if __name__ == "__main__":
    main()
