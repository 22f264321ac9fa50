"""What a network looks at in a camera's picture, for any model that drives: see `visual_back_prop`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from codriver.model.pilot import Pilot, compile_graph
from codriver.model.salient_layers import SalientLayer, find_salient_chain
from codriver.model.visual_back_prop import (
    Map,
    Spread,
    normalised,
    scaled_up,
    spreads_between,
    visual_back_prop,
)
from codriver.types import Frame

if TYPE_CHECKING:
    import openvino


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a network steers for one frame, and what it looks at."""

    steering: float
    """As the pilot gives it: right positive, not clipped."""
    saliency: Map
    """float32 (160, 320), on the camera's picture: 0 not at all to 1 most; 0 where it is not fed."""


class Saliency:
    """Tells what a pilot's network looks at, in about the time of one more inference. Not thread-safe.

    Features are averaged after each convolution's activation. The algorithm assumes ReLU; of other
    activations that are off below zero (ELU, say) what is below zero counts as nothing, and of those that
    have a sign (tanh, or none) the absolute value counts.
    """

    def __init__(self, pilot: Pilot) -> None:
        """Prepare for a pilot; raises ModelFileError when its network has no convolution over the picture."""
        self._pilot = pilot
        chain = find_salient_chain(pilot.graph)
        self._request = compile_graph(_with_averages(pilot.graph, chain.layers))
        self._layers = len(chain.layers)
        self._spreads = spreads_between(chain.layers)
        self._into_picture = _into_picture(pilot.graph, chain.fed, chain.layers[0].windows[0].size)

    def __call__(self, frame: Frame) -> Sighting:
        """Return what the network does with a uint8 RGB frame (160, 320, 3), and what it looks at."""
        steering, relevance = self.of_image(self._pilot.preprocess(frame))
        return Sighting(steering, self._pilot.preprocess.on_frame(relevance))

    def of_image(self, image: NDArray[np.float32]) -> tuple[float, Map]:
        """Return the steering for a preprocessed picture, and the saliency on it: float32 (rows, columns).

        `image` is float32, of the shape that the network takes.
        """
        outputs = self._request.infer({0: image[np.newaxis]}, share_inputs=True, share_outputs=True)
        averages = [outputs[number + 1][0] for number in range(self._layers)]
        relevance = visual_back_prop(averages, self._spreads)
        if self._into_picture is not None:
            relevance = normalised(scaled_up(relevance, self._into_picture))
        return float(outputs[0].flat[0]), relevance


def _with_averages(graph: "openvino.Model", layers: Sequence[SalientLayer]) -> "openvino.Model":
    """Return a graph that gives, behind the steering, each layer's features averaged over their channels."""
    import openvino
    from openvino import opset16 as operations

    averages = []
    for layer in layers:
        counted = operations.relu(layer.features) if layer.one_sided else operations.abs(layer.features)
        channels = operations.constant(np.array([layer.channel_axis], np.int64))
        averages.append(operations.result(operations.reduce_mean(counted, channels, keep_dims=False)))
    steering = operations.result(graph.output(0).get_node().input_value(0))
    return openvino.Model([steering, *averages], graph.get_parameters())


def _into_picture(graph: "openvino.Model", fed: "openvino.Output", size: tuple[int, int]) -> Spread | None:
    """Return what lays a map of `fed` over the network's input, None where they have the same places.

    What a network cuts off, resizes or pads by itself is found by trying: each row, and each column, of a
    dark picture is lit alone, and where `fed` changes it has arrived.
    """
    import openvino
    from openvino import opset16 as operations

    shape = tuple(graph.input(0).shape)
    if shape[1:3] == size:
        return None
    request = compile_graph(openvino.Model([operations.result(fed)], graph.get_parameters()))

    def answer(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.array(request.infer({0: picture})[0][0], np.float32)  # (channels, rows, columns)

    dark = np.zeros(shape, np.float32)
    usual = answer(dark)
    arrived = []
    for axis, other in ((1, 2), (2, 1)):
        lit = np.zeros((shape[axis], size[axis - 1]), np.float32)
        for place in range(shape[axis]):
            picture = dark.copy()
            np.moveaxis(picture, axis, 0)[place] = 1.0
            lit[place] = np.abs(answer(picture) - usual).mean(axis=(0, other))
        arrived.append(np.asarray(lit / max(float(lit.max()), 1e-12), np.float32))
    rows, columns = arrived
    return rows, columns
