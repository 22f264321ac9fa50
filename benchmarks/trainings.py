"""Trainings of `training_faults.py`: processes of `codriver train`, and what they come to."""

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
from driving import environment_of_a_user

from codriver.data.recorder import Recorder
from codriver.drive.self_test import draw_road
from codriver.model.model_file import pilotnet_weights, read_state
from codriver.runs import Run

ROWS = 60
SETTINGS = ["--epochs", "4", "--batch-size", "8", "--deterministic", "--no-side-cameras"]


@dataclass(frozen=True)
class Training:
    """One process."""

    process: "subprocess.Popen[str]"
    runs: Path
    """The folder in which it makes its run."""

    @property
    def run(self) -> Run | None:
        """Its run, as soon as there is one."""
        return next((Run(folder) for folder in sorted(self.runs.glob("[!.]*"))), None)

    @property
    def processor_seconds(self) -> float:
        """What it has used of the processor so far, by Linux: how far it is, on a busy machine too."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def result(self) -> str:
        """Wait for it to end well; returns a digest of its metrics, its weights and its optimizer."""
        _, errors = self.process.communicate()
        assert self.process.returncode in {0, 1}, errors[-500:]
        run = self.run
        assert run is not None, "it left no run"
        arrays = [*pilotnet_weights(run.best), *pilotnet_weights(run.last), *read_state(run.last)]
        parts = [run.metrics.read_bytes(), *(np.ascontiguousarray(array).tobytes() for array in arrays)]
        return sha256(b"".join(parts)).hexdigest()

    def refusal(self) -> str:
        """Wait for it to end with exit code 2 and one line; returns the line."""
        _, errors = self.process.communicate()
        told = [line for line in errors.splitlines() if line.startswith("codriver: ")]
        assert self.process.returncode == 2, f"exit code {self.process.returncode}: {errors[-500:]}"
        assert len(told) == 1, errors[-500:]
        assert "Traceback" not in errors, errors[-500:]
        return told[0].removeprefix("codriver: ")


class Bench:
    """A recording, and the result to which every training on it must come."""

    def __init__(self, folder: Path, rng: np.random.Generator) -> None:
        self.folder, self.rng = folder, rng
        self.recording = draw_recording(folder / "recording", rng)
        before = _processor_seconds_of_ended()
        self.wanted = self.start(folder / "reference").result()
        self.processor_seconds = _processor_seconds_of_ended() - before
        """Of an uninterrupted training, its start included."""

    def start(self, place: Path, recording: Path | None = None, cache: Path | None = None) -> Training:
        """Start a training whose run and model are in `place`."""
        return self._train(place, [str(recording or self.recording), *SETTINGS], cache)

    def resume(self, place: Path) -> Training:
        """Go on with the run in `place`; from the start where a kill came before there was one."""
        run = Training(None, place / "runs").run  # type: ignore[arg-type]
        return self._train(place, ["--resume", str(run.folder)]) if run else self.start(place)

    def _train(self, place: Path, arguments: list[str], cache: Path | None = None) -> Training:
        place.mkdir(parents=True, exist_ok=True)
        runs = place / "runs"
        command = [sys.executable, "-m", "codriver", "train", *arguments]
        environment = {**environment_of_a_user(), "CODRIVER_CACHE": str(cache or self.folder / "cache")}
        process = subprocess.Popen(
            [*command, "--runs", str(runs), "-o", str(place / "model.h5")],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        return Training(process, runs)


def _processor_seconds_of_ended() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def draw_recording(folder: Path, rng: np.random.Generator) -> Path:
    """Record a drawn road whose bend decides the steering."""
    steering = np.clip(np.cumsum(rng.normal(0, 0.15, ROWS)), -1, 1)
    moment = datetime(2026, 5, 1, 12)
    with Recorder(folder) as recorder:
        for row, bend in enumerate(steering):
            recorder.write(
                {"center": draw_road(float(bend))},
                steering=float(bend),
                throttle=0.5,
                brake=0.0,
                speed_metres_per_second=10.0,
                time=moment + timedelta(seconds=row / 15),
            )
    return folder
