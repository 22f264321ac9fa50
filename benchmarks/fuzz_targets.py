"""What `fuzz.py` feeds with bytes: the readers of everything that comes from outside.

Each may raise its own named error and nothing else, within seconds and within the memory of its input.
"""

import importlib
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codriver.errors import CodriverError

# Old model files and the functions in them are made by the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass(frozen=True)
class Target:
    """One reader."""

    make: Callable[[], Callable[[bytes], object]]
    """Import what it needs, and return what reads the bytes."""
    seeds: Callable[[], Sequence[bytes]]
    """Inputs that are well, to begin with."""
    modules: tuple[str, ...]
    """Modules whose lines are counted as covered or not."""
    longest: int = 65_536
    """Bytes of an input."""

    def reader(self) -> Callable[[bytes], None]:
        """Return what reads bytes, and raises whatever is a finding."""
        read = self.make()

        def read_or_refuse(data: bytes) -> None:
            with suppress(CodriverError):
                read(data)

        return read_or_refuse


def model_files() -> Callable[[bytes], object]:
    """A model file of unknown kind: HDF5 of all generations, .keras archives, JSON."""
    from codriver.model.feeding import find_readings
    from codriver.model.reading.reader import read_model

    folder = Path(tempfile.mkdtemp(prefix="codriver-fuzz-", dir=IN_MEMORY))

    def read(data: bytes) -> None:
        path = folder / "model.h5"
        path.write_bytes(data)
        model = read_model(path)
        find_readings(model)
        model.notes()

    return read


def model_seeds() -> list[bytes]:
    """Return one small network in the dress of each generation."""
    old = importlib.import_module("old_models")
    weights = old.small_weights()
    heads = {**weights, "throttle": weights["steering"]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            old.write_keras1(folder / "1.h5", weights),
            old.write_keras2_functional(folder / "2.h5", heads, ("steering", "throttle")),
            old.write_keras_archive(folder / "3.keras", weights),
        ]
        return [file.read_bytes() for file in files]


def settings() -> Callable[[bytes], object]:
    """The settings of a model: JSON of Keras 1, 2 and 3, Lambda layers in it."""
    from codriver.model.reading.architecture import read_architecture
    from codriver.model.reading.json_text import decode_settings

    return lambda data: read_architecture(decode_settings(data.decode(errors="replace")))


def settings_seeds() -> list[bytes]:
    """Return settings as lists and as objects, of a chain and of two heads."""
    old = importlib.import_module("old_models")
    sequential: list[Any] = [
        {"class_name": "Sequential", "config": old.keras1_layers()},
        {"class_name": "Sequential", "config": {"name": "sequential", "layers": old.keras2_layers()}},
    ]
    return [json.dumps(one).encode() for one in sequential]


def lambdas() -> Callable[[bytes], object]:
    """A marshalled function."""
    from codriver.model.lambdas.formula import read_formula

    return read_formula


def lambda_seeds() -> list[bytes]:
    """Return the known forms, marshalled by all the Pythons."""
    old = importlib.import_module("old_functions")
    texts = [*old.SCALINGS.values(), *old.RESIZES.values()]
    return [old.function_bytes(text) for text in texts] + [old.resize35(), old.crop35()]


def onnx_files() -> Callable[[bytes], object]:
    """The look through an ONNX file that is taken before OpenVINO gets it."""
    from codriver.model.onnx_scan import require_self_contained_onnx

    return require_self_contained_onnx


def onnx_seeds() -> list[bytes]:
    """Return a small network with its weights inside."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 4])
    steering = helper.make_tensor_value_info("steering", TensorProto.FLOAT, [1, 1])
    weights = numpy_helper.from_array(np.ones((4, 1), np.float32), "weights")
    node = helper.make_node("MatMul", ["image", "weights"], ["steering"])
    graph = helper.make_graph([node], "steering", [image], [steering], [weights])
    return [helper.make_model(graph).SerializeToString()]


def logs() -> Callable[[bytes], object]:
    """A driving_log.csv."""
    from codriver.data.driving_log import parse_driving_log

    return lambda data: parse_driving_log(data, "driving_log.csv")


def log_seeds() -> list[bytes]:
    """Return rows with the decimal marks, separators and quotes of the wild."""
    paths = ",".join(f"IMG/{camera}_2024_05_01_12_00_00_000.jpg" for camera in ("center", "left", "right"))
    numbers = ["0.1,0.5,0,25.1", "-0,1,0,5,0,25,1", "1,0,0,0", '"0,1","0,5","0","25,1"']
    rows = [f"{paths},{one}\n" * 3 for one in numbers]
    return [*(row.encode() for row in rows), rows[0].replace(",", ";").encode(), rows[0].encode("utf-16")]


def pictures() -> Callable[[bytes], object]:
    """A picture: JPEG or PNG."""
    from codriver.camera.codec import decode_image

    return decode_image


def picture_seeds() -> list[bytes]:
    """Return a JPEG and a PNG, small."""
    import cv2
    import numpy as np

    from codriver.camera.codec import encode_jpeg

    image = np.random.default_rng(0).integers(0, 256, (16, 32, 3), dtype=np.uint8)
    return [encode_jpeg(image), cv2.imencode(".png", image)[1].tobytes()]


def messages() -> Callable[[bytes], object]:
    """A frame of a websocket: the packet, the event in it, and the telemetry to its picture."""
    from codriver.drive.packets import TolerantPacket
    from codriver.drive.protocol import Picture, jpeg_bytes, read_message, to_telemetry

    def read(data: bytes) -> None:
        packet = TolerantPacket(encoded_packet=data.decode(errors="replace"))
        if isinstance(packet.data, list) and packet.data[:1] == ["telemetry"]:
            message = read_message(packet.data[1:])
            if isinstance(message, Picture):
                to_telemetry(message, jpeg_bytes(message))

    return read


def message_seeds() -> list[bytes]:
    """Return telemetry with a picture and without, and the other packets."""
    from codriver.drive.client import telemetry_message

    texts = [telemetry_message(picture_seeds()[0], mph=12, mark=mark) for mark in (".", ",")]
    texts += ['42["telemetry",null]', '42["telemetry",{}]', "40", '451-["telemetry",{"_placeholder":true}]']
    return [text[1:].encode() for text in texts]


TARGETS: dict[str, Target] = {
    "model": Target(model_files, model_seeds, ("codriver.model.hdf5", "codriver.model.reading"), 200_000),
    "settings": Target(settings, settings_seeds, ("codriver.model.reading", "codriver.model.lambdas")),
    "lambda": Target(lambdas, lambda_seeds, ("codriver.model.lambdas",), 4096),
    "onnx": Target(onnx_files, onnx_seeds, ("codriver.model.onnx_scan",)),
    "log": Target(logs, log_seeds, ("codriver.data.driving_log", "codriver.data.log_line")),
    "picture": Target(pictures, picture_seeds, ("codriver.camera.codec",)),
    "message": Target(messages, message_seeds, ("codriver.drive.packets", "codriver.drive.protocol")),
}
