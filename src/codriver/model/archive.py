"""Zip archives of unknown origin: bounded before anything is unpacked, and never unpacked to the disk."""

import struct
import zipfile
import zlib
from pathlib import Path

from codriver.errors import ModelFileError

MAX_DIRECTORY_BYTES = 1_000_000
"""Of the list of an archive's members; a .keras has three of them, in a few hundred bytes."""
MAX_RATIO = 100
"""Bytes unpacked for each byte packed; weights hardly shrink, settings by a factor of twenty."""

_DIRECTORY_END = b"PK\x05\x06"
_END_BYTES, _COMMENT_BYTES = 22, 65_535


def archive_names(path: Path) -> list[str]:
    """Return the names in the archive, an empty list for what is no archive that can be read."""
    if not _has_short_directory(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return []


def read_member(path: Path, name: str, limit: int) -> bytes:
    """Return the content of the member called exactly `name`; its name is never used as a path.

    Raises ModelFileError when it is missing, damaged, longer than `limit` bytes or packed too well.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            member = archive.getinfo(name)
            if member.file_size > limit or member.file_size > MAX_RATIO * (member.compress_size + 1000):
                raise ModelFileError(
                    f"its part {name} claims {member.file_size} bytes, packed into {member.compress_size}: "
                    "too much, perhaps made to harm"
                )
            with archive.open(member) as file:
                return file.read(limit)
    except KeyError as error:
        raise ModelFileError(f"an archive without a part {name}") from error
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
        struct.error,
    ) as error:  # fmt: skip
        raise ModelFileError(f"its part {name} is damaged ({error})") from error


def _has_short_directory(path: Path) -> bool:
    """Tell whether the archive ends as it should, with a list of members that is not absurdly long."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _END_BYTES - _COMMENT_BYTES))
            tail = file.read()
    except OSError:
        return False
    end = tail.rfind(_DIRECTORY_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        return False
    directory_bytes = int.from_bytes(tail[end + 12 : end + 16], "little")
    return directory_bytes <= MAX_DIRECTORY_BYTES
