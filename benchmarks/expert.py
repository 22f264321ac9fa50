"""Does the expert finish every track without a wheel off the road? One command, a table, one JSON line.

    python benchmarks/expert.py [--random 50] [--noise 0] [--speed 30]

Every built-in track and the first 50 random ones, in both directions, a whole lap each from a standing start
at the track's own start. Exit code 1 when a lap was not finished or a wheel left the road.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from codriver.sim.expert_driver import ExpertDriver
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import METRES_PER_SECOND_PER_MPH

BUILT_IN = ("lake", "jungle", "oval")


def main() -> None:
    """Drive all laps on all cores, print a table and one JSON line."""
    parser = argparse.ArgumentParser(description="The expert's laps on every track.")
    parser.add_argument("--random", type=int, default=50, help="how many random tracks")
    parser.add_argument("--noise", type=float, default=0.0, help="metres that it is pushed off the middle")
    parser.add_argument("--speed", type=float, default=30.0, help="miles per hour at most")
    arguments = parser.parse_args()
    names = [*BUILT_IN, *(f"random:{seed}" for seed in range(arguments.random))]
    ways = [(name, reverse) for name in names for reverse in (False, True)]
    drive = partial(drive_lap, noise=arguments.noise, mph=arguments.speed)
    laps = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for lap in pool.map(drive, ways):
            laps.append(lap)
            print(
                "{track:16} {way:8} {end:9} {lap_time:7.2f} s  {mph:5.1f} mph  cross-track error mean"
                " {mean_error:.3f} m, largest {largest_error:.3f} m  wheels off {wheels_off}".format(**lap),
                flush=True,
            )
    finished = sum(lap["end"] == "finished" and lap["wheels_off"] == 0 for lap in laps)
    print(json.dumps(summary(laps) | {"laps": len(laps), "finished_on_the_road": finished}))
    sys.exit(0 if finished == len(laps) else 1)


def drive_lap(way: tuple[str, bool], noise: float, mph: float) -> dict[str, Any]:
    """Drive one lap and return its figures."""
    name, reverse = way
    track = load_track(name, reverse=reverse)
    world = World(track)
    speed = mph * METRES_PER_SECOND_PER_MPH
    expert = ExpertDriver(track, np.random.default_rng(0), set_speed=speed, noise=noise)
    while not world.end:
        world.step(expert.act(world.car).command)
    trajectory = world.trajectory()
    errors = np.abs(trajectory.cross_track_error)
    # The lake's own start lies beside the middle; getting there is not the expert's error.
    driving = trajectory.s > trajectory.s[0] + 30.0
    return {
        "track": name,
        "way": "reverse" if reverse else "forward",
        "end": str(world.end),
        "lap_time": float(trajectory.time[-1]),
        "mph": float(trajectory.speed[driving].mean()) / METRES_PER_SECOND_PER_MPH,
        "mean_error": float(errors[driving].mean()),
        "largest_error": float(errors[driving].max()),
        "wheels_off": int(trajectory.wheels_off.max()),
    }


def summary(laps: list[dict[str, Any]]) -> dict[str, float]:
    """Return the errors of all laps together, and of the built-in tracks apart."""
    figures = {}
    for group in (*BUILT_IN, "random"):
        of_group = [lap for lap in laps if lap["track"].startswith(group)]
        if of_group:
            figures[f"{group}_mean_error_m"] = round(
                float(np.mean([lap["mean_error"] for lap in of_group])), 3
            )
            figures[f"{group}_largest_error_m"] = round(max(lap["largest_error"] for lap in of_group), 3)
            figures[f"{group}_mph"] = round(float(np.mean([lap["mph"] for lap in of_group])), 1)
    return figures


if __name__ == "__main__":
    main()
