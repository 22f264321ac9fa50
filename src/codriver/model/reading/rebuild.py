"""An ordinary Keras 3 model made anew from checked layers and their arrays."""

from collections.abc import Mapping
from math import prod
from typing import Any

import keras
import numpy as np

from codriver.errors import ModelFileError
from codriver.model.reading.architecture import Architecture
from codriver.model.reading.layer_spec import LayerSpec
from codriver.model.reading.weights import Arrays

MAX_VALUES = 50_000_000
"""Between two layers, for one picture; VGG16 on 224x224 pixels has 3.2 million at most."""
MAX_OPERATIONS = 50_000_000_000
"""Multiplications for one picture, about; a PilotNet takes 27 million, VGG16 15 billion."""

Shape = tuple[int, ...]


def rebuild(architecture: Architecture, weights: Mapping[str, Arrays], output: str) -> keras.Model:
    """Return the float32 model from the input to the layer `output`.

    Every shape is compared with what the file holds before Keras allocates anything for it. Raises
    ModelFileError, naming the layer, where they do not fit or would be absurdly large.
    """
    inputs = keras.Input(architecture.input_shape, name=architecture.input)
    values = {architecture.input: inputs}
    waiting = list(architecture.layers)
    operations = 0
    while waiting:
        spec = next((spec for spec in waiting if all(name in values for name in spec.inputs)), None)
        if spec is None:
            raise ModelFileError(f"layer {waiting[0].name} is not connected with the input")
        waiting.remove(spec)
        try:
            fed = [values[name] for name in spec.inputs]
            layer = _make(spec, tuple(fed[0].shape[1:]), weights.get(spec.name, []))
            values[spec.name] = layer(fed if len(fed) > 1 else fed[0])
            operations += _require_moderate(tuple(values[spec.name].shape[1:]), weights.get(spec.name, []))
            if operations > MAX_OPERATIONS:
                raise ModelFileError("the network would take seconds for each picture")
            layer.set_weights([np.asarray(array, np.float32) for array in weights.get(spec.name, [])])
        except ModelFileError as error:
            raise ModelFileError(f"layer {spec.name} ({spec.stored}): {error}") from error
        except (ValueError, TypeError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise ModelFileError(
                f"layer {spec.name} ({spec.stored}) does not fit where it stands: {reason}"
            ) from error
    return keras.Model(inputs, values[output])


def _make(spec: LayerSpec, shape: Shape, arrays: Arrays) -> keras.Layer:
    expected = _expected_shapes(spec, shape)
    stored = [tuple(array.shape) for array in arrays]
    if stored != expected:
        raise ModelFileError(f"its weights are of the shapes {stored}, its settings want {expected}")
    if spec.kind == "Keep":
        rows = _cut(spec.settings["rows"], shape[0])
        columns = _cut(spec.settings["columns"], shape[1])
        return keras.layers.Cropping2D((rows, columns), name=spec.name)
    layer: keras.Layer = getattr(keras.layers, spec.kind)(**spec.settings, name=spec.name)
    return layer


def _cut(ends: Any, length: int) -> tuple[int, int]:  # noqa: ANN401 what a Keep spec holds
    """Return what is cut before and behind so that `ends` is left, as Python slices."""
    start, stop, _ = slice(*ends).indices(length)
    if start >= stop:
        raise ModelFileError(f"it keeps nothing of {length} rows or columns")
    return start, length - stop


def _expected_shapes(spec: LayerSpec, shape: Shape) -> list[Shape]:
    """Return the shapes of the arrays that the layer has when it is fed with `shape` (without the batch)."""
    settings: dict[str, Any] = dict(spec.settings)
    channels = shape[-1]
    bias = [True] if settings.get("use_bias", True) else []
    if spec.kind == "Dense":
        return [(channels, settings["units"]), *[(settings["units"],) for _ in bias]]
    if spec.kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
        multiplied = channels * settings.get("depth_multiplier", 1)
        filters = settings.get("filters", multiplied)
        depthwise = (*settings["kernel_size"], channels, settings.get("depth_multiplier", 1))
        kernels = {
            "Conv2D": [(*settings["kernel_size"], channels // settings.get("groups", 1), filters)],
            "DepthwiseConv2D": [depthwise],
            "SeparableConv2D": [depthwise, (1, 1, multiplied, filters)],
        }
        return [*kernels[spec.kind], *[(filters,) for _ in bias]]
    if spec.kind == "PReLU":
        shared = [axis - 1 for axis in settings.get("shared_axes") or ()]
        return [tuple(1 if axis in shared else length for axis, length in enumerate(shape))]
    if spec.kind == "BatchNormalization":  # gamma, beta, mean, variance (which Keras 1 called running_std)
        axis = settings.get("axis", -1)
        learnt = settings.get("scale", True) + settings.get("center", True)
        return [(shape[axis - 1 if axis > 0 else axis],)] * (2 + learnt)
    return []


def _require_moderate(shape: Shape, arrays: Arrays) -> int:
    """Return about how many multiplications a layer with this output takes."""
    values = prod(shape)
    if values > MAX_VALUES:
        raise ModelFileError(f"its output {shape} would be absurdly large")
    positions = prod(shape[:-1])
    return values + sum(prod(array.shape) * positions for array in arrays if array.ndim > 1)
