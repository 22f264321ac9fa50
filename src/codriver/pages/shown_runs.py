"""Runs as a page shows them: their state, their curves, and their settings, as plain JSON values."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from codriver.errors import RunError
from codriver.runs import Run, best_epoch, monitored

LEAST_WAIT = 60.0
"""Seconds without a new epoch after which a short run no longer counts as going on."""
EPOCHS_OF_WAIT = 3.0
"""The same in epochs of the run, for a run whose epochs take long."""
MOST_WAIT = 2 * 3600.0
"""Seconds: a run that was resumed after a day has long epochs only by the look of it."""
FIRST_WAIT = 900.0
"""Seconds that a run may take to its first epoch: it prepares the pictures before."""
MAX_EPOCHS = 10_000
MAX_SETTINGS = 200
MAX_DEPTH = 4
"""Of settings within settings."""
MAX_CHARACTERS = 300
"""Of one setting's value, or of one name in a list."""
MAX_NAMES = 200
"""In a list; the others are counted."""
LARGEST = 1e300
"""Larger numbers, infinity and NaN are no figures."""
MAX_MODEL_BYTES = 512 * 1024 * 1024
"""Larger files are not hashed."""


def run_told(run: Run, folder: Path) -> dict[str, Any]:
    """Return what a page shows of a run in `folder`; where it cannot be read, "problem" says why."""
    told: dict[str, Any] = {"name": str(run.folder.relative_to(folder)), "problem": ""}
    try:
        settings = run.read_config()
        epochs = [_numbers(epoch) for epoch in run.read_metrics()[:MAX_EPOCHS] if isinstance(epoch, dict)]
        state = _state(run, settings, epochs)
    except (RunError, OSError, ValueError, RecursionError) as error:
        return told | {"problem": str(error), "state": "broken", "epochs": [], "settings": {}, "best": None}
    return told | {
        "state": state,
        "epochs": epochs,
        "planned": _planned(settings),
        "best": _best(epochs),
        "settings": dict(list(_flat("", settings).items())[:MAX_SETTINGS]),
    }


def model_hash(run: Run) -> str:
    """Return the SHA-256 of a run's best model by which reports name it; empty where there is none."""
    try:
        status = run.best.stat()
        return _hash(run.best, status.st_size, status.st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=4096)
def _hash(path: Path, size: int, _changed: int) -> str:
    if size > MAX_MODEL_BYTES:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(run: Run, settings: dict[str, Any], epochs: list[dict[str, float | None]]) -> str:
    planned, now = _planned(settings), time.time()
    if planned is not None and len(epochs) >= planned:
        return "finished"
    began = run.config.stat().st_mtime
    if not epochs:
        return "starting" if now - began < FIRST_WAIT else "stopped"
    latest = run.metrics.stat().st_mtime
    wait = min(MOST_WAIT, max(LEAST_WAIT, EPOCHS_OF_WAIT * (latest - began) / len(epochs)))
    return "training" if now - latest < wait else "ended early"


def _planned(settings: dict[str, Any]) -> int | None:
    training = settings.get("training")
    epochs = training.get("epochs") if isinstance(training, dict) else None
    return epochs if isinstance(epochs, int) else None


def _best(epochs: list[dict[str, float | None]]) -> dict[str, float | None] | None:
    measured = [epoch for epoch in epochs if epoch.get("epoch") is not None]
    if all(epoch.get(monitored(measured)) is None for epoch in measured):
        return None
    number = best_epoch(measured)
    return next(epoch for epoch in measured if epoch["epoch"] is not None and int(epoch["epoch"]) == number)


def _numbers(epoch: dict[str, Any]) -> dict[str, float | None]:
    """Return an epoch's numbers; those that JSON has no word for are None."""
    return {
        name[:MAX_CHARACTERS]: float(value) if abs(value) < LARGEST else None
        for name, value in list(epoch.items())[:MAX_SETTINGS]
        if isinstance(value, int | float)
    }


def _flat(prefix: str, values: dict[str, Any]) -> dict[str, str]:
    """Return settings by their dotted names, in words; those of the training without that prefix."""
    flat: dict[str, str] = {}
    for name, value in list(values.items())[:MAX_SETTINGS]:
        full = f"{prefix}{name}"[:MAX_CHARACTERS]
        if full == "data":
            flat[full] = str(value)[:8]  # a hash: enough to tell whether it is another's
        elif isinstance(value, dict) and full.count(".") < MAX_DEPTH:
            flat |= _flat("" if full == "training" else f"{full}.", value)
        else:
            flat[full] = _words(value)
    return flat


def _words(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        names = [Path(str(each)).name[:MAX_CHARACTERS] for each in value[:MAX_NAMES]]
        unnamed = len(value) - len(names)
        return ", ".join([*names, f"{unnamed} more"] if unnamed else names)
    return str(value)[:MAX_CHARACTERS]
