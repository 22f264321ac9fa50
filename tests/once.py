"""What takes seconds to make is made once, for all the processes that test side by side."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codriver.files import lock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name` of this test run; the first process to ask fills it with `make`."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own below the run's
        base = base.parent
    folder, done = base / "once" / name, base / "once" / f"{name}.done"
    folder.parent.mkdir(exist_ok=True)
    with done.with_suffix(".lock").open("ab") as file:
        while not lock(file):
            time.sleep(0.05)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
