"""Files that survive a kill: written to a temporary name beside the target, flushed, then renamed."""

import glob
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from codriver.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; when the block ends well it is flushed and renamed to `path`.

    A kill at any moment leaves the old file or the new one, never a part. On an error the temporary
    file is removed. Raises OutputError when the folder cannot be written or the disk is full.
    """
    temporary = _temporary_beside(path)
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        # mkstemp makes the file private; a result should be as readable as any file the user makes.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}. Choose another place for it."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def require_writable(path: Path) -> None:
    """Raise OutputError now if `path` cannot be written, rather than after hours of work."""
    _temporary_beside(path).unlink()


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Call `write(temporary_path)` and rename the result to `path`; see :func:`replacing`."""
    with replacing(path) as temporary:
        write(temporary)


def replace_text(path: Path, text: str) -> None:
    """Write UTF-8 text to `path` in one step; see :func:`replacing`."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def unfinished(path: Path) -> list[Path]:
    """Return what a kill has left behind of writing `path`; or somebody is writing it right now."""
    return sorted(path.parent.glob(f"{glob.escape(_prefix(path))}*{glob.escape(path.suffix)}"))


def lock(file: IO[bytes]) -> bool:
    """Take an open file for this process alone; return False when another one has it.

    It is free again when the file is closed, or when the process ends, however that comes about.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _temporary_beside(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path), suffix=path.suffix)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}. Choose another place for it.") from error
    os.close(handle)
    return Path(name)


def _prefix(path: Path) -> str:
    """How the names of the temporary files beside `path` begin."""
    return f".{path.stem}-"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
