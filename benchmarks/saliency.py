"""Does a model look at the road? One command, one table and one JSON line.

    python benchmarks/saliency.py model.h5 [--track lake] [--track random:1000] [--frames 60]

On frames of the built-in simulator: the shift test of arXiv 1704.07911, the share of the saliency on the
road's edges beside their share of the area, how much the map changes when the weights of the network are
drawn anew (Adebayo et al. 2018), and what a map costs beside an inference, taken in turns.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from codriver.evaluate.salient_edges import EdgeShare, edge_share, road_edges
from codriver.evaluate.salient_shift import shift_figures
from codriver.model.model_file import ModelCard, save_model
from codriver.model.pilot import Pilot, load_pilot
from codriver.model.pilotnet import build_pilotnet
from codriver.model.saliency import Saliency
from codriver.render.simulated_world import SimulatedWorld
from codriver.sim.car import CarState
from codriver.sim.start import Start, random_starts
from codriver.sim.tracks import load_track
from codriver.types import Frame

OFFSET, HEADING = 1.0, 0.1
"""Metres and radians off the middle of the road that frames are taken at, at most."""
SEED = 0


def main() -> None:
    """Measure a model and print what was found."""
    parser = argparse.ArgumentParser(description="What a model looks at, in figures.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--track", action="append", help="lake and random:1000 by default")
    parser.add_argument("--frames", type=int, default=60, help="on each track")
    arguments = parser.parse_args()
    pilot = load_pilot(arguments.model)
    random_pilot = _random_pilot(pilot)
    for track in arguments.track or ["lake", "random:1000"]:
        frames, edges = _frames(track, arguments.frames)
        found = {"track": track, "frames": len(frames), **_measured(pilot, random_pilot, frames, edges)}
        for name, value in found.items():
            print(f"{name:40} {value if isinstance(value, str | int) else f'{value:.4f}'}")
        print(json.dumps({"model": str(arguments.model), **found}))


def _frames(name: str, count: int) -> tuple[list[Frame], list[np.ndarray]]:
    """Return frames from places all over a track, and where its edges are in each."""
    track = load_track(name)
    rng = np.random.default_rng(SEED)
    drawn = random_starts(track, rng, count, cross_track_error=OFFSET, heading_error=HEADING)
    frames, edges = [], []
    with SimulatedWorld(track) as world:
        for place in np.stack([drawn.s, drawn.cross_track_error, drawn.heading_error], axis=-1).tolist():
            world.reset(Start(*place))
            frame = world.observe().frame
            assert frame is not None
            car: CarState = world.car
            frames.append(frame)
            edges.append(road_edges(track, car))
    return frames, edges


def _random_pilot(pilot: Pilot) -> Pilot:
    """Return a PilotNet that is fed in the same way and has learnt nothing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "random.h5"
        save_model(build_pilotnet(dropout=0, seed=1), path, ModelCard(pilot.preprocess))
        return load_pilot(path)


def _measured(
    pilot: Pilot, random_pilot: Pilot, frames: Sequence[Frame], edges: Sequence[np.ndarray]
) -> dict[str, float]:
    saliency, random_saliency = Saliency(pilot), Saliency(random_pilot)
    maps = [saliency(frame).saliency for frame in frames]
    random_maps = [random_saliency(frame).saliency for frame in frames]
    shares, random_shares = (_shares(each, edges, pilot) for each in (maps, random_maps))
    shifts = shift_figures(pilot, lambda frame: saliency(frame).saliency, frames, pilot.preprocess)
    milliseconds, inference = _costs(pilot, saliency, frames)
    return {
        **{f"shift_{name}": value for name, value in asdict(shifts).items()},
        "edge_saliency": float(np.mean([share.saliency for share in shares])),
        "edge_area": float(np.mean([share.area for share in shares])),
        "edge_density": float(np.mean([share.density for share in shares])),
        "edge_density_random_weights": float(np.mean([share.density for share in random_shares])),
        "rank_correlation_with_random_weights": float(
            np.mean([_rank_correlation(*each) for each in zip(maps, random_maps, strict=True)])
        ),
        "map_milliseconds": milliseconds,
        "inference_milliseconds": inference,
    }


def _shares(maps: Sequence[np.ndarray], edges: Sequence[np.ndarray], pilot: Pilot) -> list[EdgeShare]:
    shares = [edge_share(*each, pilot.preprocess) for each in zip(maps, edges, strict=True)]
    return [share for share in shares if share is not None]


def _rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Spearman's, of the places where either map is not zero."""
    either = (one > 0) | (other > 0)
    ranks = np.array([np.argsort(np.argsort(each[either])) for each in (one, other)], np.float64)
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _costs(pilot: Pilot, saliency: Saliency, frames: Sequence[Frame]) -> tuple[float, float]:
    """Return the median milliseconds of a map with its steering, and of steering alone, taken in turns."""
    times: list[tuple[float, float]] = []
    for frame in frames:
        start = time.perf_counter()
        saliency(frame)
        between = time.perf_counter()
        pilot(frame)
        times.append((between - start, time.perf_counter() - between))
    whole, alone = (np.median(times, axis=0) * 1000).tolist()
    return whole, alone


if __name__ == "__main__":
    main()
