"""Models that have learned from real recordings only drive the rendered lake, a lap at most."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import codriver.render
import codriver.sim
from codriver.drive.driver import Driver
from codriver.drive.rollout import rollout
from codriver.errors import CodriverError
from codriver.render.simulated_world import SimulatedWorld
from codriver.sim.episode import EndReason
from codriver.sim.tracks import load_track
from codriver.types import METRES_PER_SECOND_PER_MPH

MODEL_FILES = (".h5", ".keras")


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive that is to be made."""

    model: Path
    mph: float
    recording: Path | None = None
    """Of which the way of feeding is chosen; by the rules alone where there is none."""


@dataclass(frozen=True, slots=True)
class Driven:
    """What came of it."""

    feeding: str
    """How the network was fed, in words."""
    metres: int
    """Of the lap's 1,138, with all wheels on the road."""
    end: str
    mean_error: float
    """Metres off the road's middle, on average over the physics steps."""
    largest_error: float
    seconds: float
    """How long the drive took, by the clock."""
    refused: str = ""
    """Why the model could not be loaded; then nothing was driven."""

    @property
    def lapped(self) -> bool:
        """Whether it drove a whole lap."""
        return self.end == str(EndReason.FINISHED)


def public_models(folder: Path) -> list[Path]:
    """Return the model files of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in MODEL_FILES)


def drive_all(
    drives: Sequence[Drive], kept: Path, told: Callable[[Drive, Driven], object]
) -> dict[Drive, Driven]:
    """Make all drives, one process for each core, and tell of each when it is done.

    Results are kept in the file `kept`, and taken from there as long as neither the model nor the code that
    draws and moves has changed; so a benchmark that was stopped goes on where it was.
    """
    known = _known(kept)
    keys = {drive: _key(drive) for drive in drives}
    results = {drive: known[key] for drive, key in keys.items() if key in known}
    for drive, driven in results.items():
        told(drive, driven)
    missing = [drive for drive in drives if drive not in results]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        running = {pool.submit(make, drive): drive for drive in missing}
        for future in as_completed(running):
            drive, driven = running[future], future.result()
            results[drive] = driven
            _keep(kept, keys[drive], driven)
            told(drive, driven)
    return results


def make(drive: Drive) -> Driven:
    """Drive one lap at most."""
    from codriver.model.pilot import load_pilot

    began = time.monotonic()
    try:
        pilot = load_pilot(drive.model, recording=drive.recording)
    except CodriverError as error:
        return Driven("", 0, "", 0.0, 0.0, 0.0, refused=str(error))
    track = load_track("lake")
    with SimulatedWorld(track) as simulated:
        rollout(Driver(pilot, drive.mph * METRES_PER_SECOND_PER_MPH), simulated)
        errors = np.abs(simulated.world.trajectory().cross_track_error)
        return Driven(
            feeding=str(pilot.preprocess),
            metres=round(float(np.clip(simulated.world.completion, 0, 1)) * track.length),
            end=str(simulated.world.end),
            mean_error=round(float(errors.mean()), 3),
            largest_error=round(float(errors.max()), 3),
            seconds=round(time.monotonic() - began, 1),
        )


def _key(drive: Drive) -> str:
    """Return what a result depends on, in a few letters."""
    recording = "" if drive.recording is None else str(drive.recording.resolve())
    parts = [_digest([drive.model]), f"{drive.mph:g}", recording, _digest(_code())]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _code() -> Iterator[Path]:
    """Yield the files that say what the lake looks like and how the car moves."""
    for package in (codriver.render, codriver.sim):
        for folder in package.__path__:
            yield from sorted(path for path in Path(folder).iterdir() if path.suffix in (".py", ".csv"))


def _digest(paths: Sequence[Path] | Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _known(kept: Path) -> dict[str, Driven]:
    if not kept.exists():
        return {}
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    return {row.pop("key"): Driven(**row) for row in rows}


def _keep(kept: Path, key: str, driven: Driven) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, **asdict(driven)}) + "\n")
