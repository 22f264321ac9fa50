"""Models driven in a replayed recording and on the track itself; for replay.py, which compares the two.

python benchmarks/replay_rank.py WORK MODEL...

drives just these models, as several processes may do at once: a model's result is a file of its own in WORK.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr  # type: ignore[import-untyped]

from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.drive.driver import Driver
from codriver.drive.rollout import INTERVENE_AT, rollout
from codriver.evaluate.drivers import never_steer
from codriver.evaluate.interventions import autonomy
from codriver.evaluate.steps import step_metres
from codriver.files import replace_text
from codriver.model.pilot import load_pilot
from codriver.render.simulated_world import SimulatedWorld
from codriver.replay.replay_world import ReplayWorld
from codriver.sim.episode import EpisodeRules
from codriver.sim.tracks import load_track
from codriver.types import METRES_PER_SECOND_PER_MPH, Frame

SET_SPEED = 20 * METRES_PER_SECOND_PER_MPH
"""Metres per second."""
STRAIGHT = Path("straight")
"""Stands for a driver that never steers."""
WITH_HELP = EpisodeRules(laps=1.0, off_road_ends=False, crash_ends=False)


def ranked(work: Path, models: list[Path]) -> dict[str, Any]:
    """Return what the models did in both worlds, and how that correlates."""
    rows = [driven(work, model) for model in models]
    figures: dict[str, Any] = {"n": len(rows), "models": rows}
    for name in ("autonomy", "mean_absolute_error"):
        replayed, true = ([row[world][name] for row in rows] for world in ("replay", "true"))
        figures[f"spearman_{name}"] = round(float(spearmanr(replayed, true).statistic), 3)
    return figures


def driven(work: Path, model: Path) -> dict[str, Any]:
    """Return what a model does in the replay of `work`/lap and on the lake; drive it there if need be."""
    kept = work / "drives" / f"{model.stem}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        result: dict[str, Any] = {"model": model.stem}
        replay = ReplayWorld.from_recording(work / "lap")
        # A file that does not say how it is fed is fed as predicts the recorded steering best.
        pilot = never_steer if model == STRAIGHT else load_pilot(model, recording=work / "lap")
        result["replay"] = with_help(pilot, replay) | asdict(replay.figures)
        with SimulatedWorld(load_track("lake"), rules=WITH_HELP) as simulated:
            result["true"] = with_help(pilot, simulated)
        replace_text(kept, json.dumps(result))
    found: dict[str, Any] = json.loads(kept.read_text())
    print(found["model"], *(f"{world} {found[world]['autonomy']:.1f} %" for world in ("replay", "true")))
    return found


def with_help(pilot: Callable[[Frame], float], world: ReplayWorld | SimulatedWorld) -> dict[str, float]:
    """Drive from the world's start to its end, put back from 1 m off; return what came of it."""
    interventions = rollout(Driver(pilot, SET_SPEED, Counter()), world, intervene_at=INTERVENE_AT)
    trajectory = world.world.trajectory()
    seconds, metres = float(trajectory.time[-1]), float(step_metres(trajectory).sum())
    return {
        "interventions": len(interventions),
        "seconds": seconds,
        "autonomy": autonomy(len(interventions), seconds),
        "metres": metres,
        "mean_absolute_error": float(np.abs(trajectory.cross_track_error).mean()),
    }


if __name__ == "__main__":
    keep_opencv_to_one_thread()
    for name in sys.argv[2:]:
        driven(Path(sys.argv[1]), Path(name))
