"""One small trained model and a short recording, exported in every way once for all tests."""

from pathlib import Path

import keras
import numpy as np
import pytest
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
    rng = np.random.default_rng(0)
    steering = rng.uniform(-0.5, 0.5, 120)
    images = np.stack([PREPROCESS(draw_road(value, 0.0, rng)) for value in steering])
    network = build_pilotnet(dropout=0, seed=2)
    network.compile(keras.optimizers.Adam(1e-3), "mean_squared_error", jit_compile=False)
    network.fit(images, steering, batch_size=20, epochs=4, shuffle=False, verbose=0)
    path = tmp_path_factory.mktemp("model") / "model.h5"
    save_model(network, path, ModelCard(PREPROCESS, {"epochs": 4}, architecture="pilotnet"))
    return path


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("bends"), rows=30)


@pytest.fixture(scope="session")
def exports(model: Path, recording: Path) -> dict[tuple[str, bool], Export]:
    """Every format in float and int8, beside the model."""
    return {
        (kind, int8): export_model(
            model, kind, default_output(model, kind, int8=int8), int8=int8, recording=recording
        )
        for kind, int8 in WAYS
    }
