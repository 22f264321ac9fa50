"""What a network looks at: exact on a PilotNet, in the right place for others, blind without weights."""

import keras
import numpy as np
import openvino
import pytest
from keras import layers
from openvino import opset16 as operations

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError
from codriver.model.pilot import Pilot, _exported_graph
from codriver.model.pilotnet import build_pilotnet
from codriver.model.saliency import Saliency

WHOLE = Preprocess(crop_top=0, crop_bottom=160, blur=1, colour="rgb", width=320, height=160, divisor=1)
"""The whole picture as it is."""


def pilot_of(network: keras.Model, preprocess: Preprocess) -> Pilot:
    return Pilot(_exported_graph(network), preprocess, "")


@pytest.fixture(scope="module")
def frame() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (160, 320, 3), np.uint8)


@pytest.fixture(scope="module")
def pilotnet() -> keras.Model:
    return build_pilotnet(dropout=0, seed=3)


@pytest.fixture(scope="module")
def pilot(pilotnet) -> Pilot:
    return pilot_of(pilotnet, Preprocess())


def back_prop_in_keras(network: keras.Model, image: np.ndarray) -> np.ndarray:
    """VisualBackProp as it is written down: averages, transposed convolutions of ones, products."""
    convolutions = [layer for layer in network.layers if isinstance(layer, layers.Conv2D)]
    features = keras.Model(network.input, [layer.output for layer in convolutions])(image[None])
    averages = [np.maximum(np.asarray(each), 0).mean(axis=-1, keepdims=True) for each in features]
    relevance, below = averages[-1], [image[None], *averages[:-1]]
    for layer, under in zip(convolutions[::-1], below[::-1], strict=True):
        (size, _), (stride, _) = layer.kernel_size, layer.strides
        grown = keras.ops.conv_transpose(relevance, np.ones((size, size, 1, 1), np.float32), stride, "valid")
        missing = [(0, under.shape[axis] - grown.shape[axis]) for axis in (1, 2)]
        relevance = np.pad(np.asarray(grown), [(0, 0), *missing, (0, 0)])
        if under is not below[0]:
            relevance = relevance * under
    relevance = relevance[0, ..., 0]
    return (relevance - relevance.min()) / (relevance.max() - relevance.min())


def test_on_a_pilotnet_it_is_the_published_algorithm_and_the_same_steering(pilotnet, pilot, frame):
    image = Preprocess()(frame)
    steering, found = Saliency(pilot).of_image(image)
    assert found.shape == (66, 200)
    assert np.allclose(found, back_prop_in_keras(pilotnet, image), atol=1e-4)
    assert steering == pytest.approx(pilot(frame), abs=1e-6)


def test_it_lies_on_the_frame_where_the_network_is_fed(pilot, frame):
    seen = Saliency(pilot)(frame)
    assert seen.saliency.shape == (160, 320)
    assert not seen.saliency[:60].any()
    assert not seen.saliency[135:].any()
    assert 0.5 < seen.saliency.max() <= 1.0


def light_at(row: int, column: int) -> np.ndarray:
    frame = np.zeros((160, 320, 3), np.uint8)
    frame[row - 4 : row + 4, column - 4 : column + 4] = 255
    return frame


def test_a_light_in_the_dark_is_found_where_it_is_by_a_foreign_network_too():
    """One that fires where it is bright, with all that networks in the wild have around convolutions."""
    foreign = keras.Sequential(
        [
            keras.Input((160, 320, 3)),
            layers.Rescaling(1 / 127.5, offset=-1.0),
            layers.Cropping2D(((60, 25), (0, 40))),
            layers.Conv2D(2, 5, padding="same", kernel_initializer="ones"),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            layers.MaxPooling2D(),
            layers.Dropout(0.5),
            layers.ZeroPadding2D(2),
            layers.Conv2D(3, 3, strides=2, activation="elu", kernel_initializer="ones"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(4, activation="relu"),
            layers.Dense(1),
        ]
    )
    saliency = Saliency(pilot_of(foreign, WHOLE))
    for row, column in ((100, 60), (90, 240)):
        seen = saliency(light_at(row, column)).saliency
        rows, columns = np.nonzero(seen > 0.5 * seen.max())
        assert abs(rows.mean() - row) < 5
        assert abs(columns.mean() - column) < 5


def bright_or_dark(sign: float) -> Pilot:
    """A network that fires where it is bright (1) or dark (-1), as an export would give it."""
    image = operations.parameter([1, 160, 320, 3], np.float32)
    kernel = operations.constant(np.full((1, 3, 5, 5), sign, np.float32))
    features = operations.convolution(
        operations.transpose(image, [0, 3, 1, 2]), kernel, [1, 1], [2, 2], [2, 2], [1, 1]
    )
    fires = operations.relu(operations.subtract(features, np.float32(sign * 75 * 127)))
    steering = operations.reduce_mean(fires, np.array([1, 2, 3]), keep_dims=False)
    return Pilot(openvino.Model([operations.result(steering)], [image]), WHOLE, "")


def test_with_other_weights_it_looks_elsewhere():
    """A map that ignores the weights says nothing (Adebayo et al. 2018, arXiv 1810.03292)."""
    frame = light_at(100, 60)
    bright, dark = (Saliency(bright_or_dark(sign))(frame).saliency for sign in (1.0, -1.0))
    assert bright[99:101, 59:61].min() > 0.9
    assert bright[:, 200:].max() == 0
    assert dark[99:101, 59:61].max() == 0
    assert dark[20:140, 200:300].min() > 0.9


def test_a_network_without_a_convolution_cannot_be_asked():
    image = operations.parameter([1, 66, 200, 3], np.float32)
    mean = operations.reduce_mean(image, np.array([1, 2, 3]), keep_dims=False)
    pilot = Pilot(openvino.Model([operations.result(mean)], [image]), Preprocess(), "")
    with pytest.raises(ModelFileError, match="no convolution"):
        Saliency(pilot)
