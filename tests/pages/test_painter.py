"""Painting beside the driving, in another process: for a real network, and for one that is gone."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from serving import JPEG, save_untrained_model

from codriver.camera.codec import decode_image
from codriver.camera.preprocess import Preprocess
from codriver.errors import ImageError
from codriver.pages.painter import Painter


def test_a_real_network_is_painted_until_its_process_is_gone(tmp_path: Path) -> None:
    model = tmp_path / "model.h5"
    save_untrained_model(model)
    with closing(Painter(model, {}, Preprocess())) as painter:
        painted = painter(JPEG).result(timeout=60)
        assert decode_image(painted["fed"]).shape == (66, 200, 3)
        salient = decode_image(painted["salient"])
        assert salient.shape == (75, 320, 3)
        assert np.ptp(salient) > 50
        with pytest.raises(ImageError):
            painter(b"no picture").result(timeout=60)
        assert painter._pool is not None
        for process in painter._pool._processes.values():
            os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            painter(JPEG).result(timeout=60)


def test_without_a_picture_there_is_no_process() -> None:
    painter = Painter(Path("nothing.h5"), {}, Preprocess())
    painter.close()
    assert painter._pool is None
