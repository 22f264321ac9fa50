"""The run folder: everything that one training leaves behind, under names that stay the same."""

import json
import math
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from codriver.errors import OutputError, RunError
from codriver.files import lock, replace_text, unfinished

MAX_CONFIG_BYTES = 1024 * 1024
MAX_METRICS_BYTES = 64 * 1024 * 1024
_LOCK = "training.lock"

MONITORED = "validation_augmented_rmse"
"""The metric that chooses the best epoch: the root mean square error that training lowers, so on pictures
augmented as in training. On the pictures as they are, a network that hardly steers wins wherever people drove
straight: of six epochs on the Udacity lake the first was chosen, with a correlation of 0.26. The balanced
error, which has few pictures in its outer bins, chose by luck: of two trainings on 24 roads it took epoch 3
of 6 (correlation 0.952 and 0.959 on 12 unseen roads) where the root mean square took the last (0.961)."""
MONITORED_BEFORE = "validation_rmse"
"""The same in runs of before 2026-11-26: of the pictures as they are."""


@dataclass(frozen=True, slots=True)
class Run:
    """Paths of one run: settings, metrics of each epoch, best model, state to resume from, curves."""

    folder: Path

    @property
    def config(self) -> Path:
        """Settings and data of the run, JSON."""
        return self.folder / "config.json"

    @property
    def metrics(self) -> Path:
        """One JSON object a line for each finished epoch."""
        return self.folder / "metrics.jsonl"

    @property
    def best(self) -> Path:
        """The best model so far, ready to drive."""
        return self.folder / "model.h5"

    @property
    def last(self) -> Path:
        """The model after the last finished epoch, with all that is needed to resume."""
        return self.folder / "last.h5"

    @property
    def curves(self) -> Path:
        """Picture of the metrics over the epochs."""
        return self.folder / "curves.png"

    @property
    def tensorboard(self) -> Path:
        """Folder of TensorBoard's event files."""
        return self.folder / "tensorboard"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Have the run for this process alone; raises RunError when another training is at work in it."""
        try:
            file = (self.folder / _LOCK).open("ab")
        except OSError as error:
            raise OutputError(f"cannot write in {self.folder}: {error.strerror}.") from error
        with file:
            if not lock(file):
                raise RunError(f"{self.folder}: another training is at work in it. Wait for it, or stop it.")
            for path in (self.config, self.metrics, self.best, self.last, self.curves):
                for left_over in unfinished(path):  # of a training that was killed
                    left_over.unlink()
            yield

    def read_config(self) -> dict[str, Any]:
        """Read config.json; raises RunError when the folder is not a run."""
        try:
            with self.config.open(encoding="utf-8") as file:
                values = json.loads(file.read(MAX_CONFIG_BYTES))
        except (OSError, ValueError, RecursionError) as error:
            raise RunError(
                f"{self.folder}: not a run folder ({error}). Name a folder under runs/."
            ) from error
        if not isinstance(values, dict):
            raise RunError(f"{self.config}: not a JSON object. Name another folder under runs/.")
        return values

    def read_metrics(self) -> list[dict[str, Any]]:
        """Read the metrics of all finished epochs; a last line torn by a kill does not count."""
        if not self.metrics.exists():
            return []
        if self.metrics.stat().st_size > MAX_METRICS_BYTES:
            raise RunError(f"{self.metrics}: larger than {MAX_METRICS_BYTES} bytes; not a run of ours.")
        epochs = []
        for line in self.metrics.read_text(encoding="utf-8").splitlines():
            try:
                epochs.append(json.loads(line))
            except ValueError:
                break
        return epochs

    def write_metrics(self, epochs: list[dict[str, Any]]) -> None:
        """Write the metrics of all finished epochs in one step."""
        replace_text(self.metrics, "".join(json.dumps(epoch) + "\n" for epoch in epochs))


def monitored(epochs: Sequence[Mapping[str, Any]]) -> str:
    """Return the metric by which the best of `epochs` is chosen: MONITORED where they all have it."""
    return MONITORED if all(MONITORED in metrics for metrics in epochs) else MONITORED_BEFORE


def best_epoch(epochs: Sequence[Mapping[str, Any]]) -> int:
    """Return the number of the epoch with the lowest monitored error, the first of equals.

    `epochs` are the metrics of one finished epoch or more, as in metrics.jsonl; what is no number counts as
    the worst.
    """
    name = monitored(epochs)

    def error(metrics: Mapping[str, Any]) -> float:
        value = metrics.get(name)
        return math.inf if value is None or math.isnan(value) else float(value)

    return int(min(epochs, key=lambda metrics: (error(metrics), metrics["epoch"]))["epoch"])


def create_run(parent: Path, name: str, now: datetime, config: dict[str, Any]) -> Run:
    """Make a new folder `parent/<time>-<name>` with its config.json in it, in one step.

    Raises OutputError when that is not allowed.
    """
    stem = f"{now:%Y-%m-%d-%H%M%S}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', name).strip('-') or 'run'}"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=parent, prefix=".starting-"))
    except OSError as error:
        raise OutputError(f"cannot make a run folder in {parent}: {error.strerror}.") from error
    try:
        temporary.chmod(0o755)
        replace_text(Run(temporary).config, json.dumps(config, indent=2) + "\n")
    except OutputError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        reason = getattr(error.__cause__, "strerror", None) or str(error)
        raise OutputError(f"cannot make a run folder in {parent}: {reason}.") from error
    for count in range(1, 1000):
        folder = parent / (stem if count == 1 else f"{stem}-{count}")
        try:
            # Fails on a folder with something in it, and every run folder has its config.json.
            return Run(temporary.rename(folder))
        except OSError:
            if not folder.exists():
                raise
    raise OutputError(f"{parent} holds a thousand runs named {stem} already. Tidy it up.")
