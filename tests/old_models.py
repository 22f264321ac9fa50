"""Model files as the Keras of all those years wrote them, made with h5py: one small network in many dresses.

It takes (66, 200, 3), scales by x / 127.5 - 1, and is a convolution, ELU, two dense layers.
"""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from old_functions import scaling35

SHAPE = (66, 200, 3)
KERNEL, STRIDE, FILTERS, UNITS = 5, 8, 2, 4
FLAT = 8 * 25 * FILTERS


def small_weights(seed: int = 0) -> dict[str, list[np.ndarray]]:
    """The arrays of the layers that have any, in order."""
    rng = np.random.default_rng(seed)

    def random(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.1, shape).astype(np.float32)

    return {
        "conv": [random(KERNEL, KERNEL, 3, FILTERS), random(FILTERS)],
        "hidden": [random(FLAT, UNITS), random(UNITS)],
        "steering": [random(UNITS, 1), random(1)],
    }


def small_network(weights: dict[str, list[np.ndarray]], *, scaled: bool = True) -> Any:
    """The same network made with the Keras of today."""
    import keras
    from keras import layers

    network = keras.Sequential(
        [
            keras.Input(SHAPE),
            *([layers.Rescaling(1 / 127.5, offset=-1.0)] if scaled else []),
            layers.Conv2D(FILTERS, KERNEL, strides=STRIDE),
            layers.ELU(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(UNITS, activation="relu"),
            layers.Dense(1),
        ]
    )
    network.set_weights([array for arrays in weights.values() for array in arrays])
    return network


def lambda_layer(marshalled: bytes | None = None, **changed: Any) -> dict[str, Any]:
    """A Lambda as Keras 1 stored it: the marshalled function as text."""
    code = (marshalled or scaling35(127.5, 1.0)).decode("raw_unicode_escape")
    config = {"name": "scaled", "function": [code, None, None], "function_type": "lambda", "arguments": {}}
    config |= {"output_shape": None, "output_shape_type": "raw", "trainable": True, "input_dtype": "float32"}
    return {"class_name": "Lambda", "config": {**config, "batch_input_shape": [None, *SHAPE], **changed}}


def keras1_layers(first: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The list of layers as Keras 1 wrote it."""

    def dense(name: str, units: int, activation: str) -> dict[str, Any]:
        config = {
            "name": name,
            "output_dim": units,
            "activation": activation,
            "bias": True,
            "input_dim": None,
        }
        return {"class_name": "Dense", "config": {**config, "init": "glorot_uniform", "W_regularizer": None}}

    convolution = {"name": "conv", "nb_filter": FILTERS, "nb_row": KERNEL, "nb_col": KERNEL, "bias": True}
    convolution |= {"subsample": [STRIDE, STRIDE], "border_mode": "valid", "dim_ordering": "tf"}
    convolution |= {"activation": "linear", "init": "he_normal", "W_regularizer": {"l2": 0.001, "name": "WR"}}
    return [
        first or lambda_layer(),
        {"class_name": "Convolution2D", "config": convolution},
        {"class_name": "ELU", "config": {"name": "elu_1", "alpha": 1.0, "trainable": True}},
        {"class_name": "Dropout", "config": {"name": "dropout_1", "p": 0.5, "trainable": True}},
        {"class_name": "Flatten", "config": {"name": "flatten_1", "trainable": True}},
        dense("hidden", UNITS, "relu"),
        dense("steering", 1, "linear"),
    ]


def write_weights(group: h5py.Group, layers: list[str], weights: dict[str, list[np.ndarray]]) -> None:
    """Write weights as Keras 1 and 2 did: lists of names as fixed texts, in order."""
    group.attrs["layer_names"] = np.array([name.encode() for name in layers])
    for name in layers:
        arrays = {
            f"{name}_{letter}:0": array for letter, array in zip("Wb", weights.get(name, []), strict=False)
        }
        group.create_group(name).attrs["weight_names"] = np.array([weight.encode() for weight in arrays])
        for weight, array in arrays.items():
            group[name].create_dataset(weight, data=array)


def write_keras1(path: Path, weights: dict[str, list[np.ndarray]], layers: list[Any] | None = None) -> Path:
    """Write a whole model as Keras 1 did: the settings are a list, and no version stands in it."""
    layers = layers or keras1_layers()
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": layers}).encode()
        names = [layer["config"]["name"] for layer in layers]
        write_weights(file.create_group("model_weights"), names, weights)
        file.create_group("optimizer_weights").create_dataset("iterations", data=np.int64(7))
    return path


def write_keras1_weights(path: Path, weights: dict[str, list[np.ndarray]]) -> Path:
    """Write weights only, as `save_weights` did; the layers' list is that of :func:`keras1_layers`."""
    with h5py.File(path, "w") as file:
        write_weights(file, [layer["config"]["name"] for layer in keras1_layers()], weights)
    return path


def keras2_layers() -> list[dict[str, Any]]:
    """The layers as Keras 2 wrote them; the first one carries the input's shape."""
    convolution = {"name": "conv", "filters": FILTERS, "kernel_size": [KERNEL, KERNEL], "use_bias": True}
    convolution |= {"strides": [STRIDE, STRIDE], "padding": "valid", "data_format": "channels_last"}
    convolution |= {"dilation_rate": [1, 1], "activation": "linear", "kernel_constraint": None}
    convolution |= {"kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}}}
    rescaling = {"name": "scaled", "scale": 1 / 127.5, "offset": -1.0, "batch_input_shape": [None, *SHAPE]}
    return [
        {"class_name": "Rescaling", "config": {**rescaling, "dtype": "float32"}},
        {"class_name": "Conv2D", "config": convolution},
        {"class_name": "ELU", "config": {"name": "elu", "alpha": 1.0}},
        {
            "class_name": "Dropout",
            "config": {"name": "dropout", "rate": 0.5, "noise_shape": None, "seed": None},
        },
        {"class_name": "Flatten", "config": {"name": "flatten", "data_format": "channels_last"}},
        {"class_name": "Dense", "config": {"name": "hidden", "units": UNITS, "activation": "relu"}},
        {"class_name": "Dense", "config": {"name": "steering", "units": 1, "activation": "linear"}},
    ]


def write_keras2_functional(path: Path, weights: dict[str, list[np.ndarray]], heads: tuple[str, ...]) -> Path:
    """Write a Functional model of Keras 2 with one Dense(1) head for each name."""
    layers = keras2_layers()[:-1]
    layers[0]["config"].pop("batch_input_shape")
    source = {"class_name": "InputLayer", "config": {"name": "image", "batch_input_shape": [None, *SHAPE]}}
    entries, before = [{**source, "name": "image", "inbound_nodes": []}], "image"
    for layer in layers:
        name = layer["config"]["name"]
        entries.append({**layer, "name": name, "inbound_nodes": [[[before, 0, 0, {}]]]})
        before = name
    for head in heads:
        dense = {"class_name": "Dense", "config": {"name": head, "units": 1, "activation": "linear"}}
        entries.append({**dense, "name": head, "inbound_nodes": [[[before, 0, 0, {}]]]})
    config = {"name": "model", "layers": entries, "input_layers": [["image", 0, 0]]}
    config["output_layers"] = [[head, 0, 0] for head in heads]
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.9.0"
        file.attrs["model_config"] = json.dumps({"class_name": "Functional", "config": config})
        write_weights(file.create_group("model_weights"), [entry["name"] for entry in entries], weights)
    return path


def write_keras_archive(
    path: Path, weights: dict[str, list[np.ndarray]], place: str = "layers/{}", **parts: bytes
) -> Path:
    """Write a .keras archive; `place` says where a layer's group is, `parts` replaces whole members."""
    buffer = BytesIO()
    groups = {"conv": "conv2d", "hidden": "dense", "steering": "dense_1"}
    with h5py.File(buffer, "w") as file:
        for name, arrays in weights.items():
            for number, array in enumerate(arrays):
                file[f"{place.format(groups[name])}/vars/{number}"] = array
    config = {"class_name": "Sequential", "config": {"name": "sequential", "layers": keras2_layers()}}
    members = {
        "metadata.json": json.dumps({"keras_version": "2.14.0", "date_saved": "2024-01-09"}).encode(),
        "config.json": json.dumps(config).encode(),
        "model.weights.h5": buffer.getvalue(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {
            **members,
            **{key.replace("__", "."): part for key, part in parts.items()},
        }.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path
