"""The words of a report's page that differ between a drive in the simulator and a replayed recording."""

from dataclasses import dataclass

from codriver.evaluate.plan import Course


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of one kind of drive."""

    table_note: str
    clean: str
    """What the share of drives is called in which nothing went wrong."""
    film: str
    """What the film shows, before the model's name."""
    trace: str
    """What the map shows."""
    shaded: str
    """What is shaded in the drawing of the cross-track error."""


_REST = "Point at a name for what it means."
_SIMULATED = PageWords(
    table_note=(
        "The expert sees the track instead of the picture and is the ceiling; “straight” never steers and is "
        "the floor. Each start is driven freely, until a wheel leaves the road, and again with help, where a "
        "car more than 1 m off the middle is put back: autonomy and interventions are of the latter, all "
        f"else of the former. {_REST}"
    ),
    clean="clean drives",
    film="The first free drive of",
    trace="The paths driven with help, seen from above",
    shaded="a wheel is off the road",
)
_REPLAYED = PageWords(
    table_note=(
        "A recording is driven again: its pictures are warped to where the car is, and the middle is the "
        "path that the recorded car drove. A car more than 1 m off it is put back onto the recorded pose. "
        "The expert sees that path instead of the picture and is the ceiling; “straight” never steers and is "
        "the floor. "
        "A recording does not tell where its road ends: nothing is said of wheels off the road, of free "
        f"drives, laps and recoveries. {_REST}"
    ),
    clean="drives without help",
    film="The replay driven by",
    trace="The recorded path and the drive. The path is integrated from speed and steering, so it drifts; "
    "pieces of the recording are laid one behind the other",
    shaded="put back",
)


def page_words(course: Course) -> PageWords:
    """Return the words for drives on `course`."""
    return _SIMULATED if course.recording is None else _REPLAYED
