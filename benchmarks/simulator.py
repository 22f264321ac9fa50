"""How fast is the simulator, without and with pictures? One command, one JSON line.

    python benchmarks/simulator.py

`steps_per_s`: physics steps of 0.02 s that one process makes for many cars at once on the lake, laps, wheels
and walls included, each car under its own steering. Each figure is the best of several runs, so that what
else runs on the machine counts as little as possible.
"""

import json
import platform
import time

import numpy as np

from codriver.sim.episode import EpisodeRules
from codriver.sim.fleet import Fleet
from codriver.sim.start import random_starts
from codriver.sim.tracks import load_track

CARS, STEPS, RUNS = 2000, 100, 5
ENDLESS = EpisodeRules(
    laps=np.inf, off_road_ends=False, crash_ends=False, stuck_seconds=np.inf, wrong_way_metres=np.inf
)


def main() -> None:
    """Measure, and print one JSON line."""
    figures: dict[str, object] = {"steps_per_s": round(steps_per_s())}
    # The frame rates of the picture, single_camera_fps and three_camera_fps, join here.
    print(json.dumps({"machine": platform.machine(), **figures}))


def steps_per_s() -> float:
    """Return the car steps a second of CARS cars that wander over and off the lake's road."""
    rng, track = np.random.default_rng(0), load_track("lake")
    start = random_starts(track, rng, CARS, cross_track_error=2.0, heading_error=0.2)
    steering, throttle = rng.uniform(-0.1, 0.1, CARS), rng.uniform(0.1, 0.5, CARS)
    rates = []
    for _ in range(RUNS):
        fleet = Fleet(track, start, ENDLESS)
        began = time.perf_counter()
        for _ in range(STEPS):
            fleet.step(steering, throttle)
        rates.append(CARS * STEPS / (time.perf_counter() - began))
    return max(rates)


if __name__ == "__main__":
    main()
