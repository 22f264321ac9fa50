"""What every exporter keeps to: it steers as the model, carries its card, and drives."""

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
from synthetic import draw_road

from codriver.camera.preprocess import Preprocess
from codriver.export.exporting import EXPORTERS
from codriver.export.parity import BOUNDS, network_steering
from codriver.export.result import Export
from codriver.model.exported import read_exported
from codriver.model.pilot import load_network, load_pilot

pytestmark = pytest.mark.parametrize("int8", [False, True], ids=["float", "int8"])
PREPROCESS = Preprocess(blur=5)  # as the fixture's model has it
each_format = pytest.mark.parametrize("kind", EXPORTERS)
FRAMES = [draw_road(steering, 0.0, np.random.default_rng(1)) for steering in np.linspace(-0.5, 0.5, 7)]


@pytest.fixture(scope="module")
def expected(model: Path) -> np.ndarray:
    """What the Keras model says to FRAMES."""
    images = np.stack([PREPROCESS(frame) for frame in FRAMES])
    return network_steering(load_network(model), images)


@each_format
def test_it_passes_its_check_with_the_figures_stated(exports, kind: str, int8: bool) -> None:
    export: Export = exports[kind, int8]
    assert export.passed
    assert export.checked_on.startswith("bends")
    assert export.in_runtime.frames == export.in_drive.frames == 45
    for found in (export.in_runtime, export.in_drive):
        assert 0 < found.mean <= found.largest < (BOUNDS["int8"].largest if int8 else 1e-5)
    stated = json.loads(json.dumps(export.to_json()))
    assert stated["files"] == [str(file) for file in export.files]
    assert stated["bytes"] == sum(file.stat().st_size for file in export.files)


@each_format
def test_the_card_says_all_that_is_needed_to_use_it(exports, model: Path, kind: str, int8: bool) -> None:
    export: Export = exports[kind, int8]
    card = read_exported(export.files[0]).card
    assert card is not None
    assert card.preprocess == PREPROCESS
    assert card.precision == export.precision == ("int8" if int8 else "float")
    assert card.source == {"name": "model.h5", "sha256": hashlib.sha256(model.read_bytes()).hexdigest()}
    assert card.calibration == ({"recording": export.checked_on, "frames": 45} if int8 else {})
    assert card.difference["largest"] == export.in_runtime.largest
    assert card.difference["runtime"].startswith(EXPORTERS[kind].runtime)
    assert card.training == {"epochs": 4}
    assert {"codriver", "keras"} <= set(card.versions)


@each_format
def test_it_drives_as_the_model_does(exports, expected: np.ndarray, kind: str, int8: bool) -> None:
    pilot = load_pilot(exports[kind, int8].files[0])
    assert pilot.preprocess == PREPROCESS
    steering = np.array([pilot(frame) for frame in FRAMES])
    assert np.ptp(expected) > 0.5
    assert np.abs(steering - expected).max() < (0.05 if int8 else 1e-5)


@each_format
def test_int8_takes_at_most_half_the_space(exports, kind: str, int8: bool) -> None:
    smaller, larger = exports[kind, True].size_bytes, exports[kind, False].size_bytes
    assert (0.2 if int8 else 0.9) * larger < (smaller if int8 else larger) < (0.5 if int8 else 1.1) * larger


@each_format
def test_one_and_two_threads_steer_the_same(exports, kind: str, int8: bool) -> None:
    image = PREPROCESS(FRAMES[0])
    run = EXPORTERS[kind].run
    steering = [run(exports[kind, int8].files[0], threads)(image) for threads in (1, 2)]
    assert steering[0] == pytest.approx(steering[1], abs=1e-5)


def test_the_files_are_valid_to_the_formats_own_tools(exports, int8: bool) -> None:
    onnx.checker.check_model(onnx.load(exports["onnx", int8].files[0]), full_check=True)
    with zipfile.ZipFile(exports["litert", int8].files[0]) as archive:
        assert json.loads(archive.read("codriver.json"))["precision"] == ("int8" if int8 else "float")
    assert [file.suffix for file in exports["openvino", int8].files] == [".xml", ".bin"]
