"""The names of the formats, and of their files; imports nothing, so that `codriver --help` is quick."""

from pathlib import Path
from typing import Literal

Format = Literal["onnx", "litert", "openvino"]

SUFFIXES: dict[Format, str] = {"onnx": ".onnx", "litert": ".tflite", "openvino": ".xml"}
"""What a format's files end in; of OpenVINO's two, the one that is named."""


def default_output(model: Path, kind: Format, *, int8: bool) -> Path:
    """Return where an export of a model goes when nobody says: beside it."""
    return model.with_name(f"{model.stem}{'-int8' if int8 else ''}{SUFFIXES[kind]}")
