"""Types, shapes and texts: how the bytes of attributes and data sets are to be read."""

from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from codriver.errors import ModelFileError
from codriver.model.hdf5.source import Cursor, Source

Value = str | list[str] | NDArray[np.generic]
"""What an attribute can be: one text, texts, or numbers of any shape."""

MAX_DIMENSIONS = 8
"""Of an array; a convolution's weights have four."""

MAX_LENGTH = 2**31
"""Of one dimension, for arrays that are empty because another one is 0."""

_FLOATS: dict[tuple[int, ...], str] = {
    (16, 10, 5, 0, 10, 15): "f2",
    (32, 23, 8, 0, 23, 127): "f4",
    (64, 52, 11, 0, 52, 1023): "f8",
}
"""IEEE 754: (bits, exponent at, exponent bits, mantissa at, mantissa bits, exponent bias) to NumPy's name."""


@dataclass(frozen=True, slots=True)
class Datatype:
    """What one element is."""

    kind: Literal["number", "fixed text", "text elsewhere"]
    size: int
    """Bytes of an element as it is stored."""
    numpy: str = ""
    """NumPy's name of a number's type, byte order included."""


def read_datatype(cursor: Cursor) -> Datatype:
    """Read a datatype message; numbers and texts only, which is all that Keras writes."""
    kind = cursor.number(1) & 0x0F
    flags = cursor.number(3)
    size = cursor.number(4)
    order = ">" if flags & 1 else "<"
    if kind == 0 and size in (1, 2, 4, 8):
        return Datatype("number", size, f"{order}{'i' if flags & 0x08 else 'u'}{size}")
    if kind == 1 and size in (2, 4, 8) and not flags & 0x40:
        offset, precision = cursor.number(2), cursor.number(2)
        fields = tuple(cursor.number(1) for _ in range(4))
        name = _FLOATS.get((precision, *fields, cursor.number(4)))
        if offset == 0 and name is not None and int(name[1]) == size:
            return Datatype("number", size, order + name)
    if kind == 3 and size > 0:
        return Datatype("fixed text", size)
    if kind == 9 and flags & 0x0F == 1 and size == 16:
        return Datatype("text elsewhere", size)
    raise ModelFileError(f"values of a type that Keras never writes (HDF5 class {kind}, {size} bytes)")


def read_shape(cursor: Cursor) -> tuple[int, ...]:
    """Read a dataspace message: the lengths of an array's dimensions, () for a single value."""
    version, dimensions = cursor.number(1), cursor.number(1)
    cursor.take(1)
    if version == 1:
        cursor.take(5)
    elif version != 2 or cursor.number(1) == 2:
        raise ModelFileError("values without a shape, which Keras never writes")
    if dimensions > MAX_DIMENSIONS:
        raise ModelFileError(f"an array of {dimensions} dimensions; at most {MAX_DIMENSIONS} make sense")
    return tuple(cursor.number(8) for _ in range(dimensions))


def require_room(datatype: Datatype, shape: tuple[int, ...], stored: int) -> int:
    """Return the bytes of an array; raises ModelFileError unless `stored` bytes hold it all."""
    size = prod(shape) * datatype.size
    if size > stored or max(shape, default=0) > MAX_LENGTH:
        raise ModelFileError(
            f"an absurd shape: {'x'.join(map(str, shape))} values need {size} bytes, stored are {stored}"
        )
    return size


def read_numbers(
    source: Source, datatype: Datatype, shape: tuple[int, ...], address: int
) -> NDArray[np.generic]:
    """Return the numbers stored at `address` as a read-only array that shares the file's bytes."""
    taken = source.take(address, prod(shape) * datatype.size)
    numbers: NDArray[np.generic] = np.frombuffer(taken, dtype=datatype.numpy).reshape(shape)
    return numbers


def read_value(source: Source, datatype: Datatype, shape: tuple[int, ...], cursor: Cursor) -> Value:
    """Return the attribute's value that begins at the cursor."""
    size = require_room(datatype, shape, cursor.left)
    if datatype.kind == "number":
        return read_numbers(source, datatype, shape, cursor.address)
    if len(shape) > 1:
        raise ModelFileError(f"a table of texts ({len(shape)} dimensions), which Keras never writes")
    body = cursor.part(size)
    if datatype.kind == "fixed text":
        texts = [_text(body.take(datatype.size).rstrip(b"\0")) for _ in range(prod(shape))]
    else:
        heaps: dict[int, dict[int, tuple[int, int]]] = {}
        texts = [_text_elsewhere(source, body, heaps) for _ in range(prod(shape))]
    return texts if shape else texts[0]


def _text_elsewhere(source: Source, body: Cursor, heaps: dict[int, dict[int, tuple[int, int]]]) -> str:
    """Return the text that the next 16 bytes of `body` point to: its length, its heap, its number there."""
    length, address, index = body.number(4), body.number(8), body.number(4)
    if length == 0:
        return ""
    if address not in heaps:
        heaps[address] = _heap_objects(source, address)
    if index not in heaps[address] or heaps[address][index][1] < length:
        raise ModelFileError("damaged: a text is not where it should be")
    return _text(bytes(source.take(heaps[address][index][0], length)))


def _heap_objects(source: Source, address: int) -> dict[int, tuple[int, int]]:
    """Return (address, size) by number of the objects in the global heap at `address`."""
    cursor = source.cursor(address)
    cursor.expect(b"GCOL")
    cursor.take(4)
    size = cursor.number(8)
    body = cursor.part(max(0, size - 16))
    objects = {}
    while body.left >= 16:
        index = body.number(2)
        body.take(6)
        length = body.number(8)
        if index == 0:  # the free rest
            break
        objects[index] = (body.address, length)
        body.part(min(-(-length // 8) * 8, max(length, body.left)))
    return objects


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ModelFileError("damaged: a text that is none") from error
