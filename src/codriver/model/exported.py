"""Read an exported model, ONNX, LiteRT or OpenVINO's own: OpenVINO reads and runs all three."""

import hashlib
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError
from codriver.model.archive import archive_names, read_member
from codriver.model.export_card import CARD_KEY, CARD_MEMBER, ExportCard
from codriver.model.feeding import Reading
from codriver.model.file_kind import MAX_MODEL_BYTES, naming
from codriver.model.loading import MAX_OUTPUTS
from codriver.model.model_file import MAX_CARD_CHARACTERS
from codriver.model.onnx_scan import require_self_contained_onnx
from codriver.model.steering_graph import SteeringGraph

if TYPE_CHECKING:
    import openvino

MAX_TENSOR_ELEMENTS = 64 * 1024 * 1024
"""Numbers in any one array that a graph computes or holds; PilotNet's largest has 115,200."""
_TFLITE_SIGNATURE = b"TFL3"
"""Bytes 4 to 8 of a LiteRT file, the name of its schema."""


def title_of(path: Path) -> str:
    """Return what people call the format of an exported model."""
    return _FORMATS[path.suffix.lower()][0]


def read_exported(path: Path) -> SteeringGraph:
    """Read an exported model; nothing but the file itself (of OpenVINO's two, both) is opened.

    A file without a card is fed as the original notebook does. Raises ModelFileError when it is of
    another kind than its name says, damaged, too large, or gives no steering for a picture.
    """
    title, framework, read = _FORMATS[path.suffix.lower()]
    with naming(path):
        _require_short_file(path, "no such model. Make one with: codriver export MODEL --format FORMAT")
        graph, text = read(path, framework)
        card = None if text is None else ExportCard.from_text(text)
        if card and card.weights_sha256:
            _require_weights(path, card.weights_sha256)
        _require_steering(graph)
    if card is None:
        reading = Reading(Preprocess(), "no card in it, so as in the original notebook")
        return SteeringGraph(graph, (reading,), f"{path.name}: {title}, run by OpenVINO")
    made_of = f"{card.precision}, made of {card.source.get('name', 'an unknown model')}"
    reading = Reading(card.preprocess, "its card says so")
    return SteeringGraph(graph, (reading,), f"{path.name}: {title} {made_of}, run by OpenVINO", card=card)


def _read_onnx(path: Path, framework: str) -> tuple["openvino.Model", str | None]:
    require_self_contained_onnx(path.read_bytes())
    graph = _convert(path, framework)
    return graph, _metadata(graph, ["framework", CARD_KEY])


def _read_litert(path: Path, framework: str) -> tuple["openvino.Model", str | None]:
    with path.open("rb") as file:
        if file.read(8)[4:] != _TFLITE_SIGNATURE:
            raise ModelFileError("not a LiteRT model. Export or download it again.")
    graph = _convert(path, framework)
    if CARD_MEMBER not in archive_names(path):
        return graph, None
    return graph, read_member(path, CARD_MEMBER, MAX_CARD_CHARACTERS).decode("utf-8", "replace")


def _read_openvino(path: Path, framework: str) -> tuple["openvino.Model", str | None]:
    weights = path.with_suffix(".bin")
    _require_short_file(weights, f"{weights.name}, its weights, is not beside it. Copy both files together.")
    graph = _convert(path, framework)
    return graph, _metadata(graph, [CARD_KEY])


_Read = Callable[[Path, str], tuple["openvino.Model", str | None]]
_FORMATS: dict[str, tuple[str, str, _Read]] = {
    ".onnx": ("ONNX", "onnx", _read_onnx),
    ".tflite": ("LiteRT", "tflite", _read_litert),
    ".xml": ("OpenVINO", "ir", _read_openvino),
}
"""End of the name -> what people call it, OpenVINO's name of its reader, ours."""


def _convert(path: Path, framework: str) -> "openvino.Model":
    """Read a file with the one reader that fits; openvino.Core would try all that it has in turn."""
    from openvino.frontend import FrontEndManager

    try:
        reader = FrontEndManager().load_by_framework(framework)
        return reader.convert(reader.load(str(path)))
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[-1][:200]
        raise ModelFileError(f"OpenVINO cannot read it ({reason}). Export or download it again.") from error


def _metadata(graph: "openvino.Model", keys: list[str]) -> str | None:
    return str(graph.get_rt_info(keys).astype(str)) if graph.has_rt_info(keys) else None


def _require_short_file(path: Path, missing: str) -> None:
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read ({error.strerror}).") from error
    if size is None:
        raise ModelFileError(missing)
    if size > MAX_MODEL_BYTES:
        raise ModelFileError(f"{path.name} has {size} bytes; at most {MAX_MODEL_BYTES} are opened.")


def _require_weights(path: Path, sha256: str) -> None:
    weights = path.with_suffix(".bin")
    if hashlib.sha256(weights.read_bytes()).hexdigest() != sha256:
        raise ModelFileError(f"{weights.name} does not belong to it. Copy both files together.")


def _require_steering(graph: "openvino.Model") -> None:
    """Fix a batch of one, and refuse a graph that is no float picture to steering, or absurdly large."""
    import openvino

    if len(graph.inputs) != 1 or graph.input(0).partial_shape.rank != openvino.Dimension(4):
        raise ModelFileError("does not take one picture, (1, rows, columns, channels).")
    if any(port.element_type != openvino.Type.f32 for port in (graph.input(0), graph.output(0))):
        raise ModelFileError("does not take and give float32. Export it so; int8 inside is no hindrance.")
    try:
        graph.reshape([1, *list(graph.input(0).partial_shape)[1:]])
    except RuntimeError as error:
        raise ModelFileError("cannot work on one picture at a time.") from error
    for port in (port for operation in graph.get_ops() for port in operation.outputs()):
        if port.partial_shape.is_dynamic or prod(port.shape) > MAX_TENSOR_ELEMENTS:
            raise ModelFileError(
                f"holds an array of shape {port.partial_shape}; known sizes of at most {MAX_TENSOR_ELEMENTS} "
                "numbers are run."
            )
    if not 1 <= prod(graph.output(0).shape) <= MAX_OUTPUTS:
        raise ModelFileError(
            f"gives numbers of shape {graph.output(0).shape}; codriver wants one, the steering."
        )
