"""NVIDIA's PilotNet, as published (Bojarski et al. 2016, arXiv 1604.07316, figure 4)."""

import keras
from keras import layers

INPUT_SHAPE = (66, 200, 3)
"""Rows, columns and YUV channels of what the network is fed, float32 0..1."""

_CONVOLUTIONS = ((24, 5, 2), (36, 5, 2), (48, 5, 2), (64, 3, 1), (64, 3, 1))
"""(filters, kernel size in pixels, stride in pixels) of each convolution, no padding."""
_DENSE = (100, 50, 10)


def build_pilotnet(*, dropout: float = 0.5, seed: int = 0, dtype: str = "float32") -> keras.Model:
    """Build the network: (n, 66, 200, 3) float32 YUV 0..1 in, (n, 1) float32 steering out; 252,219 weights.

    ELU after every layer but the last, as in the original notebook; `dropout` (share 0..1) acts on the
    flattened features. `dtype` is a Keras dtype policy ("float32" or "mixed_bfloat16"); weights and
    the output are float32 in both. The same seed gives the same initial weights and dropout masks.
    """
    seeds = iter(range(seed * 100, seed * 100 + 100))

    def initial() -> keras.Initializer:
        return keras.initializers.HeNormal(seed=next(seeds))

    inputs = keras.Input(INPUT_SHAPE, name="image")  # (n, 66, 200, 3)
    x = inputs
    for filters, size, stride in _CONVOLUTIONS:
        x = layers.Conv2D(
            filters, size, strides=stride, activation="elu", kernel_initializer=initial(), dtype=dtype
        )(x)
    x = layers.Flatten(dtype=dtype)(x)  # (n, 1152)
    if dropout:
        x = layers.Dropout(dropout, seed=next(seeds), dtype=dtype)(x)
    for units in _DENSE:
        x = layers.Dense(units, activation="elu", kernel_initializer=initial(), dtype=dtype)(x)
    output = keras.initializers.RandomNormal(stddev=0.01, seed=next(seeds))
    steering = layers.Dense(1, kernel_initializer=output, name="steering", dtype="float32")(x)
    return keras.Model(inputs, steering, name="pilotnet")
