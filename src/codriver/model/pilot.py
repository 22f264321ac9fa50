"""The pilot: from one camera frame to a steering value, compiled by OpenVINO for one picture at a time."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from codriver.camera.preprocess import Preprocess
from codriver.errors import MissingExtraError
from codriver.model.backend import choose_backend, tensorflow_hidden
from codriver.model.exported import read_exported
from codriver.model.feeding import Reading, changed, require_fit
from codriver.model.file_kind import is_exported
from codriver.model.loading import load_model, load_network
from codriver.model.model_file import find_card
from codriver.model.steering_graph import SteeringGraph
from codriver.types import Frame

if TYPE_CHECKING:
    import keras
    import openvino

__all__ = ["Pilot", "compile_graph", "load_network", "load_pilot"]

THREADS = 2
"""A second thread takes 15 to 40 % off the inference where a core is idle; more only wait for each other in a
network so small."""


class Pilot:
    """Steers from single frames; made by :func:`load_pilot`. Not safe for use by two threads at once."""

    def __init__(
        self, graph: "openvino.Model", preprocess: Preprocess, summary: str, threads: int = THREADS
    ) -> None:
        """Compile a graph that maps what `preprocess` makes of one frame to one steering value."""
        self.graph = graph
        """What is compiled: a picture, (1, rows, columns, channels), to steering."""
        self.preprocess = preprocess
        self.summary = summary
        self.reason = ""
        """Why it is fed as it is, in words."""
        self._request = compile_graph(graph, threads)
        self(np.zeros((160, 320, 3), np.uint8))  # the first inference allocates; no car should wait for it

    def __call__(self, frame: Frame) -> float:
        """Return the steering that the network wants for a uint8 RGB frame (160, 320, 3).

        Normalised, right positive, neither clipped nor checked: a broken model can return NaN.
        """
        return self.steer(self.preprocess(frame))

    def steer(self, image: NDArray[np.float32]) -> float:
        """Return the steering for a preprocessed picture: float32, of the shape that the network takes."""
        outputs = self._request.infer({0: image[np.newaxis]}, share_inputs=True, share_outputs=True)
        return float(outputs[0].flat[0])


def load_pilot(
    path: Path,
    changes: Mapping[str, object] | None = None,
    recording: Path | None = None,
    threads: int = THREADS,
) -> Pilot:
    """Load a model file of any Keras, or an exported one, and make it drive; takes about 1.5 s.

    How the network is fed says the file, else the rules in `feeding`, else, with a `recording`, the way
    that predicts its steering best. `changes` are fields of Preprocess that the user wants otherwise.
    Raises ModelFileError, SettingError for changes that do not fit, RecordingError.
    """
    source = read_exported(path) if is_exported(path) else _read_keras(path)
    readings = _wanted(source, changes or {})
    pilot = Pilot(source.graph, readings[0].preprocess, "", threads)
    reading = readings[0]
    if recording is not None:
        from codriver.model.feeding_by_recording import decide, judge

        reading = decide(judge(pilot.steer, readings, recording), recording)
    pilot.preprocess, pilot.reason = reading.preprocess, reading.reason
    pilot.summary = f"{source.description}; fed with {reading.preprocess} ({reading.reason})" + "".join(
        f"\n  {note}" for note in source.notes
    )
    return pilot


def _read_keras(path: Path) -> SteeringGraph:
    find_card(path)  # says what is no model before Keras is imported, which takes seconds
    backend = choose_backend("driving")
    with tensorflow_hidden():
        model = load_model(path)
        graph = _graph(model.network) if backend == "openvino" else _exported_graph(model.network)
    description = f"{path.name}: {model.network.count_params():,} weights, Keras on {backend}"
    return SteeringGraph(graph, model.readings, description, model.notes)


def _wanted(source: SteeringGraph, changes: Mapping[str, object]) -> list[Reading]:
    """Return the readings as the user wants them; raises SettingError when the network cannot take them."""
    wanted: dict[Preprocess, Reading] = {}
    for reading in source.readings:
        other = changed(reading, changes)
        require_fit(other.preprocess, tuple(source.graph.input(0).shape)[1:])
        wanted.setdefault(other.preprocess, other)
    return list(wanted.values())


def compile_graph(graph: "openvino.Model", threads: int = THREADS) -> "openvino.InferRequest":
    """Compile a graph of a batch of one and return an OpenVINO inference request."""
    import openvino

    settings = {
        "INFERENCE_NUM_THREADS": threads,
        # float32: the same steering as Keras gives, on processors with bfloat16 too.
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
        # Pinned, the drivers of several processes would all wait for the first core, the others idle.
        "ENABLE_CPU_PINNING": False,
    }
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
    """Convert a model that lives on another backend (a process that trains, say).

    Raises MissingExtraError where Keras cannot do that without TensorFlow.
    """
    import keras
    import openvino

    with TemporaryDirectory(prefix="codriver-") as folder:
        file = str(Path(folder) / "network.xml")
        signature = [keras.InputSpec(shape=(1, *network.input_shape[1:]), dtype="float32")]
        try:
            network.export(file, format="openvino", verbose=False, input_signature=signature)
        except ImportError as error:
            backend = keras.backend.backend()
            raise MissingExtraError("train", f"Driving with Keras on {backend}, not on openvino,") from error
        return openvino.Core().read_model(file)
