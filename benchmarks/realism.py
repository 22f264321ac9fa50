"""How real are the rendered pictures? Judged by models. One command, one JSON line at the end.

    python benchmarks/realism.py [RECORDING] [--poses poses.csv] [--models FOLDER] [--work FOLDER]

(a) Sim to real and back: every recorded row whose pose was surveyed gets a rendered twin, taken at the same
pose with the same cameras. One PilotNet learns from the recorded pictures and one from the rendered ones, by
the same rows, labels and settings; both then see recorded and rendered pictures of stretches of time that
neither has learned from. Their steering is compared with the geometric one: what pure pursuit asks for at
the pose, since keyboard labels are too noisy to judge by.

(b) Closed loop: models that have learned from real recordings only drive the rendered lake, one lap from the
usual start, until the first wheel leaves the road or touches a wall: PilotNet trained on RECORDING, and
every model of --models that codriver reads.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from lake_twins import centre_pictures, geometric_steering, read_poses, write_rows

from codriver.data.recording import read_recording
from codriver.drive.driver import Driver
from codriver.errors import CodriverError
from codriver.render.simulated_world import SimulatedWorld
from codriver.sim.tracks import load_track
from codriver.types import METRES_PER_SECOND_PER_MPH

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TEST_ROWS = ((1206, 2040), (3350, 4053))
"""Rows of the lake recording held back from (a): most of the second lap in each direction."""
SPEEDS = (15, 20)
"""Miles per hour of (b)."""
MODEL_FILES = (".h5", ".keras")


def main() -> None:
    """Measure (a) and (b), and print tables and one JSON line."""
    parser = argparse.ArgumentParser(description="How real are the rendered pictures?")
    parser.add_argument("recording", nargs="?", type=Path, default=SHARED / "recordings" / "lake")
    parser.add_argument("--poses", type=Path, default=SHARED / "facts" / "lake" / "poses.csv")
    parser.add_argument("--models", type=Path, default=SHARED / "models")
    parser.add_argument(
        "--work", type=Path, default=Path("realism"), help="what is made; kept, and used again"
    )
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--skip", choices=["a", "b"], help="leave out one part")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"machine": platform.machine(), "processors": os.cpu_count()}
    if arguments.skip != "a":
        figures["sim_to_real"] = sim_to_real(arguments)
    if arguments.skip != "b":
        lake_model = trained(arguments.recording, arguments.work / "lake.h5", arguments.epochs)
        figures["closed_loop"] = closed_loop(
            [lake_model, *public_models(arguments.models)], arguments.recording
        )
    print(json.dumps(figures))


def sim_to_real(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return correlation and mean absolute error of each model on each kind of picture."""
    from codriver.model.pilot import load_pilot

    recording, track = read_recording(arguments.recording), load_track("lake")
    poses = read_poses(arguments.poses, track)
    held_back = np.logical_or.reduce([(poses.rows >= a) & (poses.rows < b) for a, b in TEST_ROWS])
    folders = {kind: arguments.work / kind for kind in ("real", "rendered")}
    for kind, folder in folders.items():
        if not folder.exists():
            write_rows(recording, poses, ~held_back, track if kind == "rendered" else None, folder)
    target = geometric_steering(poses, track, recording.speed[poses.rows])[held_back]
    pictures = {
        kind: list(centre_pictures(recording, poses, held_back, track if kind == "rendered" else None))
        for kind in folders
    }
    figures = {}
    for learned, folder in folders.items():
        pilot = load_pilot(trained(folder, arguments.work / f"{learned}.h5", arguments.epochs))
        for seen, frames in pictures.items():
            steering = np.array([pilot(frame) for frame in frames])
            correlation = float(np.corrcoef(steering, target)[0, 1])
            error = float(np.abs(steering - target).mean())
            figures[f"{learned} on {seen}"] = {"correlation": round(correlation, 3), "mae": round(error, 4)}
            print(
                f"learned from {learned:9s} sees {seen:9s}  r = {correlation:.3f}  MAE {error:.4f}",
                flush=True,
            )
    zero = float(np.abs(target).mean())
    return {"rows": int(held_back.sum()), "mae_of_zero": round(zero, 4), **figures}


def trained(recording: Path, model: Path, epochs: int) -> Path:
    """Return `model`, trained on `recording` as a user would, unless it is there already."""
    if not model.exists():
        model.parent.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "codriver",
            "train",
            str(recording.resolve()),
            "-o",
            str(model.resolve()),
        ]
        subprocess.run([*command, "--epochs", str(epochs)], check=True, cwd=model.parent, stdout=sys.stderr)
    return model


def public_models(folder: Path) -> list[Path]:
    """Return the model files of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in MODEL_FILES)


def closed_loop(models: list[Path], recording: Path) -> dict[str, Any]:
    """Let every model drive a lap at each speed; return metres and laps, and who could not be loaded."""
    jobs = [(model, speed, recording) for model in models for speed in SPEEDS]
    results: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        for (model, speed, _), result in zip(jobs, pool.map(drive, jobs), strict=True):
            results.setdefault(model.name, {})[f"{speed} mph"] = result
            print(f"{model.name:56s} {speed} mph  {result}", flush=True)
    driven = {name: runs for name, runs in results.items() if "refused" not in runs[f"{SPEEDS[0]} mph"]}
    lapped = {
        f"{speed} mph": sum(bool(runs[f"{speed} mph"]["lapped"]) for runs in driven.values())
        for speed in SPEEDS
    }
    return {"models": len(results), "driven": len(driven), "lapped": lapped, "each": results}


def drive(job: tuple[Path, int, Path]) -> dict[str, Any]:
    """Drive one lap of the lake with a model; return metres without a wheel off, and whether it lapped."""
    from codriver.model.pilot import load_pilot

    model, speed, recording = job
    try:
        pilot = load_pilot(model, recording=recording)
    except CodriverError as error:
        return {"refused": str(error)[:200]}
    track = load_track("lake")
    driver = Driver(pilot, speed * METRES_PER_SECOND_PER_MPH)
    began, errors, running = time.monotonic(), [], True
    with SimulatedWorld(track) as simulated:
        while running:
            running = simulated.step(driver.step(simulated.observe(), simulated.seconds))
            errors.append(abs(float(simulated.car.cross_track_error)))
        metres = simulated.world.completion * track.length
        end = str(simulated.world.end)
    return {
        "metres": round(metres),
        "lapped": end == "finished",
        "end": end,
        "mean_error_m": round(float(np.mean(errors)), 2),
        "seconds": round(time.monotonic() - began, 1),
    }


if __name__ == "__main__":
    main()
