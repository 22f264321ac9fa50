"""The one decoder: RGB, JPEG and PNG only, bounded before decoding, and never fooled by a broken file."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.codec import MAX_IMAGE_PIXELS, decode_frame, decode_image, encode_jpeg, image_size
from codriver.errors import ImageError


@pytest.fixture
def frame(rng: np.random.Generator) -> np.ndarray:
    return cv2.resize(rng.integers(0, 256, (16, 32, 3), dtype=np.uint8), (320, 160))


def test_red_stays_red() -> None:
    red = np.zeros((160, 320, 3), np.uint8)
    red[..., 0] = 200
    decoded = decode_frame(encode_jpeg(red))
    assert decoded[80, 160, 0] > 190
    assert decoded[80, 160, 2] < 10


def test_a_renderers_channels_give_the_same_jpeg(frame: np.ndarray) -> None:
    drawn = np.dstack([frame[..., ::-1], np.full((160, 320), 77, np.uint8)])
    assert encode_jpeg(drawn) == encode_jpeg(frame)


def test_jpeg_is_what_opencv_decodes(frame: np.ndarray) -> None:
    data = encode_jpeg(frame)
    assert np.array_equal(
        decode_image(data), cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    )


def test_png_is_lossless(frame: np.ndarray) -> None:
    data = cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))[1].tobytes()
    assert np.array_equal(decode_image(data), frame)


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_picture_is_refused(frame: np.ndarray, suffix: str, share: float) -> None:
    data = cv2.imencode(suffix, frame)[1].tobytes()
    with pytest.raises(ImageError):
        decode_image(data[: int(len(data) * share)])


def test_other_formats_are_refused(frame: np.ndarray) -> None:
    with pytest.raises(ImageError, match="neither a JPEG nor a PNG"):
        decode_image(cv2.imencode(".bmp", frame)[1].tobytes())


def test_a_decompression_bomb_is_refused_by_its_header_alone() -> None:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises(ImageError, match=str(MAX_IMAGE_PIXELS)):
        decode_image(bomb)


def test_a_frame_of_another_size_is_named() -> None:
    with pytest.raises(ImageError, match="200x66"):
        decode_frame(encode_jpeg(np.zeros((66, 200, 3), np.uint8)))


@given(claimed=st.integers(1, 2**32 - 1), name=st.sampled_from([b"IDAT", b"tEXt", b"IEND"]))
def test_a_chunk_that_claims_more_than_there_is_is_refused_before_opencv_makes_room(claimed, name) -> None:
    """Found by fuzzing: 51 bytes took 5 seconds and 4 GB."""
    small = cv2.imencode(".png", np.zeros((16, 32, 3), np.uint8))[1].tobytes()
    bomb = small[:33] + struct.pack(">I", claimed) + name + b"few"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cv2, "imdecode", lambda *_: pytest.fail("it was decoded"))
        with pytest.raises(ImageError, match="truncated"):
            decode_image(bomb)


@given(claimed=st.integers(1, 2**32 - 1))
def test_opencv_does_not_see_what_is_claimed_after_the_end(claimed) -> None:
    """Found by fuzzing: an end that holds something is not the end to OpenCV."""
    small = cv2.imencode(".png", np.zeros((16, 32, 3), np.uint8))[1].tobytes()
    whole = small[:33] + struct.pack(">I", 3) + b"IEND" + b"few" + b"\0" * 4
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cv2, "imdecode", lambda data, _: seen.append(data.tobytes()))
        with pytest.raises(ImageError, match="truncated"):
            decode_image(whole + struct.pack(">I", claimed) + b"IDAT" + b"few")
    assert seen == [whole]


def test_what_follows_the_end_of_a_png_does_not_matter(frame: np.ndarray) -> None:
    data = cv2.imencode(".png", frame[..., ::-1])[1].tobytes()
    assert np.array_equal(decode_image(data + b"more"), frame)


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_random_bytes_raise_nothing_but_image_errors(data: bytes, magic: bytes) -> None:
    for read in (image_size, decode_image, decode_frame):
        with pytest.raises(ImageError):
            read(magic + data)
