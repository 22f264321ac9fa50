"""What every exporter does: write, label and run a file of its format."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from codriver.model.export_card import ExportCard

if TYPE_CHECKING:
    import keras

Images = NDArray[np.float32]
"""Preprocessed pictures as the network takes them, shape (n, rows, columns, channels)."""
Steer = Callable[[NDArray[np.float32]], float]
"""One preprocessed picture (rows, columns, channels) to steering."""

SMALL_DENSE_WEIGHTS = 10_000
"""In int8, dense layers of fewer weights stay float. PilotNet's last three have 2 % of all weights and would
make half of the error; and steering in int8 could never be harder than what the calibration has seen."""


class Exporter(Protocol):
    """One format. The file takes float32 (1, rows, columns, channels), as Keras does, and gives steering."""

    title: str
    """Name of the format, for people."""
    suffix: str
    """What its files end in; of two files, the one that is named."""
    runtime: str
    """Package of the program that is made to run the format, which the check uses."""
    packages: tuple[str, ...]
    """Packages that writing and checking import, beside TensorFlow and OpenVINO."""

    def write(self, network: "keras.Model", path: Path, calibration: Images | None) -> None:
        """Write the network to `path`: float32, or int8 with ranges taken from `calibration`.

        The network lives on Keras's TensorFlow backend; a file already there is overwritten.
        """

    def attach(self, path: Path, card: ExportCard) -> None:
        """Put the card into a file that :meth:`write` wrote."""

    def run(self, path: Path, threads: int) -> Steer:
        """Load the file in the format's own runtime; the result is not for two threads at once."""
