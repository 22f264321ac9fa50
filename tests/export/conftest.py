"""One small trained model and a short recording, exported in every way once for all tests."""

import pickle
from pathlib import Path

import keras
import numpy as np
import pytest
from once import made_once
from synthetic import draw_road, write_recording

from codriver.camera.preprocess import Preprocess
from codriver.export.exporting import EXPORTERS, export_model
from codriver.export.formats import default_output
from codriver.export.result import Export
from codriver.model.backend import choose_backend
from codriver.model.model_file import ModelCard, save_model
from codriver.model.pilotnet import build_pilotnet

WAYS = [(kind, int8) for kind in EXPORTERS for int8 in (False, True)]
PREPROCESS = Preprocess(blur=5)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PilotNet that has learnt for a moment to follow the tests' roads: int8 errs little only on those."""
    choose_backend("training")
    return made_once(tmp_path_factory, "small-model", train) / "model.h5"


def train(folder: Path) -> None:
    rng = np.random.default_rng(0)
    steering = rng.uniform(-0.5, 0.5, 120)
    images = np.stack([PREPROCESS(draw_road(value, 0.0, rng)) for value in steering])
    network = build_pilotnet(dropout=0, seed=2)
    network.compile(keras.optimizers.Adam(1e-3), "mean_squared_error", jit_compile=False)
    network.fit(images, steering, batch_size=20, epochs=4, shuffle=False, verbose=0)
    save_model(network, folder / "model.h5", ModelCard(PREPROCESS, {"epochs": 4}, architecture="pilotnet"))


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "bends", lambda folder: write_recording(folder, rows=30))


@pytest.fixture(scope="session")
def exports(
    model: Path, recording: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, bool], Export]:
    """Every format in float and int8."""

    def export_all(folder: Path) -> None:
        exports = {}
        for kind, int8 in WAYS:
            output = folder / default_output(model, kind, int8=int8).name
            exports[kind, int8] = export_model(model, kind, output, int8=int8, recording=recording)
        (folder / "exports.pickle").write_bytes(pickle.dumps(exports))

    folder = made_once(tmp_path_factory, "exports", export_all)
    made: dict[tuple[str, bool], Export] = pickle.loads((folder / "exports.pickle").read_bytes())
    return made
