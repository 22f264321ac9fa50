"""Decode every picture of a recording, to find those that cannot be used."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.data.log_line import RowProblem
from codriver.errors import ImageError

if TYPE_CHECKING:
    from codriver.data.recording import Recording

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


def find_broken_pictures(recording: "Recording", progress: Progress | None = None) -> list[RowProblem]:
    """Return a problem for each picture that cannot be used, camera by camera.

    Decodes in threads (the decoder releases the interpreter), and calls `progress` now and then.
    """
    tasks = [
        (int(line), camera, path)
        for camera, paths in recording.pictures.items()
        for line, path in zip(recording.line, paths, strict=True)
        if path is not None
    ]
    problems = []
    pool = ThreadPoolExecutor()
    try:
        results: Iterable[str | None] = pool.map(_picture_fault, [path for _, _, path in tasks])
        for done, ((line, camera, path), fault) in enumerate(zip(tasks, results, strict=True), start=1):
            if fault:
                problems.append(RowProblem(line, path.name, f"the {camera} picture cannot be used: {fault}"))
            if progress and (done % 64 == 0 or done == len(tasks)):
                progress(done, len(tasks))
    finally:
        # Ctrl-C should not wait for thousands of pictures.
        pool.shutdown(cancel_futures=True)
    return problems


def _picture_fault(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            decode_frame(file.read(MAX_IMAGE_BYTES + 1))
    except ImageError as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    return None
