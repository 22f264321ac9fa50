"""Painting beside the driving, in another process: for a real network, and for one that is gone."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from serving import JPEG, save_untrained_model

from codriver.camera.codec import decode_image
from codriver.camera.preprocess import Preprocess
from codriver.pages.painter import Painter


def until(condition: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline, "it does not happen"
        meanwhile()
        time.sleep(0.02)


def test_a_real_network_is_painted_until_its_process_is_gone(tmp_path: Path) -> None:
    model = tmp_path / "model.h5"
    save_untrained_model(model)
    pictures: dict[str, bytes] = {}
    with closing(Painter(model, {}, Preprocess(), steps_back=False)) as painter:

        def look() -> None:
            painter.paint(JPEG)
            pictures.update(painter.painted())

        painter.paint(b"no picture")  # which is no reason to end
        until(lambda: len(pictures) == 2, look)
        assert decode_image(pictures["fed"]).shape == (66, 200, 3)
        salient = decode_image(pictures["salient"])
        assert salient.shape == (75, 320, 3)
        assert np.ptp(salient) > 50
        os.kill(painter.process_id, signal.SIGKILL)
        until(lambda: painter.problem, look)
        assert "has ended" in painter.problem
        look()


def test_without_a_picture_there_is_no_process() -> None:
    painter = Painter(Path("nothing.h5"), {}, Preprocess())
    assert painter.painted() == {}
    assert painter.process_id == 0
    painter.close()
