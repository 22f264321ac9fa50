"""From the settings in a model file to a list of layers: Sequential and Functional, of any Keras."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codriver.errors import ModelFileError
from codriver.model.reading.lambda_layer import lambda_specs
from codriver.model.reading.layer_spec import (
    LayerSpec,
    Refusal,
    StoredLayer,
    checked_spec,
    plain_name,
    shown,
)

MAX_LAYERS = 1000
"""Of one network; the largest of the usual ones have a few hundred."""
MAX_SIDE = 4096
"""Rows or columns of the input, pixels; the camera's pictures have 320."""

_MODELS = ("Sequential", "Model", "Functional")
_ACTIVATION_LAYERS = ("ELU", "LeakyReLU", "ReLU", "Softmax")
_SHAPE_SETTINGS = ("batch_input_shape", "batch_shape", "input_shape", "shape")


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network as a list of layers, in the order of the file."""

    kind: str
    """"Sequential" or "Functional"."""
    input: str
    """The name that stands for the network's input in the layers' inputs."""
    input_shape: tuple[int, int, int]
    """Of one picture: rows, columns, channels."""
    layers: tuple[LayerSpec, ...]
    outputs: tuple[str, ...]
    """Names of the layers that give the network's outputs."""
    refused: tuple[Refusal, ...]
    """Layers that are not allowed; a network with any of them is not made."""


def read_architecture(settings: Mapping[str, Any]) -> Architecture:
    """Read the decoded settings of a model; raises ModelFileError when they are of no model that is read."""
    kind, config = settings.get("class_name"), settings.get("config")
    if kind not in _MODELS:
        raise ModelFileError(
            f"a model of the class {shown(kind)}; only Sequential and Functional models are read. "
            "A class of its own needs the program that it came from"
        )
    if isinstance(config, list):
        config = {"layers": config}
    entries = config.get("layers") if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(entries, list) or not entries:
        raise ModelFileError("its settings have no list of layers")
    if len(entries) > MAX_LAYERS:
        raise ModelFileError(f"{len(entries)} layers; at most {MAX_LAYERS} are read")
    stored = [_stored_layer(entry) for entry in entries]
    if len({layer.name for layer in stored}) < len(stored):
        raise ModelFileError("two of its layers have the same name")
    return _sequential(stored, config) if kind == "Sequential" else _functional(stored, config)


def _stored_layer(entry: object) -> StoredLayer:
    values = entry if isinstance(entry, dict) else {}
    stored, config = values.get("class_name"), values.get("config")
    if not isinstance(stored, str) or not isinstance(config, dict):
        raise ModelFileError("its list of layers has something in it that is no layer")
    name, nodes = config.get("name", values.get("name")), values.get("inbound_nodes", [])
    if not isinstance(name, str) or not name or not isinstance(nodes, list):
        raise ModelFileError(f"a layer {shown(stored)} has no name or is badly connected")
    inputs = tuple(plain_name(source) for source in _sources(nodes))
    return StoredLayer(plain_name(name), shown(stored), config, inputs, len(nodes))


def _sources(node: object) -> Iterator[str]:
    """Yield the names of the layers that a connection names, in the way of Keras 1 and 2 or of Keras 3."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _sources([value] if name == "keras_history" else value)
    elif isinstance(node, list):
        if 3 <= len(node) <= 4 and isinstance(node[0], str) and isinstance(node[1], int):
            yield node[0]
        else:
            for part in node:
                yield from _sources(part)


def _sequential(stored: list[StoredLayer], config: Mapping[str, Any]) -> Architecture:
    shape = next((shape for layer in stored[:2] if (shape := _declared_shape(layer.config))), None)
    shape = shape or _declared_shape({"batch_shape": config.get("build_input_shape")})
    start = next((layer.name for layer in stored if layer.stored == "InputLayer"), None)
    before = start = start or _unused("input", {layer.name for layer in stored})
    chain = []
    for layer in stored:
        if layer.stored == "InputLayer":
            continue
        chain.append(replace(layer, inputs=(before,), calls=1))
        before = layer.name
    if not chain:
        raise ModelFileError("its settings have no layers but an input")
    return _assemble("Sequential", chain, start, shape, [before])


def _functional(stored: list[StoredLayer], config: Mapping[str, Any]) -> Architecture:
    inputs = [layer for layer in stored if layer.stored == "InputLayer"]
    if len(inputs) != 1:
        raise ModelFileError(f"a network with {len(inputs)} inputs; codriver feeds one picture")
    outputs = [plain_name(name) for name in _sources([config.get("output_layers")])]
    rest = [layer for layer in stored if layer is not inputs[0]]
    return _assemble("Functional", rest, inputs[0].name, _declared_shape(inputs[0].config), outputs)


def _assemble(
    kind: str, stored: list[StoredLayer], start: str, shape: list[object] | None, outputs: list[str]
) -> Architecture:
    """Check all layers, so that all that is refused is known, and not only the first of it."""
    layers: list[LayerSpec] = []
    refused: list[Refusal] = []
    for layer in stored:
        try:
            layers += _specs(layer)
        except ModelFileError as error:
            refused.append(Refusal(layer.name, layer.stored, str(error)))
    if len({spec.name for spec in layers} | {start}) <= len(layers):
        raise ModelFileError("two of its layers have the same name")
    if not outputs or not set(outputs) <= {layer.name for layer in stored}:
        raise ModelFileError("its settings do not say which layers give the output")
    return Architecture(kind, start, _picture_shape(shape), tuple(layers), tuple(outputs), tuple(refused))


def _unused(name: str, names: set[str]) -> str:
    while name in names:
        name += "_"
    return name


def _specs(layer: StoredLayer) -> list[LayerSpec]:
    """Return what takes the place of a stored layer, mostly one; the last has its name."""
    if layer.calls > 1:
        raise ModelFileError("the network uses it several times, which is not read")
    if not layer.inputs:
        raise ModelFileError("it is connected with nothing")
    if layer.stored == "Lambda":
        return lambda_specs(layer)
    function = layer.config.get("activation")
    if not isinstance(function, dict) or function.get("class_name") not in _ACTIVATION_LAYERS:
        return [checked_spec(layer)]
    # A layer as an activation function: the same as a layer of its own behind it.
    before = checked_spec(
        replace(layer, name=f"{layer.name}_linear", config={**layer.config, "activation": "linear"})
    )
    settings = function.get("config")
    own = StoredLayer(
        layer.name, function["class_name"], settings if isinstance(settings, dict) else {}, (before.name,)
    )
    note = f"its activation {own.stored} became a layer of its own"
    return [before, replace(checked_spec(own), stored="", notes=(note,))]


def _declared_shape(config: Mapping[str, object]) -> list[object] | None:
    """Return rows, columns and channels as the settings have them."""
    for name in _SHAPE_SETTINGS:
        shape = config.get(name)
        if isinstance(shape, list) and shape:
            return shape[1:] if name.startswith("batch") else shape
    return None


def _picture_shape(shape: list[object] | None) -> tuple[int, int, int]:
    if shape is None:
        raise ModelFileError("its settings do not say what pictures it takes")
    sides = [side for side in shape if isinstance(side, int) and not isinstance(side, bool)]
    if len(shape) != 3 or len(sides) != 3 or not all(0 < side <= MAX_SIDE for side in sides):
        raise ModelFileError(
            f"its input is {shown(shape)}; codriver feeds pictures of fixed rows, columns, channels"
        )
    rows, columns, channels = sides
    return rows, columns, channels
