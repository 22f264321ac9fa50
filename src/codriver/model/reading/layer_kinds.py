"""The layers that may be in a model, with their settings' names in Keras 1, 2 and 3. All else is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from codriver.model.reading.settings import (
    Check,
    activation_name,
    axes,
    edges,
    flag,
    last_axis,
    lengths,
    number,
    numbers,
    one_of,
    optional,
    pair,
    whole,
)

MAX_UNITS = 65_536
"""Of one layer; the fully connected layers of VGG16 have 4096."""
MAX_PIXELS = 4096
"""Longest side of anything that a layer cuts, adds or looks at."""

RENAMED: Mapping[str, str] = {
    "nb_filter": "filters",
    "output_dim": "units",
    "subsample": "strides",
    "border_mode": "padding",
    "bias": "use_bias",
    "dim_ordering": "data_format",
    "atrous_rate": "dilation_rate",
    "p": "rate",
    "sigma": "stddev",
}
"""Keras 1 to Keras 2 and 3, wherever the old name meant the same in every layer."""

FOR_TRAINING = (
    "_initializer", "_regularizer", "_constraint", "_quantizer", "_dtype", "_dim", "_length",
)  # fmt: skip
"""Ends of the names of settings that do not change what a trained layer computes, or follow from others."""
IGNORED = frozenset(
    {
        "name", "trainable", "dtype", "batch_input_shape", "batch_shape", "input_shape", "shape", "init",
        "weights", "seed", "noise_shape", "momentum", "fused", "synchronized", "sparse", "ragged", "optional",
        "activity_regularizer", "autocast", "build_config", "renorm_clipping", "renorm_momentum",
        "cache_enabled", "custom_name",
    }
)  # fmt: skip
"""The same as whole names; input shapes are read elsewhere."""
FIXED: Mapping[str, tuple[object, ...]] = {
    "data_format": (None, "default", "tf", "channels_last"),
    "mode": (0,),
    "renorm": (None, False),
    "virtual_batch_size": (None,),
    "adjustment": (None,),
    "lora_rank": (None,),
    "lora_alpha": (None,),
    "quantization_config": (None,),
    "crop_to_aspect_ratio": (False,),
    "pad_to_aspect_ratio": (False,),
    "antialias": (False,),
    "fill_mode": ("constant",),
    "fill_value": (0, 0.0),
}
"""Settings that must have one of these values, whichever layer they are found in."""


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A layer of Keras 3, and what its settings may be."""

    name: str
    """The class in `keras.layers`."""
    settings: Mapping[str, Check] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    old_names: Mapping[str, str] = field(default_factory=dict)
    """Old names of settings that mean something else in other layers."""
    fixed: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """Settings that must have one of these values, as FIXED, for this layer only."""
    joins: bool = False
    """Whether it joins the outputs of several layers."""


_PADDING = one_of("valid", "same")
_SIDE = pair(1, MAX_PIXELS)
_CONVOLUTION: dict[str, Check] = {
    "kernel_size": _SIDE,
    "strides": _SIDE,
    "padding": _PADDING,
    "dilation_rate": _SIDE,
    "activation": activation_name,
    "use_bias": flag,
}
_UNITS = whole(1, MAX_UNITS)
_POOLING: dict[str, Check] = {"pool_size": _SIDE, "strides": optional(_SIDE), "padding": _PADDING}
_RATE: dict[str, Check] = {"rate": number(0, 1)}
_GLOBAL_POOLING: dict[str, Check] = {"keepdims": flag}

_KINDS = (
    LayerKind(
        "Conv2D", {**_CONVOLUTION, "filters": _UNITS, "groups": _UNITS}, frozenset({"filters", "kernel_size"})
    ),
    LayerKind(
        "SeparableConv2D",
        {**_CONVOLUTION, "filters": _UNITS, "depth_multiplier": _UNITS},
        frozenset({"filters", "kernel_size"}),
        fixed={"groups": (1,)},
    ),
    LayerKind(
        "DepthwiseConv2D",
        {**_CONVOLUTION, "depth_multiplier": _UNITS},
        frozenset({"kernel_size"}),
        fixed={"groups": (1,)},
    ),
    LayerKind(
        "Dense", {"units": _UNITS, "activation": activation_name, "use_bias": flag}, frozenset({"units"})
    ),
    LayerKind(
        "BatchNormalization",
        {"axis": last_axis, "epsilon": number(0, 1), "center": flag, "scale": flag},
    ),
    LayerKind("Activation", {"activation": activation_name}, frozenset({"activation"})),
    LayerKind("ELU", {"alpha": number()}),
    LayerKind("LeakyReLU", {"negative_slope": number()}, old_names={"alpha": "negative_slope"}),
    LayerKind("PReLU", {"shared_axes": optional(axes)}),
    LayerKind(
        "ReLU",
        {"max_value": optional(number(0)), "negative_slope": number(0), "threshold": number(0)},
    ),
    LayerKind("Softmax", {"axis": last_axis}),
    LayerKind("Flatten"),
    LayerKind("Reshape", {"target_shape": lengths}, frozenset({"target_shape"})),
    LayerKind("Permute", {"dims": lengths}, frozenset({"dims"})),
    LayerKind("Dropout", _RATE),
    LayerKind("SpatialDropout2D", _RATE),
    LayerKind("AlphaDropout", _RATE),
    LayerKind("GaussianDropout", _RATE),
    LayerKind("GaussianNoise", {"stddev": number(0, 1)}),
    LayerKind("ActivityRegularization", {"l1": number(0), "l2": number(0)}),
    LayerKind("MaxPooling2D", _POOLING),
    LayerKind("AveragePooling2D", _POOLING),
    LayerKind("GlobalMaxPooling2D", _GLOBAL_POOLING),
    LayerKind("GlobalAveragePooling2D", _GLOBAL_POOLING),
    LayerKind("Cropping2D", {"cropping": edges(0, MAX_PIXELS)}, frozenset({"cropping"})),
    LayerKind("ZeroPadding2D", {"padding": edges(0, MAX_PIXELS)}),
    LayerKind("UpSampling2D", {"size": pair(1, 64), "interpolation": one_of("nearest", "bilinear")}),
    LayerKind("Rescaling", {"scale": numbers, "offset": numbers}, frozenset({"scale"})),
    LayerKind(
        "Resizing",
        {
            "height": whole(1, MAX_PIXELS),
            "width": whole(1, MAX_PIXELS),
            "interpolation": one_of("bilinear", "nearest"),
        },
        frozenset({"height", "width"}),
    ),
    LayerKind("Add", joins=True),
    LayerKind("Subtract", joins=True),
    LayerKind("Multiply", joins=True),
    LayerKind("Average", joins=True),
    LayerKind("Maximum", joins=True),
    LayerKind("Concatenate", {"axis": last_axis}, old_names={"concat_axis": "axis"}, joins=True),
)
_ALIASES = {
    "Convolution2D": "Conv2D",
    "AtrousConvolution2D": "Conv2D",
    "SeparableConvolution2D": "SeparableConv2D",
    "MaxPool2D": "MaxPooling2D",
    "AvgPool2D": "AveragePooling2D",
    "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
}

KINDS: Mapping[str, LayerKind] = {
    **{kind.name: kind for kind in _KINDS},
    **{old: next(kind for kind in _KINDS if kind.name == new) for old, new in _ALIASES.items()},
}
"""Every layer that is read, by its name in the file."""
