"""Turning a network's pictures channels first changes its speed and nothing else."""

import os
import subprocess
import sys

import pytest

COMPARE = """
import sys
import keras, numpy as np
from keras import layers
from codriver.model.channels_first import channels_first
from codriver.model.pilotnet import build_pilotnet

picture = np.random.default_rng(0).random((1, 66, 200, 3), np.float32)
other = keras.Sequential([
    keras.Input((66, 200, 3)), layers.Rescaling(2.0, offset=-1), layers.Cropping2D(((6, 2), (3, 1))),
    layers.Conv2D(4, 3, padding="same"), layers.ELU(), layers.MaxPooling2D(), layers.Dropout(0.5),
    layers.Conv2D(5, 5, strides=2, activation="relu"), layers.Flatten(), layers.Dense(7), layers.Dense(1),
])
image = keras.Input((66, 200, 3))
features = layers.Conv2D(2, 3)(image)
branched = keras.Model(image, layers.Dense(1)(layers.Flatten()(layers.Add()([features, features]))))
# A weight for each pixel, in the order of the picture; and no LayerNormalization, which is not a number here
# on processors with AMX: this backend computes in bfloat16 there (codriver's pilots in float32).
unknown = [layers.PReLU(alpha_initializer="random_normal"), layers.Flatten(), layers.Dense(1)]
unknown = keras.Sequential([keras.Input((66, 200, 3)), layers.Rescaling(2.0, offset=-1), *unknown])
for network in (build_pilotnet(seed=1), other, branched, unknown):
    turned = channels_first(network)
    a, b = (float(net.predict(picture, verbose=0).item()) for net in (network, turned))
    print(turned is network, abs(a - b) < 1e-5 * max(1, abs(a)))
"""


@pytest.fixture(scope="module")
def told() -> list[str]:
    run = [sys.executable, "-W", "ignore", "-c", COMPARE]
    environment = {**os.environ, "KERAS_BACKEND": "openvino"}
    return subprocess.run(
        run, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_a_pilotnet_and_other_chains_are_turned_and_steer_the_same(told) -> None:
    assert told[:2] == ["False True", "False True"]


def test_what_is_no_plain_chain_of_known_layers_is_left_as_it_is(told) -> None:
    assert told[2:] == ["True True", "True True"]
