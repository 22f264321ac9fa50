"""Pictures of what a network gets and looks at, painted in a process of their own.

Each look costs an inference and more. In the server's own process that would hold the interpreter for
milliseconds while a command is due; another process only shares the processor, and steps back for driving.
"""

import multiprocessing
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.camera.colour import fed_picture
from codriver.camera.preprocess import Preprocess
from codriver.camera.threads import keep_opencv_to_one_thread
from codriver.errors import CodriverError, ImageError, ModelFileError
from codriver.pages.idle_time import use_idle_time_only
from codriver.types import Frame

if TYPE_CHECKING:
    from codriver.model.saliency import Saliency

PAINT_EVERY = 0.2
"""Seconds between two pictures."""
SPARINGLY_EVERY = 1.5
"""Seconds between two pictures where each makes a command wait: fewer than one command in a hundred."""
LOOK_EVERY = 0.25
"""Seconds between two looks at what the network looks at; what it gets is painted every time."""


class Painter:
    """Starts its process when the first picture is to be painted, which comes back seconds later."""

    def __init__(
        self, model: Path, changes: dict[str, Any], preprocess: Preprocess, *, steps_back: bool = True
    ) -> None:
        """Paint for the model in a file, loaded with `changes` as in load_pilot, that is fed so.

        With `steps_back` the process works only while nobody else wants the processor.
        """
        self._prepared_with = model, changes, preprocess
        self._steps_back = steps_back
        self._line: Connection | None = None
        self._busy = False
        self._next = 0.0
        self.problem = ""
        """Why nothing is painted any more, empty as long as something is."""
        self.process_id = 0
        """Of the process that paints, 0 before there is one."""

    def paint(self, jpeg: bytes, *, sparingly: bool = False) -> None:
        """Have a camera's picture painted, unless an earlier one still is or was a moment ago."""
        if self._busy or self.problem or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (SPARINGLY_EVERY if sparingly else PAINT_EVERY)
        if self._line is None:
            self._line = self._start()
        try:
            self._line.send_bytes(jpeg)
            self._busy = True
        except OSError:
            self._end("its process has ended")

    def painted(self) -> dict[str, bytes]:
        """Return JPEGs by name, "fed" and now and then "salient", as soon as they are painted; once each."""
        if self._line is None or self.problem:
            return {}
        try:
            if not self._line.poll():
                return {}
            answer: dict[str, bytes] | str = self._line.recv()
        except (OSError, EOFError):
            answer = "its process has ended"
        self._busy = False
        if isinstance(answer, str):
            self._end(answer)
            return {}
        return answer

    def close(self) -> None:
        """End the process, which it does when nobody is at the other end of the line."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _start(self) -> Connection:
        # A forked process would inherit the server's threads' locks and its sockets.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(theirs, self._steps_back, *self._prepared_with), daemon=True
        )
        process.start()
        self.process_id = process.pid or 0
        theirs.close()
        return ours

    def _end(self, why: str) -> None:
        self.problem = f"What the network gets and looks at cannot be painted: {why}"
        self.close()


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


def _work(
    line: Connection, steps_back: bool, model: Path, changes: dict[str, Any], preprocess: Preprocess
) -> None:
    """Answer every picture that comes along the line with those that are painted from it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    if steps_back:
        use_idle_time_only()
    keep_opencv_to_one_thread()
    try:
        studio = _Studio(model, changes, preprocess)
        while True:
            line.send(_answer(studio, line.recv_bytes()))
    except CodriverError as error:
        line.send(str(error))
    except (EOFError, OSError):
        return  # the server has gone


def _answer(studio: _Studio, jpeg: bytes) -> dict[str, bytes]:
    try:
        return studio.paint(decode_frame(jpeg))
    except ImageError:
        return {}
