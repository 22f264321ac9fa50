"""The drawing part of `codriver explain`: pictures, or a film, of what a network looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from PIL.Image import Image
from rich.console import Console

from codriver.augment.correction import camera_correction
from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.cli.record import lap_bar
from codriver.data.picture_rows import PictureRow, find_picture_row
from codriver.data.recording import read_recording
from codriver.errors import ImageError, RecordingError, SettingError
from codriver.files import replace_file
from codriver.model.pilot import load_pilot
from codriver.model.saliency import Saliency
from codriver.plots.film import require_film_name, write_film
from codriver.plots.salient_frame import Shown, draw_salient_frame, tinted
from codriver.types import Frame

FRAMES_PER_SECOND = 14.0
"""Of the simulator's recordings, about."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture, and what was recorded with it where that is known."""

    picture: Path
    steering: float | None = None
    """-1..1; of a side camera's picture what training learns from it."""
    speed: float | None = None
    """Metres per second."""

    @property
    def frame(self) -> Frame:
        """The picture, decoded; raises ImageError, which names the file."""
        try:
            with self.picture.open("rb") as file:
                return decode_frame(file.read(MAX_IMAGE_BYTES + 1))
        except OSError as error:
            raise ImageError(f"{self.picture} cannot be read: {error.strerror}.") from error
        except ImageError as error:
            raise ImageError(f"{self.picture}: {error}. Name pictures of the car's cameras.") from error


def find_sights(images: Sequence[Path]) -> list[Sight]:
    """Return the pictures that are meant, in order: those named, or the centre ones of one recording.

    Raises SettingError for a folder among pictures, RecordingError, ImageError for one that is not there.
    """
    if len(images) == 1 and images[0].is_dir():
        recording = read_recording(images[0], allow_bad=True)
        pictures = [picture for picture in recording.pictures["center"] if picture is not None]
        if len(pictures) != len(recording.steering) or not pictures:
            raise RecordingError(f"{images[0]} has rows without a picture of the centre camera.")
        rows = zip(pictures, recording.steering.tolist(), recording.speed.tolist(), strict=True)
        return [Sight(picture, steering, speed) for picture, steering, speed in rows]
    sights = []
    for image in images:
        if image.is_dir():
            raise SettingError(f"{image} is a folder; name one recording alone, or pictures.")
        if not image.is_file():
            raise ImageError(f"there is no picture {image}.")
        sights.append(_sight(image, find_picture_row(image)))
    return sights


def _sight(image: Path, row: PictureRow | None) -> Sight:
    if row is None:
        return Sight(image)
    return Sight(image, float(camera_correction(row.camera, row.steering, row.speed)), row.speed)


class Explained:
    """A model that is asked about pictures, and what it steered on those it was asked about."""

    def __init__(self, model: Path, feeding: dict[str, Any]) -> None:
        """Load a model, fed as `feeding` says; raises ModelFileError, SettingError."""
        self.pilot = load_pilot(model, **feeding)
        self._saliency = Saliency(self.pilot)
        self.steered: dict[Sight, float] = {}

    def draw(self, sight: Sight, caption: str = "") -> Image:
        """Return the picture with all that is drawn over it."""
        frame = sight.frame
        seen = self._saliency(frame)
        self.steered[sight] = seen.steering
        shown = Shown(max(-1.0, min(1.0, seen.steering)), sight.steering, sight.speed)
        return draw_salient_frame(frame, seen.saliency, shown, self.pilot.preprocess, caption)

    def tinted(self, sight: Sight) -> Frame:
        """Return the camera's picture tinted, without anything else."""
        frame = sight.frame
        return tinted(frame, self._saliency(frame).saliency)


def draw_pictures(
    explained: Explained, sights: Sequence[Sight], folder: Path, console: Console
) -> list[Path]:
    """Write a PNG for each of some pictures into a folder, under its own name; return their paths."""
    drawn: list[Path] = []
    names: set[str] = set()
    with lap_bar(console) as show:
        for number, sight in enumerate(sights):
            show("looking at pictures", number / len(sights))
            path = folder / f"{_unused(sight.picture.stem, names)}.png"
            picture = explained.draw(sight)
            replace_file(path, picture.save)
            drawn.append(path)
    return drawn


def _unused(stem: str, names: set[str]) -> str:
    """Return a name that no picture has yet: two folders may hold pictures of one name."""
    number, name = 1, stem
    while name in names:
        number += 1
        name = f"{stem}-{number}"
    names.add(name)
    return name


def draw_film(explained: Explained, sights: Sequence[Sight], path: Path, console: Console) -> list[Path]:
    """Write a film of pictures that were taken one after the other; return its path, alone."""
    require_film_name(path)
    with lap_bar(console) as show:

        def draw(number: int, caption: str) -> Image:
            show("looking at pictures", number / len(sights))
            return explained.draw(sights[number], caption)

        write_film(path, _TintedFrames(explained, sights), draw, FRAMES_PER_SECOND)
    return [path]


class _TintedFrames(Sequence[Frame]):
    """The frames of a film, each looked at when it is asked for."""

    def __init__(self, explained: Explained, sights: Sequence[Sight]) -> None:
        self._explained, self._sights = explained, sights

    def __len__(self) -> int:
        return len(self._sights)

    @overload
    def __getitem__(self, index: int) -> Frame: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Frame]: ...

    def __getitem__(self, index: int | slice) -> Frame | Sequence[Frame]:
        if isinstance(index, slice):
            return _TintedFrames(self._explained, self._sights[index])
        return self._explained.tinted(self._sights[index])
