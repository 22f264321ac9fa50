"""Bounded reading of bytes: nothing outside the file is read, and nothing is read for ever."""

from codriver.errors import ModelFileError

UNDEFINED = 0xFFFF_FFFF_FFFF_FFFF
"""The address that HDF5 writes for "nowhere"."""
MAX_READS = 1_000_000
"""Pieces that are read of one file at most; a PilotNet with its optimizer takes a few thousand.

A file whose parts point at each other in a circle ends here, after about a second.
"""

MAX_TIMES_READ = 4
"""How often all bytes of a file may be read over; a reader of weights needs each once."""
SMALL_FILE = 16 * 1024 * 1024
"""Bytes that may be read of any file, however small it is."""


class Source:
    """The bytes of a file; raises ModelFileError when something outside of them is asked for, or too much."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._reads = self._bytes = 0

    def __len__(self) -> int:
        return len(self._data)

    def take(self, address: int, size: int) -> memoryview:
        """Return `size` bytes from `address` on, without a copy."""
        self.require(address, size)
        self._bytes += size
        if self._bytes > MAX_TIMES_READ * len(self._data) + SMALL_FILE:
            raise ModelFileError("damaged or made to harm: its parts point at the same bytes over and over")
        return self._data[address : address + size]

    def require(self, address: int, size: int) -> None:
        """Raise ModelFileError unless the file has these bytes."""
        self._reads += 1
        if self._reads > MAX_READS:
            raise ModelFileError("damaged or made to harm: its parts point at each other without an end")
        if not 0 <= size <= len(self._data) - address or address < 0:
            raise ModelFileError(
                f"truncated or damaged: it names {size} bytes at {address}, but has {len(self._data)} in all"
            )

    def cursor(self, address: int, size: int | None = None) -> "Cursor":
        """Return a cursor over `size` bytes from `address` on, by default over the rest of the file."""
        if size is None:
            size = max(0, len(self._data) - address)
        return Cursor(self, address, size)


class Cursor:
    """Reads one thing after another from a stretch of a source, and never beyond the stretch."""

    def __init__(self, source: Source, address: int, size: int) -> None:
        source.require(address, size)
        self.source = source
        self.address = address
        """Where the next read begins, bytes from the start of the file."""
        self._end = address + size

    @property
    def left(self) -> int:
        """Bytes between here and the end of the stretch."""
        return self._end - self.address

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        if size > self.left:
            raise ModelFileError(f"truncated or damaged: a part of {self.left} bytes should have {size}")
        taken = bytes(self.source.take(self.address, size))
        self.address += size
        return taken

    def number(self, width: int) -> int:
        """Return the next `width` bytes as an unsigned number, lowest byte first."""
        return int.from_bytes(self.take(width), "little")

    def part(self, size: int) -> "Cursor":
        """Return a cursor over the next `size` bytes, and go on behind them."""
        if size > self.left:
            raise ModelFileError(f"truncated or damaged: a part of {self.left} bytes should have {size}")
        part = Cursor(self.source, self.address, size)
        self.address += size
        return part

    def expect(self, signature: bytes) -> None:
        """Go on behind `signature`; raises ModelFileError when something else stands here."""
        if self.take(len(signature)) != signature:
            raise ModelFileError(f"damaged: there is no {signature.decode()} where one is named")
