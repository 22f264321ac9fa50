"""model.h5: any Keras loads it without codriver; all it needs rides along; bad files are named."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError, OutputError
from codriver.model.loading import load_model
from codriver.model.model_file import ModelCard, read_card, read_state, save_model
from codriver.model.pilot import Pilot, load_network, load_pilot
from codriver.model.pilotnet import build_pilotnet


@pytest.fixture(scope="module")
def network():
    network = build_pilotnet(seed=3)
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.05, w.shape).astype(np.float32) for w in network.get_weights()])
    return network


@pytest.fixture(scope="module")
def model(network, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.h5"
    card = ModelCard(training={"epoch": 4}, versions={"numpy": "2"}, architecture="pilotnet")
    save_model(network, path, card, state=[np.arange(3), np.float32(0.5)])
    return path


IMAGE = np.random.default_rng(1).random((1, 66, 200, 3), np.float32)

LOAD = """
import sys, numpy as np, keras
assert not [name for name in sys.modules if name.startswith("codriver")]
network = keras.models.load_model(sys.argv[1])
image = np.random.default_rng(1).random((1, 66, 200, 3), np.float32)
print("steering", float(np.asarray(network.predict(image, verbose=0)).item()), keras.backend.backend())
"""


@pytest.mark.parametrize("backend", ["tensorflow", "openvino"])
def test_any_keras_loads_it_on_any_backend_without_codriver(network, model, backend) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, str(model)],
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    _, steering, used = result.stdout.split("steering")[1].join(["x ", ""]).split()[:3]
    assert used == backend
    assert float(steering) == pytest.approx(float(np.asarray(network(IMAGE)).item()), abs=1e-5)


def test_the_published_network_has_252219_weights(network) -> None:
    assert network.count_params() == 252_219
    assert network.input_shape == (None, 66, 200, 3)


def test_the_card_rides_along_as_json(model) -> None:
    card = read_card(model)
    assert card.preprocess == Preprocess()
    assert card.training == {"epoch": 4}
    assert card.versions["numpy"] == "2"
    assert {"codriver", "keras"} <= set(card.versions)
    with h5py.File(model) as file:
        assert json.loads(file.attrs["codriver"])["preprocess"]["crop_top"] == 60


def test_the_state_to_resume_from_comes_back_as_it_was(model) -> None:
    numbers, half = read_state(model)
    assert numbers.tolist() == [0, 1, 2]
    assert half == np.float32(0.5)


@pytest.fixture(scope="module")
def pilot(model) -> Pilot:
    return load_pilot(model)


def test_the_pilot_steers_as_the_network_predicts(network, pilot) -> None:
    frame = np.random.default_rng(2).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    expected = np.asarray(network(Preprocess()(frame)[np.newaxis])).item()
    assert pilot(frame) == pytest.approx(expected, abs=1e-5)


def test_a_drive_script_that_follows_the_original_steers_the_same(model, pilot) -> None:
    import keras

    frame = np.random.default_rng(4).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    image = cv2.cvtColor(frame[60:135, :, :], cv2.COLOR_RGB2YUV)
    image = cv2.resize(cv2.GaussianBlur(image, (3, 3), 0), (200, 66)) / 255
    theirs = keras.models.load_model(model).predict(np.array([image]), verbose=0).item()
    assert pilot(frame) == pytest.approx(theirs, abs=1e-5)


def test_a_model_of_another_program_is_read_and_fed_as_the_original(network, tmp_path) -> None:
    network.save(tmp_path / "theirs.h5")
    assert read_card(tmp_path / "theirs.h5") == ModelCard()
    ours = np.asarray(load_network(tmp_path / "theirs.h5")(IMAGE)).item()
    assert ours == np.asarray(network(IMAGE)).item()
    assert load_model(tmp_path / "theirs.h5").readings[0].preprocess == Preprocess()


def test_a_missing_model_says_how_to_make_one(tmp_path) -> None:
    with pytest.raises(ModelFileError, match="codriver train"):
        load_pilot(tmp_path / "model.h5")


def test_a_network_that_gives_no_steering_is_refused(tmp_path) -> None:
    import keras

    other = keras.Sequential([keras.Input((64, 64, 3)), keras.layers.Flatten(), keras.layers.Dense(10)])
    other.save(tmp_path / "other.h5")
    with pytest.raises(ModelFileError, match="gives 10 numbers"):
        load_pilot(tmp_path / "other.h5")


def test_of_steering_and_throttle_in_one_output_the_first_is_the_steering(tmp_path) -> None:
    import keras

    two = keras.Sequential([keras.Input((80, 160, 3)), keras.layers.Flatten(), keras.layers.Dense(2)])
    two.save(tmp_path / "two.h5")
    (note,) = load_model(tmp_path / "two.h5").notes
    assert "of the 2 numbers that it gives the first" in note


def test_a_lambda_layer_is_refused_and_not_executed(tmp_path) -> None:
    import keras

    hostile = keras.Sequential(
        [
            keras.Input((66, 200, 3)),
            keras.layers.Lambda(lambda x: print("executed") or x),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
    hostile.save(tmp_path / "hostile.h5")
    with pytest.raises(ModelFileError, match=r"calls print|does more") as refused:
        load_pilot(tmp_path / "hostile.h5")
    assert str(tmp_path / "hostile.h5") in str(refused.value)


@pytest.mark.parametrize(
    "card",
    [
        "not json", "[]", "{}", '{"preprocess": {"crop_top": 1, "unknown": 2}}',
        '{"preprocess": {"width": 1000000000}, "training": {}, "versions": {}, "architecture": ""}',
    ],
)  # fmt: skip
def test_a_damaged_card_is_an_error_not_a_guess(network, tmp_path, card) -> None:
    path = tmp_path / "model.h5"
    save_model(network, path, ModelCard())
    with h5py.File(path, "r+") as file:
        file.attrs["codriver"] = card
    with pytest.raises(ModelFileError, match="damaged"):
        load_pilot(path)


def test_weights_that_are_not_of_a_pilotnet_are_an_error(network, tmp_path) -> None:
    import keras

    path = tmp_path / "model.h5"
    small = keras.Sequential([keras.Input((66, 200, 3)), keras.layers.Flatten(), keras.layers.Dense(1)])
    save_model(small, path, ModelCard(architecture="pilotnet"))
    with pytest.raises(ModelFileError, match="not of a PilotNet"):
        load_pilot(path)


def test_what_rides_along_with_a_network_of_any_shape_says_how_to_feed_it(tmp_path) -> None:
    import keras

    path = tmp_path / "model.h5"
    small = keras.Sequential([keras.Input((32, 64, 3)), keras.layers.Flatten(), keras.layers.Dense(1)])
    preprocess = Preprocess(crop_top=20, width=64, height=32, colour="bgr", divisor=1)
    save_model(small, path, ModelCard(preprocess))
    (reading,) = load_model(path).readings
    assert reading.preprocess == preprocess
    assert reading.reason == "the file says so itself"


@pytest.mark.parametrize("room", [0, 5000, 200_000, 900_000])
def test_a_disk_that_gets_full_leaves_the_old_model_and_no_litter(network, tmp_path, room) -> None:
    resource = pytest.importorskip("resource", reason="needs limits on the size of files")
    path = tmp_path / "model.h5"
    save_model(network, path, ModelCard(training={"epoch": 1}))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limit[1]))
    try:
        with pytest.raises(OutputError, match=r"cannot write .*model\.h5: File too large"):
            save_model(network, path, ModelCard(training={"epoch": 2}))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert read_card(path).training == {"epoch": 1}
    assert list(tmp_path.iterdir()) == [path]
