"""How a network of another program wants to be fed: found by rule from its input and its first layers.

The rules follow the drive.py of 45 public repositories: of those whose network takes 66x200, 14 scale
inside the network and resize by area, 10 divide by 255 outside and blur; both take rows 60 to 135 and YUV.
Two public networks of that size are of Keras 1. Their drive.py says YUV of RGB, too, but they steer as the
road asks on recorded pictures with red and blue exchanged (correlation 0.82 and 0.67, without 0.07 and 0.59),
and only so they lap the rendered lake; those of Keras 2 are the other way round. So it goes by the version.
Of the others most feed RGB: the whole 160x320 picture, the whole picture made smaller, or rows up to 135 or
140 of it. What the rules cannot know (a different crop, say) a recording can tell, or the user.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError, SettingError
from codriver.model.lambdas.steps import Scale
from codriver.model.reading.layer_spec import LayerSpec
from codriver.model.reading.reader import StoredModel
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH

_BEFORE_SCALING = (
    "Cropping2D",
    "Keep",
    "Resizing",
    "ZeroPadding2D",
    "Dropout",
    "GaussianNoise",
    "Activation",
)
"""Layers that may stand before the one that scales."""
_RAW_FACTOR = 1 / 50
"""A factor up to this is made for pixels of 0 to 255 (1/127.5 and 1/255 occur), a larger one for 0 to 1."""
_RAW_MEAN = 2.0
"""A mean of the inputs above this, in a first BatchNormalization, is one of pixels of 0 to 255."""

Crop = tuple[int, int, int, int]
"""Rows from and to, columns from and to, as in Preprocess."""
_WHOLE: Crop = (0, FRAME_HEIGHT, 0, FRAME_WIDTH)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to feed a network, and why it should be this one."""

    preprocess: Preprocess
    reason: str


def find_readings(model: StoredModel) -> list[Reading]:
    """Return the ways in which this network may want to be fed, the likeliest first.

    Raises ModelFileError for an input that is no picture of one, three or four channels.
    """
    rows, columns, channels = model.architecture.input_shape
    if channels not in (1, 3, 4):
        raise ModelFileError(f"its input has {channels} channels; codriver feeds pictures of 1, 3 or 4")
    divisors, scale_reason = _divisors(model)
    crops, crop_reason = _crops(rows, columns, crops_itself=_crops_itself(model))
    styles, style_reason = _styles(columns, channels, divisors[0], of_keras_1=_is_of_keras_1(model))
    ways = [
        replace(
            style,
            crop_top=top, crop_bottom=bottom, crop_left=left, crop_right=right,
            width=columns, height=rows, divisor=divisors[0],
        )
        for style in styles
        for top, bottom, left, right in crops
    ]  # fmt: skip
    ways += [replace(ways[0], divisor=divisor) for divisor in divisors[1:]]
    why = f"{crop_reason}; {style_reason}; {scale_reason}"
    return [Reading(ways[0], why), *(Reading(way, "another way that is common") for way in ways[1:])]


def _first_layers(model: StoredModel) -> list[LayerSpec]:
    """Return the layers from the input on as long as each feeds only the next."""
    layers: list[LayerSpec] = []
    before = model.architecture.input
    while True:
        after = [spec for spec in model.architecture.layers if before in spec.inputs]
        if len(after) != 1:
            return layers
        layers.append(after[0])
        before = after[0].name


def _divisors(model: StoredModel) -> tuple[list[float], str]:
    """Return what pixels are divided by before they are fed, the likeliest first, and why."""
    for spec in _first_layers(model):
        if spec.kind == "Rescaling":
            factor, offset = spec.settings["scale"], spec.settings.get("offset", 0.0)
            if isinstance(factor, float) and isinstance(offset, float):
                words = f"{Scale(factor, offset)}"
            else:
                words, factor = "a factor for each channel", float(np.mean(np.asarray(factor)))
            if abs(factor) <= _RAW_FACTOR:
                return [1.0], f"it scales pixels of 0 to 255 by itself ({words})"
            return [255.0], f"its first layer ({words}) is made for pixels of 0 to 1"
        if spec.kind == "BatchNormalization" and model.weights.get(spec.name):
            mean = float(np.abs(np.asarray(model.weights[spec.name][-2], np.float64)).max())
            divisor, scale = (1.0, "255") if mean > _RAW_MEAN else (255.0, "1")
            return [divisor], f"its first layer has learnt that pixels, of 0 to {scale}, average {mean:.3g}"
        if spec.kind not in _BEFORE_SCALING:
            break
    return [255.0, 1.0], "no layer of it scales, so pixels are divided by 255 as usual"


def _crops_itself(model: StoredModel) -> bool:
    """Tell whether the network cuts rows off by itself."""
    return any(spec.kind in ("Cropping2D", "Keep") for spec in _first_layers(model)[:3])


def _crops(rows: int, columns: int, *, crops_itself: bool) -> tuple[list[Crop], str]:
    """Return the crops of the frame before it is resized, the likeliest first, and why it is the first."""
    size = f"its input is {rows}x{columns}"
    common: list[Crop] = [
        (top, bottom, 0, FRAME_WIDTH) for top, bottom in ((60, 135), (60, 140), (50, 140), (60, 130))
    ]
    if (rows, columns) == (FRAME_HEIGHT, FRAME_WIDTH):
        return [_WHOLE], f"{size}, the camera's whole picture"
    if columns == FRAME_WIDTH and rows < FRAME_HEIGHT:
        ends = [135, 140, FRAME_HEIGHT] if rows <= 75 else [140, 135, FRAME_HEIGHT]
        cuts = [(end - rows, end, 0, FRAME_WIDTH) for end in ends if end >= rows]
        return [*cuts], f"{size}, the whole width: rows are cut off above and below, none resized"
    if crops_itself or columns == 2 * rows:
        why = "it cuts off rows by itself" if crops_itself else "the proportions of the whole picture"
        return [_WHOLE, *common], f"{size} and {why}, so the whole picture is made smaller"
    if rows == columns:
        square: Crop = (60, 136, 20, 300)
        crops = [common[1], square, common[0], common[2], _WHOLE]
        return crops, f"{size}, square: mostly made of rows 60:140"
    return [*common, _WHOLE], f"{size}: mostly made of rows 60:135"


def _is_of_keras_1(model: StoredModel) -> bool:
    """Tell whether the model was written before March 2017, when Keras 2 came."""
    return model.keras_version.startswith("1.")


def _styles(columns: int, channels: int, divisor: float, *, of_keras_1: bool) -> tuple[list[Preprocess], str]:
    """Return colour, blur and resizing, the likeliest first, and why it is; crop and size follow later."""
    area = Preprocess(blur=1, resize="area", colour_last=True)
    rgb, hsv, bgr = replace(area, colour="rgb"), replace(area, colour="hsv"), replace(area, colour="bgr")
    if channels == 1:
        return [replace(area, colour="grey")], "one channel, so grey"
    if channels == 4:
        padded = [replace(style, empty_channels=1) for style in (hsv, rgb, area)]
        return padded, "four channels: colours, and one that no picture has (speed, perhaps), fed with zeros"
    if columns != 200:
        return [rgb, area, hsv, bgr], "RGB as it comes, which is usual for this size"
    exchanged = replace(area, colour="yuv_of_bgr")
    if divisor != 1:
        outside = [Preprocess(), area, rgb, exchanged]
        return outside, "YUV, blurred, as in the original notebook when scaled outside"
    inside, usual = [area, Preprocess(), rgb, exchanged], "usual for this size when scaled inside"
    if of_keras_1:
        exception = "with red and blue exchanged, as networks of Keras 1 turned out to want it"
        return [exchanged, *inside[:-1]], f"YUV resized by area, {usual}, {exception}"
    return inside, f"YUV resized by area, {usual}"


def changed(reading: Reading, changes: Mapping[str, object]) -> Reading:
    """Return the reading with the fields of Preprocess that the user asked for."""
    if not changes:
        return reading
    preprocess = replace(reading.preprocess, **changes)  # type: ignore[arg-type]  # checked by Preprocess
    return Reading(preprocess, f"as asked; the rest because {reading.reason}")


def require_fit(preprocess: Preprocess, input_shape: tuple[int, ...]) -> None:
    """Raise SettingError unless pictures preprocessed so are what the network takes."""
    made = (preprocess.height, preprocess.width, preprocess.channels)
    if made != tuple(input_shape):
        rows, columns, channels = input_shape
        raise SettingError(
            f"the network takes pictures of {columns}x{rows} with {channels} channels, but would be fed with "
            f"{made[1]}x{made[0]} and {made[2]}. Leave out --size and --colour, or choose fitting ones."
        )
