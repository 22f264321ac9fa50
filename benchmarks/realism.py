"""How real are the rendered pictures? Judged by models. One command, tables, and a JSON file.

    python benchmarks/realism.py [RECORDING] [--poses poses.csv] [--models FOLDER] [--work FOLDER]

(a) Sim to real and back: every recorded row whose pose was surveyed gets a rendered twin, taken at the same
pose with the same cameras. One PilotNet learns from the recorded pictures and one from the rendered ones, by
the same rows, labels and settings; both then see recorded and rendered pictures of stretches of time that
neither has learned from. Their steering is compared with the geometric one: what pure pursuit asks for at
the pose, since keyboard labels are too noisy to judge by.

(b) Closed loop: models that have learned from real recordings only drive the rendered lake, one lap from the
usual start, until the first wheel leaves the road or touches a wall: PilotNet trained on RECORDING, and
every model of --models that codriver reads, each fed as the rules of the model reader say.

What is made is kept in --work: pictures, trained models, drives. A run that was stopped goes on from there,
and drives are made anew only where the pictures or the car have changed. Pictures of (a) are not looked
after: use a fresh --work for them.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from lake_twins import centre_pictures, geometric_steering, read_poses, write_rows
from zero_shot import Drive, Driven, drive_all, public_models

from codriver.data.recording import read_recording
from codriver.sim.tracks import load_track

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TEST_ROWS = ((1206, 2040), (3350, 4053))
"""Rows of the lake recording held back from (a): most of the second lap in each direction."""


def main() -> None:
    """Measure (a) and (b), print tables, and write the JSON file."""
    arguments = _arguments()
    written = arguments.work / "realism.json"
    figures: dict[str, Any] = json.loads(written.read_text("utf-8")) if written.exists() else {}
    figures |= {"machine": platform.machine(), "processors": os.cpu_count()}
    if arguments.skip != "a":
        figures["sim_to_real"] = sim_to_real(arguments)
    if arguments.skip != "b":
        figures["closed_loop"] = closed_loop(arguments)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(f"\n{written}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How real are the rendered pictures?")
    parser.add_argument("recording", nargs="?", type=Path, default=SHARED / "recordings" / "lake")
    parser.add_argument("--poses", type=Path, default=SHARED / "facts" / "lake" / "poses.csv")
    parser.add_argument("--models", type=Path, default=SHARED / "models")
    parser.add_argument("--work", type=Path, default=Path("realism"), help="what is made, and the JSON file")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--speeds", type=float, nargs="+", default=[15.0, 20.0], help="mph, of (b)")
    parser.add_argument("--skip", choices=["a", "b"], help="leave out one part")
    parser.add_argument(
        "--by-recording",
        action="store_true",
        help="of (b): let RECORDING tell how each model is fed, where it clearly can",
    )
    return parser.parse_args()


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


def closed_loop(arguments: argparse.Namespace) -> dict[str, Any]:
    """Let every model drive a lap at each speed; return metres and laps, and who could not be loaded."""
    lake_model = trained(arguments.recording, arguments.work / "lake.h5", arguments.epochs)
    models = [lake_model, *public_models(arguments.models)]
    chosen_by = arguments.recording if arguments.by_recording else None
    drives = [Drive(model, mph, chosen_by) for model in models for mph in arguments.speeds]
    results = drive_all(drives, arguments.work / "drives.jsonl", _tell)
    laps = {}
    for mph in arguments.speeds:
        driven = [results[drive] for drive in drives if drive.mph == mph and not results[drive].refused]
        laps[f"{mph:g} mph"] = {
            "models": len(driven),
            "lapped": sum(one.lapped for one in driven),
            "median_metres": float(np.median([one.metres for one in driven])),
        }
        print(f"{mph:g} mph: {laps[f'{mph:g} mph']}")
    return {"fed_by": "recording" if chosen_by else "rules", "laps": laps, "each": _rows(results)}


def _tell(drive: Drive, driven: Driven) -> None:
    errors = f"off the middle {driven.mean_error:.2f} m on average, {driven.largest_error:.2f} m at most"
    came = f"{driven.metres:5d} m {driven.end:9s} {errors} ({driven.feeding})"
    print(f"{drive.model.stem[:44]:44s} {drive.mph:3g} mph {driven.refused[:90] or came}", flush=True)


def _rows(results: dict[Drive, Driven]) -> list[dict[str, Any]]:
    return [
        {"model": drive.model.name, "mph": drive.mph} | asdict(driven)
        for drive, driven in sorted(results.items(), key=lambda pair: (pair[0].model.name, pair[0].mph))
    ]


if __name__ == "__main__":
    main()
