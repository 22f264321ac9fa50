"""One line of a driving log, split into picture names and the tokens after them; no number is read yet."""

import csv
import re
from dataclasses import dataclass

from codriver.types import CAMERAS

NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
"""A number with either decimal mark."""

_PICTURE = re.compile(r"(.*?\.(?:jpe?g|png))\s*(?:([,;\t])|$)", re.ASCII | re.IGNORECASE)
_EMPTY = re.compile(r"\s*[,;\t]")
_SPACED_COMMA = re.compile(r",\s+")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used."""

    line: int
    """1-based line in the log."""
    picture: str | None
    """Base name of the picture concerned, where there is one."""
    reason: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that names at least one picture."""

    line: int
    """1-based line in the log."""
    pictures: tuple[str, ...]
    """Recorded paths of the centre, left and right picture; "" where the log names none."""
    tokens: tuple[str, ...]
    """What follows the pictures, stripped: four numbers, more where decimal commas tore them, free text."""
    torn: bool
    """True when a comma between two tokens may be a decimal comma."""

    @property
    def folder(self) -> str:
        """The folder of the centre picture on the computer that recorded it."""
        return self.pictures[0][: -len(base_name(self.pictures[0])) or None]

    def problem(self, reason: str) -> RowProblem:
        """Say why this row cannot be used."""
        return RowProblem(self.line, base_name(self.pictures[0]), reason)


def base_name(recorded: str) -> str:
    """Return the file name of a recorded path, whichever slashes it has."""
    name = recorded.replace("\\", "/").rpartition("/")[2]  # ntpath's own takes ten times as long
    return name[2:] if name[1:2] == ":" else name


def split_line(line: int, text: str) -> LogLine | None:
    """Split one line by its own separators (comma, comma and blank, semicolon, tab; quoted or not).

    Returns None when the line names no picture.
    """
    if '"' in text:
        return _split_quoted(line, text)
    found = _split_pictures(text)
    if found is None:
        return None
    pictures, rest, separator = found
    if separator != ",":
        return LogLine(line, pictures, _fields(rest, separator) if separator else (), torn=False)
    spaced = tuple(token.strip() for token in _SPACED_COMMA.split(rest))
    if len(spaced) >= 4 and all(NUMBER.fullmatch(token) for token in spaced[:4]):
        return LogLine(line, pictures, spaced, torn=False)
    return LogLine(line, pictures, _fields(rest, ","), torn=True)


def is_header(text: str) -> bool:
    """Tell whether a line is three or more column names; which words does not matter, they differ."""
    names = [name.strip(' "') for name in re.split(r"[,;\t]", text)]
    return len(names) >= 3 and not any(NUMBER.fullmatch(name) or re.search(r"[\\/]", name) for name in names)


def _split_pictures(text: str) -> tuple[tuple[str, ...], str, str] | None:
    """Return the pictures, the text after them and the separator that the line uses."""
    match = _PICTURE.match(text)
    if match is None:
        return None
    # The extension ends a path, so a comma inside a folder's name does no harm.
    pictures, separator, position = [match[1].strip()], match[2] or "", match.end()
    # pandas writes the row's number as a first column.
    pictures[0] = re.sub(r"^\d+\s*[,;\t]\s*", "", pictures[0])
    while len(pictures) < len(CAMERAS):
        if empty := _EMPTY.match(text, position):
            pictures.append("")
            position = empty.end()
        elif side := _PICTURE.match(text, position):
            pictures.append(side[1].strip())
            position = side.end()
        else:
            break
    pictures += [""] * (len(CAMERAS) - len(pictures))
    return tuple(pictures), text[position:], separator


def _split_quoted(line: int, text: str) -> LogLine | None:
    bare = text.replace('"', "")
    found = _split_pictures(bare)
    if found is None:
        return None
    separator = found[2] or ","
    try:
        fields = [
            field.strip() for field in next(csv.reader([text], delimiter=separator, skipinitialspace=True))
        ]
    except csv.Error:
        fields = []
    if len(fields) < 4:
        # A spreadsheet put the whole row into one quoted cell.
        return split_line(line, bare)
    names = [field for field in fields[: len(CAMERAS)] if not field or _PICTURE.fullmatch(field)]
    pictures = tuple(names + [""] * (len(CAMERAS) - len(names)))
    tokens = tuple(fields[len(names) :])
    return LogLine(
        line, pictures, tokens, torn=separator == "," and not any("," in token for token in tokens[:4])
    )


def _fields(text: str, separator: str) -> tuple[str, ...]:
    return tuple(token.strip() for token in text.split(separator)) if text.strip() else ()
