"""The one preprocessing of pictures, the same object in training, driving and evaluation."""

from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.types import Frame, NetworkImage


@dataclass(frozen=True, slots=True)
class Preprocess:
    """Crop, RGB to YUV, Gaussian blur, resize, divide by 255: the original notebook's `img_preprocess`.

    Equal to the OpenCV calls in that order, bit for bit in uint8. Immutable, so that it can ride along
    in a model file as JSON (`to_json`, `from_json`).
    """

    crop_top: int = 60
    """First row that is kept, pixels."""
    crop_bottom: int = 135
    """First row that is dropped again, pixels."""
    blur: int = 3
    """Size of the Gaussian kernel, pixels, odd; its sigma is OpenCV's rule for that size."""
    width: int = 200
    """Columns of the result, pixels."""
    height: int = 66
    """Rows of the result, pixels."""

    def image(self, frame: Frame) -> NetworkImage:
        """Preprocess one uint8 RGB frame (160, 320, 3) to uint8 YUV (height, width, 3)."""
        cropped = frame[self.crop_top : self.crop_bottom]
        yuv = cv2.cvtColor(cropped, cv2.COLOR_RGB2YUV)
        blurred = cv2.GaussianBlur(yuv, (self.blur, self.blur), 0)
        return cv2.resize(blurred, (self.width, self.height)).astype(np.uint8, copy=False)

    @staticmethod
    def scale(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Scale uint8 images of any shape to float32 0..1."""
        return np.divide(images, 255, dtype=np.float32)

    def __call__(self, frame: Frame) -> NDArray[np.float32]:
        """Preprocess one frame to what the network is fed: float32 YUV (height, width, 3), 0..1."""
        return self.scale(self.image(frame))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that :meth:`from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Preprocess":
        """Read what :meth:`to_json` wrote; raises TypeError on unknown names."""
        return cls(**values)
