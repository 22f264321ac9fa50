"""A file, its groups and its data sets, read only."""

import numpy as np
from numpy.typing import NDArray

from codriver.errors import ModelFileError
from codriver.model.hdf5.headers import (
    ATTRIBUTE,
    ATTRIBUTE_INFO,
    DATASPACE,
    DATATYPE,
    EXTERNAL_FILES,
    FILTERS,
    LAYOUT,
    Message,
    read_messages,
)
from codriver.model.hdf5.links import read_links
from codriver.model.hdf5.source import UNDEFINED, Cursor, Source
from codriver.model.hdf5.values import (
    Value,
    read_datatype,
    read_numbers,
    read_shape,
    read_value,
    require_room,
)

SIGNATURE = b"\x89HDF\r\n\x1a\n"
"""The first bytes of every HDF5 file."""

MAX_DEPTH = 16
"""Groups within groups on the way to a weight; Keras makes up to six."""

_COMPACT, _CONTIGUOUS, _CHUNKED, _VIRTUAL = 0, 1, 2, 3


def open_hdf5(data: bytes) -> "Group":
    """Return the root group of the HDF5 file with these bytes.

    This and everything that is read from the group raises ModelFileError when it is damaged or refused.
    """
    source = Source(data)
    return Group(source, _root_address(source), "")


class Node:
    """What groups and data sets have in common: a header and attributes."""

    def __init__(self, source: Source, address: int, path: str) -> None:
        self.path = path
        """Names from the root to here, joined by slashes."""
        self._source = source
        self._messages = read_messages(source, address)

    def attribute(self, name: str) -> Value | None:
        """Return the attribute of this name, or None where there is none."""
        for message in self._messages:
            if message.kind == ATTRIBUTE:
                value = _read_attribute(self._source, message, name)
                if value is not None:
                    return value
            elif message.kind == ATTRIBUTE_INFO:
                self._refuse_dense(message)
        return None

    def _refuse_dense(self, message: Message) -> None:
        body = message.body(self._source)
        body.take(1)
        body.take(2 if body.number(1) & 1 else 0)
        if body.number(8) != UNDEFINED:
            raise ModelFileError(
                f"{self.path}: its attributes are stored in the dense way, as Keras never does"
            )

    def _first(self, kind: int) -> Message | None:
        return next((message for message in self._messages if message.kind == kind), None)


class Group(Node):
    """A group: names that stand for groups and data sets."""

    def __init__(self, source: Source, address: int, path: str) -> None:
        super().__init__(source, address, path)
        self._links = read_links(source, self._messages)

    @property
    def file_bytes(self) -> int:
        """Length of the whole file."""
        return len(self._source)

    def names(self) -> list[str]:
        """The names in this group, sorted as the file has them."""
        return list(self._links)

    def group(self, path: str) -> "Group":
        """Return the group at `path`, one or more names joined by slashes."""
        return Group(self._source, self._find(path), f"{self.path}/{path}")

    def dataset(self, path: str) -> "Dataset":
        """Return the data set at `path`."""
        return Dataset(self._source, self._find(path), f"{self.path}/{path}")

    def _find(self, path: str) -> int:
        """Return the address of the header of what `path` stands for."""
        name, _, rest = path.partition("/")
        link = self._links.get(name)
        if link is None or rest.count("/") > MAX_DEPTH:
            raise ModelFileError(f"it has no {self.path}/{path}, which it should have")
        if link.kind != "hard":
            raise ModelFileError(f"{self.path}/{name} is {_LINK_WORDS[link.kind]}; it is not followed")
        return self.group(name)._find(rest) if rest else link.address


_REPACK = "unpack it with: h5repack -f NONE -l CONTI OLD NEW"
_LINK_WORDS = {"soft": "a soft link, which Keras never writes", "external": "a link into another file"}


class Dataset(Node):
    """A data set: an array of numbers in one piece, uncompressed, as Keras stores weights."""

    def __init__(self, source: Source, address: int, path: str) -> None:
        super().__init__(source, address, path)
        shape, datatype, layout = self._first(DATASPACE), self._first(DATATYPE), self._first(LAYOUT)
        if shape is None or datatype is None or layout is None:
            raise ModelFileError(f"{path} is no data set, but should be one")
        if self._first(EXTERNAL_FILES):
            raise ModelFileError(f"{path} keeps its values in another file; such storage is not read")
        if self._first(FILTERS):
            raise ModelFileError(f"{path} is compressed, which Keras never does; {_REPACK}")
        self.shape = read_shape(shape.body(source))
        """Lengths of the dimensions; the file holds as many values."""
        self._type = read_datatype(datatype.body(source))
        self._address = self._find_values(layout.body(source))

    def array(self) -> NDArray[np.generic]:
        """Return the values, read-only, sharing the bytes of the file."""
        if self._type.kind != "number":
            raise ModelFileError(f"{self.path} holds texts where numbers should be")
        return read_numbers(self._source, self._type, self.shape, self._address)

    def _find_values(self, layout: Cursor) -> int:
        """Return the address of the values, which lie in the file as a whole."""
        version, kind = layout.number(1), layout.number(1)
        if version not in (3, 4):
            raise ModelFileError(f"{self.path} is stored in a way of version {version}, which is not read")
        if kind == _VIRTUAL:
            raise ModelFileError(f"{self.path} is a virtual data set made of other files; they are not read")
        if kind == _CHUNKED:
            raise ModelFileError(f"{self.path} is stored in chunks, which Keras never does; {_REPACK}")
        if kind == _COMPACT:
            stored = layout.number(2)
            address = layout.address
        elif kind == _CONTIGUOUS:
            address, stored = layout.number(8), layout.number(8)
        else:
            raise ModelFileError(f"{self.path} is stored in an unknown way ({kind})")
        size = self._require_room(min(stored, len(self._source)))
        if size == 0:
            return 0
        self._source.require(address, size)
        return address

    def _require_room(self, stored: int) -> int:
        try:
            return require_room(self._type, self.shape, stored)
        except ModelFileError as error:
            raise ModelFileError(f"{self.path} has {error}") from error


def _read_attribute(source: Source, message: Message, wanted: str) -> Value | None:
    """Return the attribute's value if it has the name that is wanted."""
    body = message.body(source)
    version, flags = body.number(1), body.number(1)
    if version not in (1, 2, 3) or (version > 1 and flags & 3):
        raise ModelFileError("an attribute in a way that Keras never writes")
    sizes = [body.number(2) for _ in range(3)]
    if version == 3:
        body.take(1)  # the name's alphabet
    # The first version fills up to multiples of eight bytes.
    parts = [body.part(-(-size // 8) * 8 if version == 1 else size) for size in sizes]
    if parts[0].take(parts[0].left).split(b"\0")[0] != wanted.encode():
        return None
    return read_value(source, read_datatype(parts[1]), read_shape(parts[2]), body)


def _root_address(source: Source) -> int:
    """Read the superblock; returns the address of the root group's header."""
    cursor = source.cursor(0)
    if cursor.take(8) != SIGNATURE:
        raise ModelFileError("not an HDF5 file")
    version = cursor.number(1)
    if version in (0, 1):
        cursor.take(4)
        widths = (cursor.number(1), cursor.number(1))
        cursor.take(1 + 4 + 4 + (4 if version == 1 else 0))
        base, _, end, driver = (cursor.number(8) for _ in range(4))
        cursor.take(8)
    elif version in (2, 3):
        widths = (cursor.number(1), cursor.number(1))
        cursor.take(1)
        base, driver, end = (cursor.number(8) for _ in range(3))
        driver = UNDEFINED
    else:
        raise ModelFileError(f"an HDF5 file of version {version}, which nobody writes yet")
    if widths != (8, 8) or base != 0 or driver != UNDEFINED:
        raise ModelFileError("damaged, or an HDF5 file made in a way that Keras never uses")
    if end > len(source):
        raise ModelFileError(
            f"cut off: {len(source)} of its {end} bytes are there. Download or copy it again"
        )
    return cursor.number(8)
