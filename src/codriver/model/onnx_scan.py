"""Look through an ONNX file, without ONNX's library, for references to other files.

An ONNX model may name other files that its weights are read from. OpenVINO follows such names without
asking, so a foreign file could have any file of this computer read. The file is a protocol buffer; only
the messages in which a tensor can lie are followed.
"""

from codriver.errors import ModelFileError

MAX_FIELDS = 2_000_000
"""Fields that are looked at; an exported PilotNet has some five hundred."""

_PARTS: dict[str, dict[int, str]] = {
    "Model": {7: "Graph", 20: "Training", 25: "Function"},
    "Training": {1: "Graph", 2: "Graph"},
    "Graph": {1: "Node", 5: "Tensor", 15: "SparseTensor"},
    "Function": {7: "Node", 11: "Attribute"},
    "Node": {5: "Attribute"},
    "Attribute": {5: "Tensor", 6: "Graph", 10: "Tensor", 11: "Graph", 22: "SparseTensor", 23: "SparseTensor"},
    "SparseTensor": {1: "Tensor", 2: "Tensor"},
    "Tensor": {},
}
"""Message of onnx.proto3 -> field number -> message in which, at some depth, a tensor can lie."""
_GRAPH = 7
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def require_self_contained_onnx(data: bytes) -> None:
    """Raise ModelFileError unless `data` is an ONNX model whose weights are all in it."""
    waiting, fields, graphs = [("Model", 0, len(data))], 0, 0
    while waiting:
        message, position, end = waiting.pop()
        while position < end:
            fields += 1
            if fields > MAX_FIELDS:
                raise ModelFileError(f"an ONNX file of more than {MAX_FIELDS} fields, perhaps made to harm")
            number, kind, value, start, position = _field(data, position, end)
            if message == "Tensor" and (number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value)):
                raise ModelFileError(
                    "its weights are in another file, which is not opened. Save it with the weights inside."
                )
            graphs += message == "Model" and number == _GRAPH and kind == _BYTES
            part = _PARTS[message].get(number)
            if part and kind == _BYTES:
                waiting.append((part, start, position))
    if not graphs:
        raise _not_onnx()


def _field(data: bytes, position: int, end: int) -> tuple[int, int, int, int, int]:
    """Read a field: (number, kind, value of a number, first byte of its content, first byte after it)."""
    tag, position = _varint(data, position, end)
    number, kind, value = tag >> 3, tag & 7, 0
    start = position
    if kind == _VARINT:
        value, position = _varint(data, position, end)
    elif kind == _BYTES:
        length, start = _varint(data, position, end)
        position = start + length
    elif kind in (_FIXED64, _FIXED32):
        position += 8 if kind == _FIXED64 else 4
    else:
        raise _not_onnx()
    if position > end:
        raise _not_onnx()
    return number, kind, value, start, position


def _varint(data: bytes, position: int, end: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the last byte without its highest bit."""
    value = 0
    for shift in range(0, 70, 7):
        if position >= end:
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise _not_onnx()


def _not_onnx() -> ModelFileError:
    return ModelFileError("not an ONNX model, or a damaged one. Export or download it again.")
