"""Old models drive: on OpenVINO without TensorFlow, steering as the program did that they came from."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from old_functions import RESIZES, function_bytes
from old_models import (
    keras1_layers,
    lambda_layer,
    small_network,
    small_weights,
    write_keras1,
    write_keras2_functional,
    write_keras_archive,
)
from synthetic import write_recording

from codriver.camera.preprocess import Preprocess

DRIVE = """
import json, sys
import numpy as np
from pathlib import Path
from codriver.model.pilot import load_pilot
frame = np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8)
for path, changes, recording in json.load(sys.stdin):
    pilot = load_pilot(Path(path), changes, recording and Path(recording))
    told = {"steering": pilot(frame), "summary": pilot.summary, "tensorflow": "tensorflow" in sys.modules}
    print(json.dumps(told))
"""
FRAME = np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8)
INSIDE = Preprocess(blur=1, resize="area", colour_last=True, divisor=1)


def drive(jobs: list[tuple[Path, dict[str, Any], Path | None]]) -> list[dict[str, Any]]:
    """Load each model in one fresh process that drives, and steer a frame."""
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DRIVE],
        env=environment,
        input=json.dumps(jobs, default=str),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


def _two(weights: dict[str, list[np.ndarray]]) -> dict[str, list[np.ndarray]]:
    """The same weights with a second number behind the steering."""
    other = small_weights(5)["steering"]
    both = [np.concatenate(pair, axis=-1) for pair in zip(weights["steering"], other, strict=True)]
    return {**weights, "steering": both}


def _two_layers() -> list[dict[str, Any]]:
    layers = keras1_layers()
    layers[-1]["config"]["output_dim"] = 2
    return layers


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict[str, Any]]:
    folder, weights = tmp_path_factory.mktemp("old"), small_weights()
    old = write_keras1(folder / "keras1.h5", weights)
    heads = {**weights, "throttle": small_weights(5)["steering"]}
    resizing = lambda_layer(function_bytes(RESIZES["3.6"]), batch_input_shape=[None, 160, 320, 3])
    jobs = {
        "keras 1": (old, {}, None),
        "two heads": (
            write_keras2_functional(folder / "heads.h5", heads, ("steering", "throttle")),
            {},
            None,
        ),
        "archive": (write_keras_archive(folder / "model.keras", weights), {}, None),
        "as asked": (old, {"colour": "rgb", "crop_top": 50}, None),
        "recording": (old, {}, write_recording(folder / "lake", rows=20)),
        "two numbers": (write_keras1(folder / "two.h5", _two(weights), _two_layers()), {}, None),
        "resizing": (write_keras1(folder / "resize.h5", weights, keras1_layers(resizing)), {}, None),
    }
    return dict(zip(jobs, drive(list(jobs.values())), strict=True))


@pytest.mark.parametrize("layout", ["keras 1", "two heads", "archive"])
def test_the_steering_is_that_of_the_network_fed_as_its_own_program_did(told, layout) -> None:
    expected = small_network(small_weights())(INSIDE(FRAME)[np.newaxis])
    assert told[layout]["steering"] == pytest.approx(np.asarray(expected).item(), abs=1e-5)


def test_what_is_driven_with_is_told(told) -> None:
    first, *notes = told["keras 1"]["summary"].splitlines()
    assert first.startswith("keras1.h5: ")
    assert "Keras on openvino; fed with rows 60:135, 200x66 area, YUV, values 0 to 255 (its input" in first
    assert notes[0] == "  scaled: x / 127.5 - 1 of a Lambda became Rescaling"
    assert "rows 50:135, 200x66 area, RGB, values 0 to 255 (as asked" in told["as asked"]["summary"]
    assert told["as asked"]["steering"] != told["keras 1"]["steering"]
    assert "balanced error" in told["recording"]["summary"]
    assert "throttle: a head besides" in told["two heads"]["summary"]


def test_of_several_numbers_the_first_is_the_steering(told) -> None:
    assert told["two numbers"]["steering"] == pytest.approx(told["keras 1"]["steering"], abs=1e-6)


def test_a_network_that_resizes_drives_too(told) -> None:
    assert np.isfinite(told["resizing"]["steering"])


def test_tensorflow_is_not_needed(told) -> None:
    assert not any(answer["tensorflow"] for answer in told.values())


def test_public_models_of_all_generations_drive_in_closed_loop_without_an_error(shared) -> None:
    """The benchmark drives whole laps and times the starts; here each goes some metres, round no bend."""
    benchmark = Path(__file__).resolve().parents[2] / "benchmarks" / "public_models.py"
    command = [sys.executable, str(benchmark), str(shared / "models"), "--laps", "0.004", "--no-start"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert len(found["models"]) == 17
    assert all(model["metres"] > 2 for model in found["models"])
