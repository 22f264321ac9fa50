"""What a group holds: names and the addresses of the objects they stand for."""

from dataclasses import dataclass
from typing import Literal

from codriver.errors import ModelFileError
from codriver.model.hdf5.headers import LINK, LINK_INFO, SYMBOL_TABLE, Message
from codriver.model.hdf5.source import UNDEFINED, Source

MAX_LINKS = 20_000
"""Names in one group; the largest networks have a few hundred layers."""
MAX_DEPTH = 8
"""Levels of the tree that sorts a group's names."""

_KINDS: dict[int, Literal["hard", "soft", "external"]] = {0: "hard", 1: "soft", 64: "external"}


@dataclass(frozen=True, slots=True)
class Link:
    """What a name in a group stands for."""

    kind: Literal["hard", "soft", "external"]
    """Only a hard link means an object of this file."""
    address: int
    """Where the object's header is; UNDEFINED for other kinds."""


def read_links(source: Source, messages: list[Message]) -> dict[str, Link]:
    """Return the links of the group with these header messages, empty for what is no group."""
    links: dict[str, Link] = {}
    for message in messages:
        if message.kind == SYMBOL_TABLE:
            body = message.body(source)
            tree, heap = body.number(8), body.number(8)
            _read_tree(source, tree, _heap_address(source, heap), links, MAX_DEPTH)
        elif message.kind == LINK:
            name, link = _read_link(source, message)
            links[name] = link
        elif message.kind == LINK_INFO:
            _refuse_dense(source, message)
    return links


def _refuse_dense(source: Source, message: Message) -> None:
    body = message.body(source)
    body.take(1)
    flags = body.number(1)
    body.take(8 if flags & 1 else 0)
    if body.number(8) != UNDEFINED:
        raise ModelFileError(
            "a group is stored in the newer, dense way, which Keras never writes. "
            "Load it where it was made and save it from there with Keras"
        )


def _read_link(source: Source, message: Message) -> tuple[str, Link]:
    body = message.body(source)
    version, flags = body.number(1), body.number(1)
    if version != 1:
        raise ModelFileError(f"damaged: a link of version {version}")
    number = body.number(1) if flags & 0x08 else 0
    body.take((8 if flags & 0x04 else 0) + (1 if flags & 0x10 else 0))
    name = _text(body.take(body.number(1 << (flags & 3))))
    kind = _KINDS.get(number)
    if kind is None:
        raise ModelFileError(f"a link of a kind that only its maker knows ({number})")
    return name, Link(kind, body.number(8) if kind == "hard" else UNDEFINED)


def _heap_address(source: Source, address: int) -> int:
    """Return where the names of the heap at `address` begin."""
    cursor = source.cursor(address)
    cursor.expect(b"HEAP")
    cursor.take(4 + 8 + 8)
    return cursor.number(8)


def _read_tree(source: Source, address: int, names: int, links: dict[str, Link], depth: int) -> None:
    """Add the links below the tree node at `address`."""
    cursor = source.cursor(address)
    cursor.expect(b"TREE")
    kind, level, count = cursor.number(1), cursor.number(1), cursor.number(2)
    if kind != 0 or level >= depth:
        raise ModelFileError("damaged: the names of a group are no proper tree")
    cursor.take(16)
    for _ in range(count):
        cursor.take(8)
        child = cursor.number(8)
        if level:
            _read_tree(source, child, names, links, level)
        else:
            _read_names(source, child, names, links)


def _read_names(source: Source, address: int, names: int, links: dict[str, Link]) -> None:
    """Add the links of one leaf of the tree."""
    cursor = source.cursor(address)
    cursor.expect(b"SNOD")
    cursor.take(2)
    for _ in range(cursor.number(2)):
        name = _name_at(source, names + cursor.number(8))
        header, cached = cursor.number(8), cursor.number(4)
        cursor.take(4 + 16)
        links[name] = Link("soft", UNDEFINED) if cached == 2 else Link("hard", header)
        if len(links) > MAX_LINKS:
            raise ModelFileError(f"a group with more than {MAX_LINKS} names")


def _name_at(source: Source, address: int) -> str:
    longest = min(256, len(source) - address)
    name = bytes(source.take(address, longest))
    if b"\0" not in name:
        raise ModelFileError("damaged: a name without an end")
    return _text(name[: name.index(b"\0")])


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError as error:
        raise ModelFileError("damaged: a name that is no text") from error
