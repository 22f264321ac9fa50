"""The one preprocessing of pictures, the same object in training, driving and evaluation."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.errors import SettingError
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame, NetworkImage

Colour = Literal["yuv", "rgb", "hsv", "bgr", "grey", "yuv_of_bgr"]
Interpolation = Literal["linear", "area", "cubic"]

MAX_SIDE = 4096
"""Rows or columns of a preprocessed picture, pixels."""
MAX_BLUR = 31
"""Pixels of the Gaussian kernel."""

_CONVERSIONS: dict[str, int] = {
    "yuv": cv2.COLOR_RGB2YUV,
    "hsv": cv2.COLOR_RGB2HSV,
    "bgr": cv2.COLOR_RGB2BGR,
    "grey": cv2.COLOR_RGB2GRAY,
    "yuv_of_bgr": cv2.COLOR_BGR2YUV,
}
_WORDS = {"grey": "grey", "yuv_of_bgr": "YUV of BGR"}
"""What colours are called that are not called by their capitals."""
_INTERPOLATIONS: dict[str, int] = {
    "linear": cv2.INTER_LINEAR,
    "area": cv2.INTER_AREA,
    "cubic": cv2.INTER_CUBIC,
}


@dataclass(frozen=True, slots=True)
class Preprocess:
    """Crop, RGB to YUV, Gaussian blur, resize, divide by 255: the original notebook's `img_preprocess`.

    Equal to the OpenCV calls in that order, bit for bit in uint8. The other values are for models that
    were trained otherwise. Immutable, so that it can ride along in a model file as JSON (`to_json`,
    `from_json`). Raises SettingError for what is out of range.
    """

    crop_top: int = 60
    """First row that is kept, pixels."""
    crop_bottom: int = 135
    """First row that is dropped again, pixels."""
    blur: int = 3
    """Size of the Gaussian kernel, pixels, odd; its sigma is OpenCV's rule for that size. 1: no blur."""
    width: int = 200
    """Columns of the result, pixels."""
    height: int = 66
    """Rows of the result, pixels."""
    crop_left: int = 0
    """First column that is kept, pixels."""
    crop_right: int = FRAME_WIDTH
    """First column that is dropped again, pixels."""
    colour: Colour = "yuv"
    """Of the result; hue is 0..179 in "hsv", and "grey" is one channel. "yuv_of_bgr" takes red for blue and
    blue for red, as programs do that read pictures with OpenCV, which gives BGR, and convert them as RGB."""
    resize: Interpolation = "linear"
    """How pixels are mixed when the size changes."""
    divisor: float = 255.0
    """What the values 0..255 are divided by; 1 for a network that scales by itself."""
    colour_last: bool = False
    """Whether blur and resize come before the colour and not after it."""
    empty_channels: int = 0
    """Channels of zeros behind the colours, for networks that were fed with more than the picture."""

    def __post_init__(self) -> None:
        rows = 0 <= self.crop_top < self.crop_bottom <= FRAME_HEIGHT
        columns = 0 <= self.crop_left < self.crop_right <= FRAME_WIDTH
        if not (rows and columns):
            raise SettingError(
                f"crop {self.crop_top}:{self.crop_bottom},{self.crop_left}:{self.crop_right} does not lie in "
                f"a picture of {FRAME_HEIGHT} rows and {FRAME_WIDTH} columns"
            )
        if not (1 <= self.blur <= MAX_BLUR and self.blur % 2):
            raise SettingError(f"blur is {self.blur}; an odd number of pixels from 1 to {MAX_BLUR} is needed")
        if not (0 < self.width <= MAX_SIDE and 0 < self.height <= MAX_SIDE):
            raise SettingError(f"size {self.width}x{self.height} is not within 1x1 and {MAX_SIDE}x{MAX_SIDE}")
        if self.colour not in get_args(Colour) or self.resize not in get_args(Interpolation):
            raise SettingError(
                f"colour {self.colour!r} and resize {self.resize!r}: the first must be one of "
                f"{', '.join(get_args(Colour))}, the second of {', '.join(get_args(Interpolation))}"
            )
        if not 0 < self.divisor <= 65_536 or not 0 <= self.empty_channels <= 4:
            raise SettingError(
                f"scale is {self.divisor} and there are {self.empty_channels} empty channels; the first must "
                "be above 0 and at most 65536, the second at most 4"
            )

    def image(self, frame: Frame) -> NetworkImage:
        """Preprocess one uint8 RGB frame (160, 320, 3) to uint8 (height, width, channels), YUV by default."""
        image = frame[self.crop_top : self.crop_bottom, self.crop_left : self.crop_right]
        if not self.colour_last:
            image = self._coloured(image)
        if self.blur > 1:
            image = cv2.GaussianBlur(image, (self.blur, self.blur), 0).astype(np.uint8, copy=False)
        if image.shape[:2] != (self.height, self.width):
            method = _INTERPOLATIONS[self.resize]
            image = cv2.resize(image, (self.width, self.height), interpolation=method).astype(
                np.uint8, copy=False
            )
        if self.colour_last:
            image = self._coloured(image)
        if self.empty_channels:
            empty = np.zeros((self.height, self.width, self.empty_channels), np.uint8)
            return np.dstack((image, empty))
        return image.reshape(self.height, self.width, -1)

    def on_frame(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Lay numbers that belong to the pixels of the result over the frame: float32 (160, 320).

        `values` is float32 (height, width). What is cropped away gets 0.
        """
        laid = np.zeros((FRAME_HEIGHT, FRAME_WIDTH), np.float32)
        size = (self.crop_right - self.crop_left, self.crop_bottom - self.crop_top)
        laid[self.crop_top : self.crop_bottom, self.crop_left : self.crop_right] = cv2.resize(
            values, size, interpolation=cv2.INTER_LINEAR
        )
        return laid

    @property
    def channels(self) -> int:
        """Channels of the result."""
        return (1 if self.colour == "grey" else 3) + self.empty_channels

    @staticmethod
    def scale(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Scale uint8 images of any shape to float32 0..1."""
        return np.divide(images, 255, dtype=np.float32)

    def __call__(self, frame: Frame) -> NDArray[np.float32]:
        """Preprocess one frame to what the network is fed: float32 (height, width, channels), 0..1."""
        return np.divide(self.image(frame), self.divisor, dtype=np.float32)

    def __str__(self) -> str:
        """Say in words what is done, in the order in which it is done."""
        rows, columns = f"{self.crop_top}:{self.crop_bottom}", f"{self.crop_left}:{self.crop_right}"
        whole = (rows, columns) == (f"0:{FRAME_HEIGHT}", f"0:{FRAME_WIDTH}")
        crop = "the whole picture" if whole else f"rows {rows}"
        crop += "" if columns == f"0:{FRAME_WIDTH}" else f", columns {columns}"
        colour = [_WORDS.get(self.colour, self.colour.upper())]
        resize = [f"blur {self.blur}"] if self.blur > 1 else []
        resize += [f"{self.width}x{self.height} {self.resize}"]
        empty = [f"{self.empty_channels} channels of zeros"] if self.empty_channels else []
        order = [*resize, *colour] if self.colour_last else [*colour, *resize]
        scale = "values 0 to 255" if self.divisor == 1 else f"divided by {self.divisor:g}"
        return ", ".join([crop, *order, *empty, scale])

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that :meth:`from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Preprocess":
        """Read what :meth:`to_json` wrote; raises TypeError on unknown names."""
        return cls(**values)

    def _coloured(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self.colour == "rgb":
            return image
        return cv2.cvtColor(image, _CONVERSIONS[self.colour]).astype(np.uint8, copy=False)
