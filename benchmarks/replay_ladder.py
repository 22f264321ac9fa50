"""Models of different quality for replay.py, in a process of its own: trainings, kept epoch by epoch.

python benchmarks/replay_ladder.py RECORDING FOLDER

Two trainings on one recording: with all that helps, and from the centre camera alone without augmentation. A
model is kept after each of some epochs, with the learning rate of the whole training behind it, so that the
early ones drive badly. The best one is also spoilt by degrees: each weight is changed by some of its layer's.
"""

import shutil
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from codriver.model.backend import choose_backend
from codriver.runs import Run
from codriver.train.config import TrainingConfig

EPOCHS = 6
KEPT = {"helped": (1, 2, 3, 4, 6), "plain": (1, 3)}
"""Epochs after which a model is kept, by training."""
SETTINGS: Mapping[str, dict[str, Any]] = {
    "helped": {},
    "plain": {"side_cameras": False, "augment": False, "balance": False},
}


SPOILT = (0.1, 0.2, 0.3, 0.4)
"""Standard deviations of what is added to each weight, in those of the weights of its layer."""


def rungs(folder: Path) -> list[Path]:
    """Return the files of all models."""
    kept = [folder / f"{name}-{epoch}.h5" for name, epochs in KEPT.items() for epoch in epochs]
    return [*kept, *(folder / f"spoilt-{share}.h5" for share in SPOILT)]


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
    rng = np.random.default_rng(0)
    for share in SPOILT:
        spoil(folder / f"helped-{EPOCHS}.h5", folder / f"spoilt-{share}.h5", share, rng)


def spoil(model: Path, spoilt: Path, share: float, rng: np.random.Generator) -> None:
    """Write a model whose weights are changed at random by `share` of their spread in their layer."""
    shutil.copyfile(model, spoilt)

    def change(_: str, weights: object) -> None:
        if isinstance(weights, h5py.Dataset) and weights.ndim > 1:
            values = weights[...]
            weights[...] = values + rng.normal(0.0, share * values.std(), values.shape)

    with h5py.File(spoilt, "r+") as file:
        file["model_weights"].visititems(change)


if __name__ == "__main__":
    main()
