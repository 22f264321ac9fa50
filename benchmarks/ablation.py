"""What is each part of the recipe worth? Each is left out in turn, and driving decides. One command.

    python benchmarks/ablation.py [--seeds 0 1 2] [--variants NAME ...] [--work FOLDER]

The expert is recorded as `codriver demo` does it, once as it is, once without being pushed off the line, once
as if it steered with a keyboard, and once taking bends as fast as grip allows. PilotNet then learns from that
with one part of the recipe turned off, and drives the lake both ways and unseen random tracks at 30 mph. The
same seeds and starts for every variant. Prints a table (mean and standard deviation over the training seeds)
and one JSON line; all that is made stays in --work, and a run that was cut off goes on from there.
"""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from closed_loop_trials import UNSEEN, Trials, built_in_tracks, drive_trials, looks, unseen_tracks

from codriver.augment.recipe import Recipe
from codriver.cli.demo_recording import NOISE, Style, demo_courses, record_courses
from codriver.train.config import TrainingConfig

Recorded = Literal["pushed", "unpushed", "keyboard", "hurried"]


@dataclass(frozen=True, slots=True)
class Variant:
    """The recipe with one part turned off."""

    config: TrainingConfig = field(default_factory=TrainingConfig)
    recorded: Recorded = "pushed"
    on_policy: int = 0
    """Rounds of driving, being corrected and learning again."""


FULL = TrainingConfig()
VARIANTS = {
    "the whole recipe": Variant(),
    "no augmentation at all": Variant(replace(FULL, augment=False)),
    "no shift": Variant(replace(FULL, recipe=Recipe(shift_deviation=0))),
    "no yaw": Variant(replace(FULL, recipe=Recipe(yaw_deviation=0))),
    "no flip": Variant(replace(FULL, recipe=Recipe(flip_probability=0))),
    "no shadow": Variant(replace(FULL, recipe=Recipe(shadow_probability=0))),
    "no brightness": Variant(replace(FULL, recipe=Recipe(brightness_probability=0))),
    "no cast": Variant(replace(FULL, recipe=Recipe(cast_probability=0))),
    "no side cameras": Variant(replace(FULL, side_cameras=False)),
    "no balance": Variant(replace(FULL, balance=False)),
    "no steering gain": Variant(replace(FULL, unshrink=False)),
    "no noise injection": Variant(recorded="unpushed"),
    "bends taken at the limit of grip": Variant(recorded="hurried"),
    "neither noise nor side cameras nor augmentation": Variant(
        replace(FULL, side_cameras=False, augment=False), "unpushed"
    ),
    "keyboard, labels smoothed": Variant(recorded="keyboard"),
    "keyboard, labels as they are": Variant(replace(FULL, smoothing="off"), "keyboard"),
    "with on-policy learning": Variant(on_policy=2),
}


def main() -> None:
    """Train and drive all variants, and print the table and one JSON line."""
    parser = argparse.ArgumentParser(description="What is each part of the recipe worth?")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--starts", type=int, default=2, help="on the lake, each way")
    parser.add_argument("--unseen", type=int, default=6, help="random tracks, one start each")
    parser.add_argument("--looks", action="store_true", help="drive the standard suite's ten looks, too")
    parser.add_argument("--work", type=Path, default=Path("ablation"), help="what is made; kept, used again")
    arguments = parser.parse_args()
    figures: dict[str, list[dict[str, Any]]] = {name: [] for name in arguments.variants}
    for seed in arguments.seeds:
        for name in arguments.variants:
            model = trained(VARIANTS[name], name, seed, arguments)
            trials = trials_of(model, arguments)
            figures[name].append(drive_trials(trials, model.parent / "trials.json"))
    print_table(figures)
    print(json.dumps({"seeds": arguments.seeds, "epochs": arguments.epochs, "by_seed": figures}))


def trials_of(model: Path, arguments: argparse.Namespace) -> Trials:
    """Return the lake both ways, unseen random tracks, and other looks if asked for, each as one."""
    built_in = built_in_tracks(model, arguments.starts)
    lake = [plan for name, plans in built_in.items() if name.startswith("lake") for plan in plans]
    trials = {"lake": lake, **unseen_tracks(model, 1, UNSEEN[: arguments.unseen])}
    if arguments.looks:
        trials["ten looks of the lake"] = [plan for plans in looks(model, 1).values() for plan in plans]
    return trials


def trained(variant: Variant, name: str, seed: int, arguments: argparse.Namespace) -> Path:
    """Return a variant's model, trained now if it is not there."""
    folder: Path = arguments.work / f"seed-{seed}" / name.replace(" ", "-").replace(",", "")
    model = folder / "model.h5"
    driven = folder / "trials.json"  # what is driven to the end needs no model any more
    if not model.exists() and not driven.exists():
        folder.mkdir(parents=True, exist_ok=True)
        recordings = recorded(
            arguments.work / f"seed-{seed}" / "recordings" / variant.recorded, variant, seed
        )
        settings = replace(variant.config, epochs=arguments.epochs, seed=seed)
        job = {
            "recordings": [str(path) for path in recordings],
            "training": settings.to_json(),
            "on_policy": variant.on_policy,
        }
        # A process of its own: Keras keeps much of what it has ever trained.
        command = [sys.executable, str(Path(__file__).with_name("ablation_training.py")), str(model)]
        subprocess.run(command, input=json.dumps(job), text=True, check=True)
    return model


def recorded(folder: Path, variant: Variant, seed: int) -> list[Path]:
    """Return the demo's recordings in one of the manners of driving, made now where they are not there."""
    courses = demo_courses()
    folders = [folder / course.name for course in courses]
    if not folder.exists():
        # It gets its name when all are there: half of them are not the recipe's.
        unfinished = folder.with_name(f".{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        noise = 0.0 if variant.recorded == "unpushed" else NOISE
        style: Style = "keyboard" if variant.recorded == "keyboard" else "smooth"
        calm = variant.recorded != "hurried"
        record_courses(courses, unfinished, 1.0, seed, noise=noise, style=style, calm=calm)
        unfinished.rename(folder)
    return folders


def print_table(figures: dict[str, list[dict[str, Any]]]) -> None:
    """Print the rows that docs/ablation.md shows."""
    trials = list(next(iter(figures.values()))[0])
    heads = [f"{trial}: autonomy, % | interventions, by seed | mean error, m | clean" for trial in trials]
    print(f"| recipe | {' | '.join(heads)} |")
    print("| --- |" + " --- | --- | --- | --- |" * len(trials))
    for name, by_seed in figures.items():
        cells = []
        for trial in trials:
            of_trial = [seed[trial] for seed in by_seed]
            cells.append(_mean([each["autonomy"] for each in of_trial], 1))
            cells.append(" / ".join(str(each["count"]) for each in of_trial))
            cells.append(_mean([each["mean_absolute_error"] for each in of_trial], 2))
            clean, drives = (sum(each[key] for each in of_trial) for key in ("clean", "drives"))
            cells.append(f"{clean} of {drives}")
        print(f"| {name} | {' | '.join(cells)} |")


def _mean(values: list[float], digits: int) -> str:
    spread = f" ± {np.std(values, ddof=1):.{digits}f}" if len(values) > 1 else ""
    return f"{np.mean(values):.{digits}f}{spread}"


if __name__ == "__main__":
    main()
