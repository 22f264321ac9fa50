"""Pictures of what a network gets and looks at, painted in a process of their own.

Each look costs an inference and more. In the server's own process that would hold the interpreter for
milliseconds while a command is due; another process only shares the processor, and steps back for driving.
"""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.camera.colour import fed_picture
from codriver.camera.preprocess import Preprocess
from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.errors import ModelFileError
from codriver.types import Frame

if TYPE_CHECKING:
    from codriver.model.saliency import Saliency

NICENESS = 10
"""By how much the process steps back for the driving, where the system has such a thing."""
LOOK_EVERY = 0.25
"""Seconds between two looks at what the network looks at; what it gets is painted every time."""


class Painter:
    """Starts its process when the first picture is to be painted, which the page then shows seconds later."""

    def __init__(self, model: Path, changes: dict[str, Any], preprocess: Preprocess) -> None:
        """Paint for the model in a file, loaded with `changes` as in load_pilot, that is fed so."""
        self._prepared_with = model, changes, preprocess
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, jpeg: bytes) -> Future[dict[str, bytes]]:
        """Paint for a camera's picture: JPEGs by name, "fed" and, now and then, "salient"."""
        if self._pool is None:
            # Forked processes would inherit the server's threads' locks and its sockets.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _prepare, self._prepared_with)
        return self._pool.submit(_paint, jpeg)

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


class _Studio:
    """What the painting process holds."""

    def __init__(self, model: Path, changes: dict[str, Any], preprocess: Preprocess) -> None:
        self._preprocess = preprocess
        self._saliency = _saliency(model, changes, preprocess)
        self._next_look = 0.0

    def paint(self, frame: Frame) -> dict[str, bytes]:
        from codriver.plots.salient_frame import tinted

        fed = self._preprocess
        pictures = {"fed": encode_jpeg(fed_picture(fed, frame))}
        if self._saliency is not None and time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + LOOK_EVERY
            kept = np.s_[fed.crop_top : fed.crop_bottom, fed.crop_left : fed.crop_right]
            pictures["salient"] = encode_jpeg(tinted(frame[kept], self._saliency(frame).saliency[kept]))
        return pictures


def _saliency(model: Path, changes: dict[str, Any], preprocess: Preprocess) -> "Saliency | None":
    """Return what tells where the network looks; None for one without a convolution over the picture."""
    from codriver.model.pilot import load_pilot
    from codriver.model.saliency import Saliency

    pilot = load_pilot(model, changes)
    pilot.preprocess = preprocess
    try:
        return Saliency(pilot)
    except ModelFileError:
        return None


_studios: list[_Studio] = []


def _prepare(model: Path, changes: dict[str, Any], preprocess: Preprocess) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it ends this process by itself
    _step_back()
    keep_opencv_to_one_thread()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    _studios.append(_Studio(model, changes, preprocess))


def _step_back() -> None:
    """Run only while nobody else wants the processor, or with less of it where the system has no such way."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif hasattr(os, "nice"):
        os.nice(NICENESS)


def _end_with_the_server() -> None:
    """End when the server does, even where it was killed and could say nothing."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)


def _paint(jpeg: bytes) -> dict[str, bytes]:
    return _studios[0].paint(decode_frame(jpeg))
