"""Figures in words, the same on the screen and on the page."""

from codriver.evaluate.plan import Course
from codriver.types import METRES_PER_SECOND_PER_MPH


def counted(number: float, thing: str) -> str:
    """Return "1 lap" or "2 laps"."""
    return f"{number:g} {thing}{'s' * (number != 1)}"


def miles_per_hour(speed: float) -> str:
    """Return metres per second as "20 mph"."""
    return f"{speed / METRES_PER_SECOND_PER_MPH:.3g} mph"


def where(course: Course) -> str:
    """Return a course's track, and whether it is driven the other way round; or its recording."""
    if course.recording is not None:
        return f"the recording {course.load_track().name}"
    return f"{course.track}{' in reverse' if course.reverse else ''}"
