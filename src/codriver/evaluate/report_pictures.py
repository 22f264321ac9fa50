"""The pictures of a report, as bytes that its page carries along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.camera.preprocess import Preprocess
from codriver.drive.rollout import INTERVENE_AT
from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.figures import joined
from codriver.evaluate.film import Film, Sight
from codriver.evaluate.lateral import HALF_CAR
from codriver.evaluate.page_words import page_words
from codriver.evaluate.subject import Subject
from codriver.evaluate.themed_picture import ThemedPicture, draw_themed
from codriver.plots.drive_film import write_drive_film
from codriver.plots.error_along import draw_error_along
from codriver.plots.film_frame import USUAL, draw_film_frame
from codriver.plots.salient_frame import tinted
from codriver.plots.track_trace import Incident, IncidentKind, draw_track_trace
from codriver.render.simulated_world import OBSERVATION_SECONDS
from codriver.replay.path import RecordedRoad
from codriver.sim.body import origin_of
from codriver.sim.episode import EndReason
from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray, Frame

GALLERY_QUALITY = 88
"""Of the JPEGs of the worst places; thin lines need more than the camera's own 75."""
_ENDS: Mapping[EndReason, IncidentKind] = {EndReason.OFF_ROAD: "off the road", EndReason.CRASH: "crash"}


Eyes = Callable[[Frame], NDArray[np.float32]]
"""A frame to what a model looks at in it, (160, 320), 0..1."""


@dataclass(frozen=True, slots=True)
class ReportPictures:
    """All of them."""

    trace: ThemedPicture
    error: ThemedPicture
    gallery: Mapping[str, Sequence[bytes]]
    """JPEGs of each model's worst places, by its name, the worst first."""
    films: Mapping[str, bytes]
    """A WebP animation of each model's first free drive, by its name."""


def letter(number: int) -> str:
    """Return what the worst place of this number, from 0, is called on every picture."""
    return chr(ord("a") + number)


def draw_report_pictures(evaluation: Evaluation, eyes: Mapping[str, Eyes]) -> ReportPictures:
    """Draw traces from above, errors along the lap, worst places and films of all models.

    `eyes`, by the models' names, are what is known of where they look; worst places are tinted there.
    """
    expert = evaluation.references[0]
    maps = [*evaluation.models, expert] if len(evaluation.models) == 1 else evaluation.models
    traces = {subject.name: joined(subject.helped)[0] for subject in maps}
    errors = {name: line for model in evaluation.models for name, line in _error_lines(model)}
    errors[expert.name] = joined(expert.free)[0]
    incidents = {model.name: _incidents(model) for model in evaluation.models}
    track, words = evaluation.course.load_track(), page_words(evaluation.course)
    if isinstance(track, RecordedRoad):
        track = track.corridor(INTERVENE_AT + HALF_CAR)
    return ReportPictures(
        trace=draw_themed(lambda path, theme: draw_track_trace(path, track, traces, incidents, theme=theme)),
        error=draw_themed(
            lambda path, theme: draw_error_along(path, track, errors, shaded=words.shaded, theme=theme)
        ),
        gallery={model.name: _gallery(model, eyes.get(model.name)) for model in evaluation.models},
        films={model.name: _film(model.film) for model in evaluation.models if model.film},
    )


def _error_lines(model: Subject) -> list[tuple[str, Trajectory]]:
    """Return the free drives, and those with help where they are others, for they go on to the end."""
    lines = [(model.name, joined(model.free)[0])]
    if any(result.helped is not result.free for result in model.results):
        lines.append((f"{model.name} with help", joined(model.helped)[0]))
    return lines


def _incidents(model: Subject) -> list[Incident]:
    """Return where the car was put back, where free drives ended badly, and the worst places."""
    track = model.course.load_track()
    incidents = [
        Incident("intervention", *_point(track.position(each.s, each.cross_track_error)))
        for drive in model.helped
        for each in drive.interventions
    ]
    incidents += [
        Incident(_ENDS[drive.end], *_last_point(drive.trajectory))
        for drive in model.free
        if drive.end in _ENDS
    ]
    places = [sight.place for sight in model.worst_sights]
    return incidents + [
        Incident("worst place", *_point(track.position(place.s, place.cross_track_error)), letter(number))
        for number, place in enumerate(places)
    ]


def _point(point: FloatArray) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _last_point(trajectory: Trajectory) -> tuple[float, float]:
    x, y = origin_of(trajectory.x[-1], trajectory.y[-1], trajectory.yaw[-1])
    return float(x), float(y)


def _gallery(model: Subject, eyes: Eyes | None) -> list[bytes]:
    preprocess = model.film.preprocess if model.film else USUAL
    return [
        _annotated(sight, letter(number), preprocess, eyes) for number, sight in enumerate(model.worst_sights)
    ]


def _annotated(sight: Sight, caption: str, preprocess: Preprocess, eyes: Eyes | None) -> bytes:
    frame, place = decode_frame(sight.jpeg), sight.place
    if eyes:
        frame = tinted(frame, eyes(frame))
    picture = draw_film_frame(
        frame, sight.steering, place.speed, place.cross_track_error, caption, preprocess=preprocess
    )
    return encode_jpeg(np.asarray(picture), GALLERY_QUALITY)


def _film(film: Film) -> bytes:
    with TemporaryDirectory(prefix="codriver-") as folder:
        path = Path(folder) / "film.webp"
        write_drive_film(
            path,
            film.frames,
            film.steering,
            film.speed,
            film.cross_track_error,
            frames_per_second=1 / OBSERVATION_SECONDS,
            preprocess=film.preprocess,
        )
        return path.read_bytes()
