"""Preprocessed pictures in a memory-mapped file, decoded once and keyed by their content.

The cache lies outside the recording (the user's cache folder, or CODRIVER_CACHE). Training reads
it through the page cache, so memory stays bounded for a recording of any length.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.camera.preprocess import Preprocess
from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.errors import ImageError, OutputError, RecordingError

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many pictures are done, and how many there are."""

_CHUNK = 64
_ABANDONED_SECONDS = 24 * 3600
"""A preparation that a kill left behind so long ago is removed."""


@dataclass(frozen=True, slots=True)
class FrameCache:
    """Preprocessed pictures in the order they were asked for."""

    images: NDArray[np.uint8]
    """Memory-mapped uint8 YUV (n, height, width, 3); zeros where a picture is bad."""
    problems: dict[int, str]
    """Reason by index of each picture that could not be decoded."""
    path: Path
    hit: bool
    """Whether it lay there already."""

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        return self.images.nbytes


def cache_folder() -> Path:
    """Folder that holds all caches: CODRIVER_CACHE, or the user's cache folder."""
    return Path(os.environ.get("CODRIVER_CACHE") or platformdirs.user_cache_dir("codriver"))


def open_frame_cache(pictures: Sequence[Path], preprocess: Preprocess, progress: Progress) -> FrameCache:
    """Return the preprocessed `pictures`, from the cache if their bytes are the same as before.

    Raises OutputError when the cache cannot be written (a full disk, say), RecordingError when pictures
    change while they are read.
    """
    keep_opencv_to_one_thread()  # pictures are prepared side by side; OpenCV's own threads would compete
    digests = _digests(pictures, progress)
    folder = cache_folder() / _fingerprint(digests, preprocess)
    hit = folder.is_dir()
    if not hit:
        _fill(folder, pictures, digests, preprocess, progress)
    problems = json.loads((folder / "problems.json").read_text(encoding="utf-8"))
    images = np.load(folder / "images.npy", mmap_mode="r", allow_pickle=False)
    return FrameCache(images, {int(index): reason for index, reason in problems.items()}, folder, hit)


def _digests(pictures: Sequence[Path], progress: Progress) -> list[bytes]:
    # In one thread: reading small files is Python's own work, and threads would only wait for each other.
    digests = []
    for done, path in enumerate(pictures, 1):
        digests.append(_digest(_read(path)))
        if done % _CHUNK == 0 or done == len(pictures):
            progress("reading pictures", done, len(pictures))
    return digests


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _fingerprint(digests: Sequence[bytes], preprocess: Preprocess) -> str:
    return hashlib.sha256(json.dumps(preprocess.to_json()).encode() + b"".join(digests)).hexdigest()[:32]


def _read(path: Path) -> bytes:
    """Read at most one byte more than a picture may have; a file that cannot be read is an empty one."""
    try:
        with path.open("rb", buffering=0) as file:
            # Asked for four megabytes, Python would reserve and clear them for each small file.
            return file.read(min(os.fstat(file.fileno()).st_size, MAX_IMAGE_BYTES + 1))
    except OSError:
        return b""


def _fill(
    folder: Path,
    pictures: Sequence[Path],
    digests: Sequence[bytes],
    preprocess: Preprocess,
    progress: Progress,
) -> None:
    """Decode and preprocess all pictures into a temporary folder, then rename it to `folder`."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder.parent)
        temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".preparing-"))
        try:
            _write(temporary, pictures, digests, preprocess, progress)
            temporary.rename(folder)
        except OSError:
            if not folder.is_dir():  # another training may have made the very same meanwhile
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"cannot write the picture cache in {folder.parent}: {error.strerror or error}. "
            "Make room there, or choose another folder with the environment variable CODRIVER_CACHE."
        ) from error


def _remove_abandoned(parent: Path) -> None:
    """Remove what killed trainings have left half made."""
    for left_over in parent.glob(".preparing-*"):
        with suppress(FileNotFoundError):  # another training has just finished it
            if time.time() - left_over.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left_over, ignore_errors=True)


def _write(
    folder: Path,
    pictures: Sequence[Path],
    digests: Sequence[bytes],
    preprocess: Preprocess,
    progress: Progress,
) -> None:
    shape = (len(pictures), preprocess.height, preprocess.width, 3)
    _reserve(folder, int(np.prod(shape)))
    images = np.lib.format.open_memmap(folder / "images.npy", mode="w+", dtype=np.uint8, shape=shape)
    problems: dict[int, str] = {}
    changed: list[Path] = []

    def prepare(start: int) -> None:
        for index, path in enumerate(pictures[start : start + _CHUNK], start):
            data = _read(path)
            if _digest(data) != digests[index]:
                changed.append(path)
            try:
                images[index] = preprocess.image(decode_frame(data))
            except ImageError as error:
                problems[index] = str(error)

    starts = range(0, len(pictures), _CHUNK)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, _ in enumerate(pool.map(prepare, starts), 1):
            progress("preparing pictures", min(done * _CHUNK, len(pictures)), len(pictures))
    if changed:  # kept under the name of what they were, they would be taken for it for ever
        raise RecordingError(
            f"{changed[0]} changed or disappeared while it was read, and {len(changed) - 1} other pictures. "
            "Train when nothing works on the recording any more."
        )
    images.flush()
    (folder / "problems.json").write_text(json.dumps(problems), encoding="utf-8")


def _reserve(folder: Path, needed_bytes: int) -> None:
    """A memory map on a full disk would end the process with a bus error, so the room is checked before."""
    if shutil.disk_usage(folder).free < needed_bytes + 64 * 1024 * 1024:
        raise OSError(28, f"{needed_bytes / 1e6:.0f} MB needed, the disk is too full")
