"""The pilot: from one camera frame to a steering value, compiled by OpenVINO for one picture at a time."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError
from codriver.model.backend import choose_backend, tensorflow_hidden
from codriver.model.model_file import read_card
from codriver.types import Frame

if TYPE_CHECKING:
    import keras
    import openvino


class Pilot:
    """Steers from single frames; made by :func:`load_pilot`. Not safe for use by two threads at once."""

    def __init__(self, graph: "openvino.Model", preprocess: Preprocess, summary: str) -> None:
        """Compile a graph that maps what `preprocess` makes of one frame to one steering value."""
        self.preprocess = preprocess
        self.summary = summary
        self._request = _compile(graph)
        self(np.zeros((160, 320, 3), np.uint8))  # the first inference allocates; no car should wait for it

    def __call__(self, frame: Frame) -> float:
        """Return the steering that the network wants for a uint8 RGB frame (160, 320, 3).

        Normalised, right positive, neither clipped nor checked: a broken model can return NaN.
        """
        image = self.preprocess(frame)[np.newaxis]  # (1, 66, 200, 3)
        outputs = self._request.infer({0: image}, share_inputs=True, share_outputs=True)
        return float(outputs[0].item())


def load_network(path: Path) -> "keras.Model":
    """Load the Keras model of a file (.h5 or .keras), on whichever backend is chosen.

    Of a file of ours only the weights are read; of any other, nothing stored in it is executed:
    a Lambda layer is refused. Raises ModelFileError when it cannot be loaded or does not map
    (66, 200, 3) to one steering value.
    """
    card = read_card(path)
    import keras

    try:
        if card.architecture == "pilotnet":
            from codriver.model.pilotnet import build_pilotnet

            network = build_pilotnet(dropout=0)
            network.load_weights(path)
            return network
        with warnings.catch_warnings():
            # Advice on how the model's author could have written it.
            warnings.simplefilter("ignore", UserWarning)
            network = keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise ModelFileError(
            f"{path}: Keras {keras.version()} cannot load it ({reason}). "
            "Files of Keras 1 and 2 and files with a Lambda layer are not read yet."
        ) from error
    shapes = (tuple(network.input_shape), tuple(network.output_shape))
    if shapes != ((None, 66, 200, 3), (None, 1)):
        raise ModelFileError(
            f"{path}: maps {shapes[0]} to {shapes[1]}; codriver drives with models that map "
            "(None, 66, 200, 3) to (None, 1), one steering value for one picture."
        )
    return network


def load_pilot(path: Path) -> Pilot:
    """Load a model file and make it drive; takes about 1.5 s in a fresh process. Raises ModelFileError."""
    card = read_card(path)
    backend = choose_backend("driving")
    with tensorflow_hidden():
        network = load_network(path)
        summary = f"{path.name}: {network.count_params():,} weights, Keras on {backend}"
        traced = _graph(network) if backend == "openvino" else _exported_graph(network)
        return Pilot(traced, card.preprocess, summary)


def _compile(graph: "openvino.Model") -> "openvino.InferRequest":
    """Compile a graph of a batch of one and return an OpenVINO inference request."""
    import openvino

    # A second thread takes 15 to 40 % off the inference; more only wait for each other in a network so small.
    # float32: the same steering as Keras gives, on processors with bfloat16 too.
    settings = {"INFERENCE_NUM_THREADS": 2, "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    return openvino.Core().compile_model(graph, "CPU", settings).create_infer_request()


def _graph(network: "keras.Model") -> "openvino.Model":
    """Trace a model that lives on Keras's OpenVINO backend.

    `network.export` would do the same, but it imports TensorFlow wherever that is installed,
    and a car would wait three seconds for it.
    """
    import openvino
    from keras.src.backend.openvino.core import OpenVINOKerasTensor
    from openvino import opset16 as operations

    from codriver.model.channels_first import channels_first

    image = operations.parameter([1, *network.input_shape[1:]], openvino.Type.f32)
    steering = channels_first(network)(OpenVINOKerasTensor(image.output(0)), training=False)
    return openvino.Model([operations.result(steering.output)], [image])


def _exported_graph(network: "keras.Model") -> "openvino.Model":
    """Convert a model that lives on another backend (a process that trains, say)."""
    import keras
    import openvino

    with TemporaryDirectory(prefix="codriver-") as folder:
        file = str(Path(folder) / "network.xml")
        signature = [keras.InputSpec(shape=(1, *network.input_shape[1:]), dtype="float32")]
        network.export(file, format="openvino", verbose=False, input_signature=signature)
        return openvino.Core().read_model(file)
