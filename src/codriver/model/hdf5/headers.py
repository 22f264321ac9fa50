"""Object headers: the list of messages that says what a group or a data set is."""

from dataclasses import dataclass

from codriver.errors import ModelFileError
from codriver.model.hdf5.source import Cursor, Source

DATASPACE, LINK_INFO, DATATYPE, EXTERNAL_FILES, LINK, LAYOUT = 0x01, 0x02, 0x03, 0x07, 0x06, 0x08
FILTERS, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 0x0B, 0x0C, 0x10, 0x11, 0x15
"""Kinds of messages by their numbers in the specification; other kinds do not matter to a reader."""

MAX_MESSAGES = 20_000
"""In one header; Keras writes one for each attribute and a few more."""
_SHARED = 0x02


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a header."""

    kind: int
    address: int
    """Where its body begins, bytes from the start of the file."""
    size: int
    """Bytes of its body."""

    def body(self, source: Source) -> Cursor:
        """Return a cursor over the body."""
        return source.cursor(self.address, self.size)


def read_messages(source: Source, address: int) -> list[Message]:
    """Return the messages of the object header at `address`, of either version, continuations included."""
    if bytes(source.take(address, 4)) == b"OHDR":
        blocks, overhead = [_second_version(source.cursor(address))], True
    else:
        blocks, overhead = [_first_version(source.cursor(address))], False
    messages: list[Message] = []
    while blocks:
        cursor, order = blocks.pop()
        for message in _messages(cursor, order, short=overhead):
            messages.append(message)
            if message.kind == CONTINUATION:
                body = message.body(source)
                block = source.cursor(body.number(8), body.number(8))
                if overhead:
                    block.expect(b"OCHK")
                    block = block.part(max(0, block.left - 4))  # a checksum ends it
                blocks.append((block, order))
            if len(messages) > MAX_MESSAGES:
                raise ModelFileError("damaged or made to harm: a header without an end")
    return messages


def _first_version(cursor: Cursor) -> tuple[Cursor, bool]:
    version = cursor.number(1)
    if version != 1:
        raise ModelFileError(f"damaged: an object header of version {version}")
    cursor.take(1 + 2 + 4)
    size = cursor.number(4)
    cursor.take(4)
    return cursor.part(size), False


def _second_version(cursor: Cursor) -> tuple[Cursor, bool]:
    """Return the messages' block, and whether each message tells its creation order."""
    cursor.expect(b"OHDR")
    version, flags = cursor.number(1), cursor.number(1)
    if version != 2:
        raise ModelFileError(f"damaged: an object header of version {version}")
    cursor.take((16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0))
    size = cursor.number(1 << (flags & 3))
    return cursor.part(size), bool(flags & 0x04)


def _messages(cursor: Cursor, order: bool, *, short: bool) -> list[Message]:
    """Split a block into its messages; `short` ones (second version) have a head of 4 bytes, else of 8."""
    messages = []
    head = 4 + 2 * order if short else 8
    while cursor.left >= head:
        kind = cursor.number(1 if short else 2)
        size, flags = cursor.number(2), cursor.number(1)
        cursor.take(head - 4 if short else 3)
        if flags & _SHARED and kind in (DATASPACE, DATATYPE, LAYOUT, FILTERS, ATTRIBUTE):
            raise ModelFileError("it shares descriptions between its parts, which Keras never writes")
        messages.append(Message(kind, cursor.address, size))
        cursor.part(size)
        if len(messages) > MAX_MESSAGES:
            raise ModelFileError("damaged or made to harm: a header without an end")
    return messages
