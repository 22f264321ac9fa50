"""A contact sheet of augmented pictures: what each does to the road, and what the car shall steer then."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from codriver.augment.brightness import Brightness, BrightnessParameters
from codriver.augment.cast import Cast, CastParameters
from codriver.augment.contract import Augmentation
from codriver.augment.correction import LOOKAHEAD_SECONDS, camera_correction
from codriver.augment.flip import Flip, FlipParameters
from codriver.augment.recipe import Recipe
from codriver.augment.shadow import Shadow, ShadowParameters
from codriver.augment.shift import Shift, ShiftParameters
from codriver.augment.yaw import Yaw, YawParameters
from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.camera.colour import yuv_to_rgb
from codriver.camera.geometry import UDACITY_CAMERAS
from codriver.camera.preprocess import Preprocess
from codriver.camera.warp import NETWORK_CAMERA
from codriver.data.recording import Recording
from codriver.errors import ImageError, RecordingError
from codriver.files import replacing
from codriver.plots.steering_arc import steering_arc
from codriver.types import METRES_PER_SECOND_PER_MPH, Camera, NetworkImage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FRAMES = 4
"""Rows of the recording that are shown, one in each column of the sheet."""
_RECIPES = 3
_BEFORE, _AFTER = "white", "#ff8c1a"
_CELL = (NETWORK_CAMERA.columns + 4, NETWORK_CAMERA.rows + 3)
"""Width and height of a picture with its gap, network pixels."""
_DEGREES = 180 / math.pi


@dataclass(frozen=True, slots=True)
class _Version:
    """One picture of the sheet."""

    title: str
    image: NetworkImage
    after: float
    """Its steering, -1..1."""


def draw_augment_sheet(
    recording: Recording, path: Path, rng: np.random.Generator, *, folk: bool = False
) -> None:
    """Write a PNG to `path`: some rows of the recording, each as it is, augmented in each way, and in all.

    In each picture the white arc is the steering that was recorded, the orange one the steering that goes
    with this picture, each held for 22 m. `rng` chooses rows and the recipe's draws; `folk` uses the folk's
    constants for the labels. Raises RecordingError when a chosen picture cannot be read, OutputError when
    `path` cannot be written.
    """
    from matplotlib.figure import Figure

    rows = _choose_rows(recording, rng)
    columns = [list(_versions(recording, row, rng, folk)) for row in rows]
    width, height = len(columns) * _CELL[0], len(columns[0]) * _CELL[1]
    figure = Figure(figsize=(16, height / 70 + 0.8), dpi=100)
    law = "folk constants" if folk else f"back on the path within {LOOKAHEAD_SECONDS:g} s"
    figure.suptitle(f"{recording.folder.name}: augmentations and their steering ({law})", fontsize=15)
    # All pictures share one coordinate system of network pixels, because one for each is slow to draw.
    axes = figure.add_axes((0.085, 0.005, 0.91, 0.99 - 0.75 / figure.get_figheight()))
    axes.set_axis_off()
    for number, version in enumerate(columns[0]):
        middle = number * _CELL[1] + NETWORK_CAMERA.rows / 2
        axes.text(-4, middle, version.title, ha="right", va="center", fontsize=10)
    for place, (row, versions) in enumerate(zip(rows, columns, strict=True)):
        before = float(recording.steering[row])
        mph = recording.speed[row] / METRES_PER_SECOND_PER_MPH
        title = f"line {recording.line[row]}, {mph:.0f} mph, steering {before:+.2f}"
        axes.text(place * _CELL[0] + NETWORK_CAMERA.columns / 2, -5, title, ha="center", fontsize=12)
        for number, version in enumerate(versions):
            _draw(axes, version, before, (place * _CELL[0], number * _CELL[1]))
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="auto")
    with replacing(path) as temporary:
        # The usual level 6 takes longer than all the drawing.
        figure.savefig(temporary, format="png", pil_kwargs={"compress_level": 2})


def _choose_rows(recording: Recording, rng: np.random.Generator) -> list[int]:
    """Choose a strong left, a straight, a strong right and any other row, of those with all pictures.

    A car that hardly moves is no example, so rows slower than half the median speed are left out.
    """
    pictures = zip(*recording.pictures.values(), strict=True)
    complete = np.array([None not in paths for paths in pictures], dtype=bool)
    candidates = np.flatnonzero(complete & (recording.speed >= np.median(recording.speed) / 2))
    if not len(candidates):
        raise RecordingError(
            f"no row of {recording.log} has the pictures of all its cameras. Look at it with: codriver check"
        )
    by_steering = candidates[np.argsort(recording.steering[candidates], kind="stable")]
    straight = candidates[np.argsort(np.abs(recording.steering[candidates]), kind="stable")]
    few = max(1, len(candidates) // 50)
    pools = (by_steering[:few], straight[:few], by_steering[-few:], candidates)
    return [int(rng.choice(pool)) for pool in pools]


def _versions(recording: Recording, row: int, rng: np.random.Generator, folk: bool) -> Iterator[_Version]:
    """Yield the pictures of one column, from top to bottom."""
    steering, speed = float(recording.steering[row]), float(recording.speed[row])
    centre = _picture(recording, "center", row)

    def augmented(title: str, augmentation: Augmentation[Any], parameters: Any) -> _Version:  # noqa: ANN401 - its own
        label = augmentation.label(steering, speed, parameters)
        return _Version(title, augmentation.image(centre, parameters), float(label))

    yield _Version("as recorded", centre, steering)
    for camera in ("left", "right"):
        offset = UDACITY_CAMERAS[camera].right
        if camera in recording.pictures:
            label = float(camera_correction(camera, steering, speed, folk=folk))
            yield _Version(f"{camera} camera", _picture(recording, camera, row), label)
        yield augmented(f"shift {offset:+.3f} m", Shift(1.0, folk=folk), ShiftParameters(offset))
    for degrees in (-6, 6):
        yield augmented(f"yaw {degrees:+} degrees", Yaw(0.1, folk=folk), YawParameters(degrees / _DEGREES))
    yield augmented("flip", Flip(1.0), FlipParameters(True))
    for gain in (0.5, 1.5):
        yield augmented(f"light x {gain}", Brightness(1.0, 0.5, 1.5), BrightnessParameters(gain))
    band = np.array([[0.35, 0.5], [0.1, 0.7]])
    yield augmented("shadow x 0.5", Shadow(1.0, 0.4, 0.8), ShadowParameters(0.5, band))
    for colour, factors in (("warm", (1.12, 0.98, 0.86)), ("cold", (0.88, 1.02, 1.14))):
        yield augmented(f"{colour} light", Cast(1.0, 1.3), CastParameters(np.array(factors)))
    recipe = Recipe(folk=folk)
    for number in range(1, _RECIPES + 1):
        yield augmented(f"whole recipe, {number}", recipe, recipe.draw(rng))


def _picture(recording: Recording, camera: Camera, row: int) -> NetworkImage:
    path = recording.pictures[camera][row]
    if path is None:
        raise RecordingError(f"line {recording.line[row]} of {recording.log} has no {camera} picture")
    try:
        with path.open("rb") as file:
            return Preprocess().image(decode_frame(file.read(MAX_IMAGE_BYTES + 1)))
    except (ImageError, OSError) as error:
        raise RecordingError(
            f"cannot read {path} (line {recording.line[row]}): {error}. Find all such with: codriver check"
        ) from error


def _draw(axes: "Axes", version: _Version, before: float, corner: tuple[int, int]) -> None:
    """Draw one picture and its steering with its upper left corner at `corner`, (column, row)."""
    left, top = corner
    columns, rows = NETWORK_CAMERA.columns, NETWORK_CAMERA.rows
    extent = (left, left + columns, top + rows, top)
    axes.imshow(yuv_to_rgb(version.image), interpolation="bilinear", extent=extent)
    for steering, colour in ((before, _BEFORE), (version.after, _AFTER)):
        across, down = steering_arc(NETWORK_CAMERA, steering).T + 0.5
        inside = (across >= 0) & (across <= columns) & (down >= 0) & (down <= rows)
        axes.plot(left + across[inside], top + down[inside], color=colour, linewidth=1.6)
    axes.text(
        left + 4, top + 61, f"{before + 0.0:+.2f} → {version.after + 0.0:+.2f}", color=_AFTER, fontsize=9,
        fontweight="bold", bbox={"facecolor": "black", "alpha": 0.6, "pad": 1.5, "edgecolor": "none"},
    )  # fmt: skip
