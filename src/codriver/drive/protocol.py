"""The messages of the simulator, as types: pure functions, no sockets. Nothing malformed raises here.

The simulator sends `telemetry` with text values and wants exactly one `steer` or `manual` for each.
"""

import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from codriver.camera.codec import decode_frame
from codriver.drive.numbers import format_number, parse_number
from codriver.errors import ImageError
from codriver.types import MAX_STEERING_DEGREES, METRES_PER_SECOND_PER_MPH, Command, Telemetry

FASTEST_MPH = 1000.0
"""A speed above this is no car's: the message is unreadable."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A telemetry message: the numbers read, the picture still as it came."""

    image: str | bytes
    """Base64 text, or the bytes themselves from a client that sends binary."""
    speed: float
    """Metres per second, >= 0."""
    steering: float
    """The wheels' steering now, about -1..1."""
    throttle: float
    """As reported, about -1..1."""
    mark: str | None
    """The decimal mark the client writes with, None where its numbers showed none."""


@dataclass(frozen=True, slots=True)
class Manual:
    """A telemetry message without data: a person is driving."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A telemetry message that makes no sense; the car still needs an answer."""

    reason: str


Message = Picture | Manual | Unreadable


def read_message(arguments: Sequence[object]) -> Message:
    """Read the arguments of a `telemetry` event; see the classes above for what may come of it."""
    data = arguments[0] if arguments else None
    if data is None or data == {}:
        return Manual()
    if not isinstance(data, dict):
        return Unreadable(f"telemetry is a {type(data).__name__}, not an object")
    image = data.get("image")
    if not isinstance(image, str | bytes):
        return Unreadable("telemetry without a picture")
    try:
        degrees, mark_1 = parse_number(data.get("steering_angle"))
        throttle, mark_2 = parse_number(data.get("throttle"))
        mph, mark_3 = parse_number(data.get("speed"))
    except ValueError as error:
        return Unreadable(str(error))
    if not 0 <= mph <= FASTEST_MPH:
        return Unreadable(f"speed of {mph:g} mph")
    mark = mark_1 or mark_2 or mark_3
    return Picture(image, mph * METRES_PER_SECOND_PER_MPH, degrees / MAX_STEERING_DEGREES, throttle, mark)


def jpeg_bytes(picture: Picture) -> bytes:
    """Return the picture as the simulator's camera wrote it; empty where the text is no base64."""
    if isinstance(picture.image, bytes):
        return picture.image
    try:
        return binascii.a2b_base64(picture.image)
    except ValueError:
        return b""


def to_telemetry(picture: Picture, jpeg: bytes) -> Telemetry:
    """Decode the picture; one that cannot be decoded gives a telemetry whose frame is None."""
    try:
        frame = decode_frame(jpeg)
    except ImageError:
        frame = None
    return Telemetry(frame, picture.speed, picture.steering, picture.throttle)


def steer_answer(command: Command, mark: str) -> dict[str, str]:
    """Return the data of the `steer` event: text in fixed notation, all that the simulator reads."""
    return {
        "steering_angle": format_number(command.steering, mark),
        "throttle": format_number(command.throttle, mark),
    }
