"""The options that say how a model is fed, shared by the commands that read models."""

import re
from pathlib import Path
from typing import Annotated, Any

from typer import Option

from codriver.errors import SettingError

PANEL = "How the model is fed, where the file or the rules do not say it right"

Crop = Annotated[
    str | None,
    Option(help="Rows of the camera's picture, 60:135, or rows and columns.", rich_help_panel=PANEL),
]
Colour = Annotated[str | None, Option(help="yuv, rgb, hsv, bgr, grey or yuv_of_bgr.", rich_help_panel=PANEL)]
Blur = Annotated[
    int | None, Option(help="Pixels of the Gaussian kernel, odd; 1 for none.", rich_help_panel=PANEL)
]
Size = Annotated[str | None, Option(help="Columns x rows of the network's input.", rich_help_panel=PANEL)]
Resize = Annotated[str | None, Option(help="area, linear or cubic.", rich_help_panel=PANEL)]
Scale = Annotated[
    float | None, Option(help="What values of 0 to 255 are divided by; 1 for none.", rich_help_panel=PANEL)
]
Recording = Annotated[
    Path | None,
    Option(help="Take the way that predicts this recording's steering best.", rich_help_panel=PANEL),
]


def feeding_arguments(
    crop: str | None,
    colour: str | None,
    blur: int | None,
    size: str | None,
    resize: str | None,
    scale: float | None,
    recording: Path | None,
) -> dict[str, Any]:
    """Return the arguments of load_pilot and inspect_model that these options mean, without those left out.

    Raises SettingError for a crop or a size that is written wrongly.
    """
    changes: dict[str, object] = {
        name: value
        for name, value in (("colour", colour), ("blur", blur), ("resize", resize), ("divisor", scale))
        if value is not None
    }
    if crop is not None:
        changes |= _crop(crop)
    if size is not None:
        changes |= _size(size)
    arguments: dict[str, Any] = {"changes": changes} if changes else {}
    return arguments | ({"recording": recording} if recording else {})


def _crop(text: str) -> dict[str, object]:
    """Read "60:135" or "60:135,20:300", with ends like -25 counted from the other side."""
    match = re.fullmatch(r"(\d+):(-?\d+)(?:,(\d+):(-?\d+))?", text.replace(" ", ""))
    if match is None:
        raise SettingError(
            f"--crop is {text!r}; write rows like 60:135, or rows and columns like 60:135,20:300"
        )
    from codriver.types import FRAME_HEIGHT, FRAME_WIDTH

    top, bottom, left, right = (None if part is None else int(part) for part in match.groups())
    changes: dict[str, object] = {"crop_top": top, "crop_bottom": _from_start(bottom, FRAME_HEIGHT)}
    if left is not None:
        changes |= {"crop_left": left, "crop_right": _from_start(right, FRAME_WIDTH)}
    return changes


def _from_start(end: int | None, length: int) -> int | None:
    return end if end is None or end > 0 else end + length


def _size(text: str) -> dict[str, object]:
    match = re.fullmatch(r"(\d+)\s*[xX]\s*(\d+)", text.strip())
    if match is None:
        raise SettingError(f"--size is {text!r}; write columns and rows like 200x66")
    return {"width": int(match[1]), "height": int(match[2])}
