"""What every augmentation is: draw its parameters, then change the picture, then change the label."""

from typing import Protocol, TypeVar

import numpy as np

from codriver.types import NetworkImage, Values

Parameters = TypeVar("Parameters")


class Augmentation(Protocol[Parameters]):
    """A change of a picture together with its label; three steps, so that each can be tested alone.

    Pictures are preprocessed ones (uint8 YUV (66, 200, 3)) and not raw frames: a recording is decoded and
    preprocessed once, into a cache, and every epoch starts from there. That is the same thing, because
    warping and preprocessing very nearly commute (`tests/camera/test_warp.py` measures how nearly).
    """

    def draw(self, rng: np.random.Generator, count: int | None = None) -> Parameters:
        """Draw the parameters for one picture, or, given `count`, arrays of them for that many."""
        ...

    def image(self, image: NetworkImage, parameters: Parameters) -> NetworkImage:
        """Return the changed picture; the one given stays as it is."""
        ...

    def label(self, steering: Values, speed: Values, parameters: Parameters) -> Values:
        """Return the steering (-1..1) that belongs to the changed picture; speed in metres per second."""
        ...
