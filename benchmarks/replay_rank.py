"""Models driven in a replayed recording and on the track itself; for replay.py, which compares the two.

python benchmarks/replay_rank.py WORK MODEL...

drives just these models, as several processes may do at once: a model's result is a file of its own in WORK.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr  # type: ignore[import-untyped]

from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.drive.driver import Driver
from codriver.drive.rollout import INTERVENE_AT, rollout
from codriver.evaluate.drivers import never_steer
from codriver.evaluate.interventions import autonomy
from codriver.files import replace_text
from codriver.model.pilot import load_pilot
from codriver.render.simulated_world import SimulatedWorld
from codriver.replay.replay_world import ReplayWorld
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.types import METRES_PER_SECOND_PER_MPH, Frame

SET_SPEED = 30 * METRES_PER_SECOND_PER_MPH
"""Metres per second."""
FROM = 600.0
"""Metres behind the start of the lap: what follows has the bridge and the lake's sharpest bends."""
STRAIGHT = Path("straight")
"""Stands for a driver that never steers."""
WITH_HELP = EpisodeRules(off_road_ends=False, crash_ends=False)


def ranked(work: Path, models: list[Path]) -> dict[str, Any]:
    """Return what the models did in both worlds, and how that correlates."""
    rows = drive_all(work, models)
    figures: dict[str, Any] = {"n": len(rows), "models": rows}
    for name in ("autonomy", "mean_absolute_error"):
        replayed, true = ([row[world][name] for row in rows] for world in ("replay", "true"))
        figures[f"spearman_{name}"] = round(float(spearmanr(replayed, true).statistic), 3)
    return figures


def drive_all(work: Path, models: list[Path]) -> list[dict[str, Any]]:
    """Return what models do from FROM to the lap's end, in the replay of `work`/lap and on the lake."""
    (work / "drives").mkdir(exist_ok=True)
    track, replay = load_track("lake"), ReplayWorld.from_recording(work / "lap")
    road = replay.world.road
    replay.world.rules = replace(WITH_HELP, laps=road.laps_from(FROM))
    rules = replace(WITH_HELP, laps=1 - FROM / track.length)
    starts = {"replay": Start(FROM, speed=SET_SPEED), "true": Start(track.start + FROM, speed=SET_SPEED)}
    with SimulatedWorld(track, rules=rules) as simulated:
        worlds: dict[str, ReplayWorld | SimulatedWorld] = {"replay": replay, "true": simulated}
        return [_driven(work / "drives" / f"{model.stem}.json", model, worlds, starts) for model in models]


def _driven(
    kept: Path, model: Path, worlds: dict[str, ReplayWorld | SimulatedWorld], starts: dict[str, Start]
) -> dict[str, Any]:
    if not kept.exists():
        pilot = never_steer if model == STRAIGHT else load_pilot(model)
        found = {name: with_help(pilot, world, starts[name]) for name, world in worlds.items()}
        replace_text(kept, json.dumps({"model": model.stem, **found}))
    row: dict[str, Any] = json.loads(kept.read_text())
    print(row["model"], *(f"{world} {row[world]['autonomy']:.1f} %" for world in worlds), flush=True)
    return row


def with_help(
    pilot: Callable[[Frame], float], world: ReplayWorld | SimulatedWorld, start: Start
) -> dict[str, float]:
    """Drive from a start to the end of the episode, put back from 1 m off; return what came of it."""
    driver = Driver(pilot, SET_SPEED, Counter())
    interventions = rollout(driver, world, start, intervene_at=INTERVENE_AT)
    trajectory = world.world.trajectory()
    seconds = float(trajectory.time[-1])
    return {
        "interventions": len(interventions),
        "seconds": seconds,
        "autonomy": autonomy(len(interventions), seconds),
        "mean_absolute_error": float(np.abs(trajectory.cross_track_error).mean()),
        **(asdict(world.figures) if isinstance(world, ReplayWorld) else {}),
    }


if __name__ == "__main__":
    keep_opencv_to_one_thread()
    drive_all(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
