"""The one decoder and encoder of pictures: RGB everywhere, bounded before anything is decoded."""

import struct

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from codriver.errors import ImageError
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame

MAX_IMAGE_BYTES = 4 * 1024 * 1024
"""Longest file that is looked at, bytes; a camera picture has about 14 thousand."""
MAX_IMAGE_PIXELS = 4_000_000
"""Most pixels a picture may claim in its header before it is decoded."""
JPEG_QUALITY = 75
"""Unity's default quality, which the simulator's own recordings have."""

_JPEG_MAGIC = b"\xff\xd8\xff"
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_CHUNK_OVERHEAD = 12
"""Bytes of a PNG's chunk beside its contents: length, name, checksum."""


def image_size(data: bytes) -> tuple[int, int]:
    """Return (height, width) in pixels from the header alone.

    Raises ImageError for anything but JPEG and PNG, for a broken header, and for claims above
    MAX_IMAGE_BYTES or MAX_IMAGE_PIXELS.
    """
    if len(data) > MAX_IMAGE_BYTES:
        raise ImageError(f"picture of {len(data)} bytes; at most {MAX_IMAGE_BYTES} are read")
    if data.startswith(_JPEG_MAGIC):
        try:
            height, width = simplejpeg.decode_jpeg_header(data)[:2]
        except ValueError as error:
            raise ImageError(f"broken JPEG header ({error})") from error
    elif data.startswith(_PNG_MAGIC):
        if len(data) < 24 or data[12:16] != b"IHDR":
            raise ImageError("broken PNG header")
        width, height = struct.unpack(">II", data[16:24])
    else:
        raise ImageError("empty file" if not data else "neither a JPEG nor a PNG picture")
    if not 0 < height * width <= MAX_IMAGE_PIXELS:
        raise ImageError(f"picture of {width}x{height} pixels; at most {MAX_IMAGE_PIXELS} pixels are decoded")
    return height, width


def decode_image(data: bytes) -> NDArray[np.uint8]:
    """Decode a JPEG or PNG to uint8 RGB (height, width, 3).

    Raises ImageError for what :func:`image_size` refuses and for truncated or corrupt pictures.
    """
    image_size(data)
    if data.startswith(_JPEG_MAGIC):
        try:
            return np.asarray(simplejpeg.decode_jpeg(data, "RGB"), dtype=np.uint8)
        except ValueError as error:
            raise ImageError(f"broken JPEG picture ({error})") from error
    try:
        image = cv2.imdecode(np.frombuffer(_whole_chunks(data), np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error as error:
        raise ImageError("broken PNG picture") from error
    if image is None:
        raise ImageError("broken or truncated PNG picture")
    return image.astype(np.uint8, copy=False)


def _whole_chunks(data: bytes) -> bytes:
    """Return a PNG up to its end; raise ImageError where a chunk claims more bytes than there are.

    OpenCV allocates and clears what a chunk claims before it looks for it: 4 GB for a file of 51 bytes.
    """
    place, name = len(_PNG_MAGIC), b""
    while name != b"IEND":
        name = data[place + 4 : place + 8]
        place += _CHUNK_OVERHEAD + int.from_bytes(data[place : place + 4], "big")
        if place > len(data):
            raise ImageError("broken or truncated PNG picture")
    return data[:place]


def decode_frame(data: bytes) -> Frame:
    """Decode a camera picture to uint8 RGB (160, 320, 3); raises ImageError if it is of another size."""
    height, width = image_size(data)
    if (height, width) != (FRAME_HEIGHT, FRAME_WIDTH):
        raise ImageError(f"picture of {width}x{height} pixels; the cameras have {FRAME_WIDTH}x{FRAME_HEIGHT}")
    return decode_image(data)


def encode_jpeg(image: NDArray[np.uint8], quality: int = JPEG_QUALITY) -> bytes:
    """Encode uint8 RGB (height, width, 3) as a JPEG with the simulator's quality and chroma subsampling.

    Four channels are those of renderers: blue, green, red, and one that does not count.
    """
    colours = "RGB" if image.shape[-1] == 3 else "BGRX"
    return bytes(
        simplejpeg.encode_jpeg(
            np.ascontiguousarray(image), quality=quality, colorspace=colours, colorsubsampling="420"
        )
    )
