"""How fast is the simulator, without and with pictures? One command, one JSON line.

    python benchmarks/simulator.py

`steps_per_s`: physics steps of 0.02 s that one process makes for many cars at once on the lake, laps, wheels
and walls included, each car under its own steering.
`one_car_steps_per_s`: those of one car by itself, with the expert at the wheel, on the lake; what a recording
needs beside pictures.
`single_camera_fps`, `three_camera_fps`: pictures, and sets of three, that one core makes in a second on a lap
of the lake with the software renderer, from the car's pose to decoded frames (scene, bonnet, JPEG, decoder).
They are counted against the process's own processor time, so that waiting for other processes is no loss.
Each figure is the best of several runs, so that what else runs on the machine counts as little as possible.
"""

import json
import platform
import time

import numpy as np

from codriver.render.scene import Scene
from codriver.sim.episode import EpisodeRules
from codriver.sim.expert_driver import ExpertDriver
from codriver.sim.fleet import Fleet
from codriver.sim.start import random_starts
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import CAMERAS, Camera

CARS, STEPS, RUNS = 2000, 100, 5
ONE_CAR_STEPS = 2000
PICTURES = 250
ENDLESS = EpisodeRules(
    laps=np.inf, off_road_ends=False, crash_ends=False, stuck_seconds=np.inf, wrong_way_metres=np.inf
)


def main() -> None:
    """Measure, and print one JSON line."""
    figures: dict[str, object] = {"steps_per_s": round(steps_per_s())}
    figures["one_car_steps_per_s"] = round(one_car_steps_per_s())
    figures["single_camera_fps"] = round(pictures_per_s(("center",)))
    figures["three_camera_fps"] = round(pictures_per_s(CAMERAS))
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


def one_car_steps_per_s() -> float:
    """Return the steps a second of processor time of one car on the lake with the expert at the wheel."""
    world = World(load_track("lake"), ENDLESS)
    expert = ExpertDriver(world.track, np.random.default_rng(0))
    rates = []
    for _ in range(RUNS):
        began = time.process_time()
        for _ in range(ONE_CAR_STEPS):
            world.step(expert.act(world.car).command)
        rates.append(ONE_CAR_STEPS / (time.process_time() - began))
    return max(rates)


def pictures_per_s(cameras: tuple[Camera, ...]) -> float:
    """Return how often these cameras take their pictures in a second of processor time, along a lap."""
    track = load_track("lake")
    scene = Scene(track, cameras=cameras)
    arc_lengths = np.linspace(0.0, track.length, PICTURES, endpoint=False)
    poses = np.column_stack([track.position(arc_lengths, 0.5), track.heading_at(arc_lengths)]).tolist()
    rates = []
    for _ in range(RUNS):
        began = time.process_time()
        for x, y, z, yaw in poses:
            scene.pictures(x, y, z, yaw)
        rates.append(len(poses) / (time.process_time() - began))
    scene.close()
    return max(rates)


if __name__ == "__main__":
    main()
