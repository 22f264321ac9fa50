"""Models of different quality for replay.py, in a process of its own: trainings, kept epoch by epoch.

python benchmarks/replay_ladder.py RECORDING FOLDER

Two trainings on one recording: with all that helps, and from the centre camera alone without augmentation. A
model is kept after each of some epochs, with the learning rate of the whole training behind it, so that the
early ones drive badly.
"""

import shutil
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from codriver.model.backend import choose_backend
from codriver.runs import Run
from codriver.train.config import TrainingConfig

EPOCHS = 6
KEPT = {"helped": (1, 2, 3, 4, 6), "plain": (1, 3, 6)}
"""Epochs after which a model is kept, by training."""
SETTINGS: Mapping[str, dict[str, Any]] = {
    "helped": {},
    "plain": {"side_cameras": False, "augment": False, "balance": False},
}


def rungs(folder: Path) -> list[Path]:
    """Return the files of all models."""
    return [folder / f"{name}-{epoch}.h5" for name, epochs in KEPT.items() for epoch in epochs]


def main() -> None:
    """Train what is not there yet."""
    recording, folder = Path(sys.argv[1]), Path(sys.argv[2])
    choose_backend("training")
    from codriver.train.fit import start_run, train
    from codriver.train.listener import Listener

    class Keeping(Listener):
        """Keeps models as they are after some epochs."""

        def __init__(self, name: str, run: Run) -> None:
            self.name, self.run = name, run

        def epoch(self, metrics: Mapping[str, Any], best: bool) -> None:
            number = int(metrics["epoch"]) + 1
            if number in KEPT[self.name]:
                shutil.copyfile(self.run.last, folder / f"{self.name}-{number}.h5")
                print(f"{self.name} after epoch {number}: {metrics}", flush=True)

    for name, settings in SETTINGS.items():
        if not all((folder / f"{name}-{epoch}.h5").exists() for epoch in KEPT[name]):
            config = TrainingConfig(epochs=EPOCHS, **settings)
            run = start_run([recording], config, folder / "runs", datetime.now())
            train(run, Keeping(name, run))
            shutil.rmtree(folder / "runs")


if __name__ == "__main__":
    main()
