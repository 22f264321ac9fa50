"""May a replayed recording be believed? One command, tables, and one JSON line at the end.

    python benchmarks/replay.py WORK [MODEL...]

A lap of the lake by the expert is recorded in our simulator, which knows the truth that a recording does not.

`path`: how far the path from speed and steering is from where the car was, laid over it in pieces of 50 m.
`views`: how like the true picture the warped one is, by offset and yaw, and how like it the recorded one is.
`cost`: milliseconds of processor time for a view, from pictures that are ready and from the disk.
`rank`: autonomy in the replay and in the simulator, of eight models that this trains (replay_ladder.py), of
MODELs, and of one that never steers: the harder half of the lap at 30 mph with help, and Spearman's
correlation of the two.

WORK keeps recordings, models and results; a run that was cut off goes on where it was.
"""

import json
import platform
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from replay_ladder import rungs
from replay_rank import STRAIGHT, ranked
from replay_views import compared, record_lap, seen_beside

from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.cli.record import look_of, record_expert
from codriver.files import replace_text
from codriver.replay.path import RecordedPath
from codriver.replay.replay_world import ReplayWorld
from codriver.sim.body import origin_of
from codriver.sim.car import CarState
from codriver.sim.tracks import load_track

BEGUN = datetime(2024, 5, 1, 12, 0, 0)
NOISE = 0.3
"""Metres that the expert is pushed off the line where it is recorded to learn from."""
PIECE = 50.0
"""Metres of path that are laid over the truth at a time."""
VIEWS, RUNS = 300, 5
"""Views that are timed."""
TRACK = "lake"


def main() -> None:
    """Measure, print, and exit."""
    keep_opencv_to_one_thread()
    work, extra = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    work.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {"machine": platform.machine()}
    if not (work / "views.json").exists():
        replace_text(work / "views.json", json.dumps(of_pictures(work)))
    figures |= json.loads((work / "views.json").read_text())
    train(work)
    figures["rank"] = ranked(work, [*rungs(work / "models"), *extra, STRAIGHT])
    print(json.dumps(figures))


def of_pictures(work: Path) -> dict[str, Any]:
    """Record the lap, and return what can be measured without a model."""
    track = load_track(TRACK)
    cars = record_lap(track, work / "lap", BEGUN)
    world = ReplayWorld.from_recording(work / "lap")
    figures: dict[str, Any] = {"path": path_error(world.path, cars), "cost": cost(world), "views": []}
    print(figures)
    for row in compared(track, cars, world):
        print(row)
        figures["views"].append(row)
    return figures | {"zero_offset_difference": world.views.zero_offset_difference()}


def path_error(path: RecordedPath, cars: list[CarState]) -> dict[str, float]:
    """Return how far the integrated origin is from the true one, metres, in pieces laid over each other."""
    own = np.column_stack(path.origin)
    true = np.array([origin_of(cars[row].x, cars[row].y, cars[row].yaw) for row in path.row])
    apart = []
    for first in range(0, len(own), 20):
        last = int(np.searchsorted(path.s, path.s[first] + PIECE))
        if last < len(own):
            one, two = (
                points[first : last + 1] - points[first : last + 1].mean(axis=0) for points in (own, true)
            )
            left, _, right = np.linalg.svd(one.T @ two)
            turn = left @ np.diag([1.0, np.linalg.det(left @ right)]) @ right
            apart.append(float(np.sqrt(np.square(one @ turn - two).sum(axis=1).mean())))
    return {"median_m": float(np.median(apart)), "worst_m": max(apart)}


def cost(world: ReplayWorld) -> dict[str, float]:
    """Return milliseconds of processor time for a view: at one pose, and at poses that follow each other.

    The best of RUNS, so that what else runs on the machine counts as little as possible.
    """
    rng = np.random.default_rng(0)
    away = np.column_stack([rng.normal(0.0, 0.4, VIEWS), rng.normal(0.0, 0.04, VIEWS)]).tolist()
    milliseconds = {}
    for name, stride in (("ready_ms", 0), ("from_disk_ms", 1)):
        runs = []
        for _ in range(RUNS):
            seen_beside(world.views, 200, 0.5, 0.05)
            begun = time.process_time()
            for number, (right, yaw) in enumerate(away):
                seen_beside(world.views, 200 + stride * number, right, yaw)
            runs.append(1000 * (time.process_time() - begun) / VIEWS)
        milliseconds[name] = min(runs)
    return milliseconds


def train(work: Path) -> None:
    """Record what is learnt from, and train the models, in a process of its own for Keras's other backend."""
    (work / "models").mkdir(exist_ok=True)
    if all(model.exists() for model in rungs(work / "models")):
        return
    recording = work / "noisy"
    if not recording.exists():
        record_expert(recording, TRACK, lambda _: None, look=look_of(None), noise=NOISE)
    script = Path(__file__).with_name("replay_ladder.py")
    subprocess.run([sys.executable, str(script), str(recording), str(work / "models")], check=True)


if __name__ == "__main__":
    main()
