"""What a pilot's network looks at, painted for the live page."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from codriver.errors import ModelFileError
from codriver.types import Frame

if TYPE_CHECKING:
    from codriver.model.pilot import Pilot
    from codriver.model.saliency import Saliency


class LookedAt:
    """Paints one frame after another; prepared when the first one is asked for, as that takes a while."""

    def __init__(self, pilot: "Pilot") -> None:
        self._pilot = pilot
        self._saliency: Saliency | None = None
        self._prepared = False

    def __call__(self, frame: Frame) -> NDArray[np.uint8] | None:
        """Return the part of a uint8 RGB frame (160, 320, 3) that is kept, tinted; None if it cannot be told.

        A network without a convolution over the picture looks nowhere that could be shown.
        """
        from codriver.plots.salient_frame import tinted

        if not self._prepared:
            self._prepared = True
            self._saliency = self._prepare()
        if self._saliency is None:
            return None
        fed = self._pilot.preprocess
        kept = np.s_[fed.crop_top : fed.crop_bottom, fed.crop_left : fed.crop_right]
        return tinted(frame[kept], self._saliency(frame).saliency[kept])

    def _prepare(self) -> "Saliency | None":
        from codriver.model.saliency import Saliency

        try:
            return Saliency(self._pilot)
        except ModelFileError:
            return None
