"""Each layer's arrays, from the places where the Keras generations keep them."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from codriver.errors import ModelFileError
from codriver.model.hdf5.file import Group
from codriver.model.reading.architecture import Architecture
from codriver.model.reading.layer_spec import LayerSpec, shown

Arrays = list[NDArray[np.generic]]
"""Of one layer; read-only, and of any floating type and byte order."""

MAX_ARRAYS = 16
"""Of one layer; those that are read have up to four."""

_WITH_WEIGHTS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Dense", "BatchNormalization", "PReLU")
_KERAS_3_PLACES = ("layers", "_layer_checkpoint_dependencies")


def read_weights(root: Group, architecture: Architecture) -> dict[str, Arrays]:
    """Return the arrays by layer name, in the order in which Keras sets them.

    `root` is the whole file or, of a .keras, its weights. Raises ModelFileError when there are weights
    for more or fewer layers than the settings have.
    """
    layers = [layer for layer in architecture.layers if layer.kind in _WITH_WEIGHTS]
    if root.attribute("layer_names") is None and root.attribute("layer_names0") is None:
        weights = dict(_by_class(root, architecture, layers))
    else:
        weights = _by_order(root, layers)
    size = sum(array.nbytes for arrays in weights.values() for array in arrays)
    if size > root.file_bytes:
        raise ModelFileError("made to harm: several of its layers share the same weights")
    return weights


def _by_order(root: Group, layers: list[LayerSpec]) -> dict[str, Arrays]:
    """Find the weights in the file of Keras 1 and 2, and of Keras 3 as .h5: a list of layers in order."""
    stored = stored_arrays(root)
    if len(stored) != len(layers):
        raise ModelFileError(
            f"it holds the weights of {len(stored)} layers, but its settings have {len(layers)} with any: "
            "the two are of different models"
        )
    return {layer.name: arrays for layer, (_, arrays) in zip(layers, stored, strict=True)}


def stored_arrays(root: Group) -> list[tuple[str, Arrays]]:
    """Return the layers of the list that have arrays, with these, all in the order of the file."""
    return [(name, arrays) for name in _texts(root, "layer_names") if (arrays := _in_order(root, name))]


def _in_order(root: Group, name: str) -> Arrays:
    """Return the arrays that the group of a layer lists."""
    group = root.group(name)
    names = _texts(group, "weight_names")
    _require_few(len(names), name)
    return [_array(group, weight) for weight in names]


def _by_class(
    root: Group, architecture: Architecture, layers: list[LayerSpec]
) -> Iterator[tuple[str, Arrays]]:
    """Find the weights in a .keras or .weights.h5: by a layer's class, numbered, then vars/0, vars/1 ..."""
    used: Counter[str] = Counter()
    for layer in architecture.layers:
        key = _snake_case(layer.stored)
        name = f"{key}_{used[key]}" if used[key] else key
        used[key] += 1 if layer.stored else 0
        if layer in layers:
            group = _keras_3_group(root, name)
            numbers = sorted((number for number in group.names() if number.isdigit()), key=int)
            _require_few(len(numbers), name)
            yield layer.name, [_array(group, number) for number in numbers]


def _keras_3_group(root: Group, name: str) -> Group:
    """Return the layer's group of variables; on Windows two names of the path were once written as one."""
    for place in _KERAS_3_PLACES:
        if place in root.names() and name in root.group(place).names():
            return root.group(place).group(name).group("vars")
        if f"{place}\\{name}" in root.names():
            return root.group(f"{place}\\{name}").group("vars")
    raise ModelFileError(f"it has no weights for the layer {shown(name)}")


def _array(group: Group, name: str) -> NDArray[np.generic]:
    values = group.dataset(name).array()
    if values.dtype.kind != "f":
        raise ModelFileError(f"the weights {shown(name)} are no fractional numbers")
    return values


def _texts(group: Group, name: str) -> list[str]:
    """Return an attribute's texts; long lists are spread over attributes with a number behind the name."""
    value = group.attribute(name)
    if value is not None:
        parts = [value]
    else:
        parts = []
        while (part := group.attribute(f"{name}{len(parts)}")) is not None:
            parts.append(part)
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, list):
            texts += part
        elif part.size:
            raise ModelFileError(f"its list {name} holds no names")
    return texts


def _require_few(count: int, name: str) -> None:
    if count > MAX_ARRAYS:
        raise ModelFileError(f"{count} arrays for the layer {shown(name)}; at most {MAX_ARRAYS} make sense")


def _snake_case(name: str) -> str:
    """Return the name that Keras gives to a group by the class: batch_normalization."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
