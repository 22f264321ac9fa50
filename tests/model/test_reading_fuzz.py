"""Damaged and distorted model files load or are refused with a ModelFileError; nothing else ever happens."""

import contextlib
import copy
import json
from pathlib import Path
from typing import Any

import h5py
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_models import (
    keras1_layers,
    keras2_layers,
    small_weights,
    write_keras1,
    write_keras2_functional,
    write_keras_archive,
)

from codriver.errors import ModelFileError
from codriver.model.feeding import find_readings
from codriver.model.reading.reader import read_model

WEIGHTS = small_weights()
# The folder of a test is the same for all its examples, which write one file over and over.
in_one_folder = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def valid(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("valid")
    heads = {**WEIGHTS, "throttle": WEIGHTS["steering"]}
    return {
        "keras 1": write_keras1(folder / "keras1.h5", WEIGHTS),
        "keras 2": write_keras2_functional(folder / "keras2.h5", heads, ("steering", "throttle")),
        "archive": write_keras_archive(folder / "model.keras", WEIGHTS),
    }


@pytest.mark.parametrize("layout", ["keras 1", "keras 2", "archive"])
@in_one_folder
@given(data=st.data())
def test_damaged_bytes(valid, tmp_path, layout, data) -> None:
    content = bytearray(valid[layout].read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.sampled_from([0, 1, 127, 128, 255]))
    damaged = tmp_path / valid[layout].name
    damaged.write_bytes(content)
    with contextlib.suppress(ModelFileError):
        model = read_model(damaged)
        assert find_readings(model)
        model.notes()


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 70_000)
    | st.floats()
    | st.sampled_from(["", "relu", "conv", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["class_name", "config"]), inner)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all parts of a JSON value but itself."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path] * bool(path) + [place for key, part in parts for place in places(part, (*path, key))]


@pytest.mark.parametrize("layers", [keras1_layers(), keras2_layers()], ids=["keras 1", "keras 2"])
@in_one_folder
@given(data=st.data())
def test_distorted_settings(valid, tmp_path, layers, data) -> None:
    config = {"class_name": "Sequential", "config": copy.deepcopy(layers)}
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places(config)))
        part: Any = config
        for key in way:
            part = part[key]
        part[last] = data.draw(values)
    path = tmp_path / "distorted.h5"
    path.write_bytes(valid["keras 1"].read_bytes())
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps(config)
    with contextlib.suppress(ModelFileError):
        read_model(path).network()


def test_a_layer_may_be_called_input(tmp_path) -> None:
    layers = keras1_layers()
    layers[2]["config"]["name"] = "input"
    network = read_model(write_keras1(tmp_path / "model.h5", WEIGHTS, layers)).network()
    assert [layer.name for layer in network.layers][:4] == ["input_", "scaled", "conv", "input"]


def test_a_layer_that_joins_nothing_gets_only_one_input(tmp_path) -> None:
    path = write_keras2_functional(tmp_path / "model.h5", WEIGHTS, ("steering",))
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][4]["inbound_nodes"] = [[["elu", 0, 0, {}], ["conv", 0, 0, {}]]]
        file.attrs["model_config"] = json.dumps(config)
    with pytest.raises(ModelFileError, match=r"layer dropout \(Dropout\): it gets the outputs of 2 layers"):
        read_model(path).network()
