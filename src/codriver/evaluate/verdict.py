"""The verdict on a model in a sentence or two."""

from codriver.evaluate.subject import Subject
from codriver.evaluate.words import counted, miles_per_hour, where

_HOW_IT_ENDED = {
    "off_road": "a wheel left the road",
    "crash": "it hit a wall",
    "stuck": "it stood still",
    "timeout": "time ran out",
    "wrong_way": "it drove the wrong way",
}


def verdict(subject: Subject) -> str:
    """Say whether the subject drove clean, and how much help it needed."""
    if subject.course.recording is not None:
        return _verdict_on_replay(subject)
    course = subject.course
    drives = len(subject.results)
    amount = (
        f"{counted(drives, 'drive')} of {counted(course.laps, 'lap')} on {where(course)} "
        f"at {miles_per_hour(course.set_speed)}"
    )
    if subject.clean == drives:
        words = f"{subject.name} drove {amount} without a wheel off the road"
    else:
        words = f"{subject.name} failed {drives - subject.clean} of {amount}: {_first_failure(subject)}"
    return f"{words}. Autonomy {subject.help.autonomy:.1f} %, {_help_needed(subject, 'the middle')}."


def _verdict_on_replay(subject: Subject) -> str:
    drives = counted(len(subject.results), "drive")
    speed = miles_per_hour(subject.course.set_speed)
    return (
        f"{subject.name} on {where(subject.course)}, {drives} at {speed}: autonomy "
        f"{subject.help.autonomy:.1f} %, {_help_needed(subject, 'the recorded path')}."
    )


def _help_needed(subject: Subject, line: str) -> str:
    found = subject.help
    if found.count:
        times = counted(found.count, "time")
        return f"put back {times} in {found.seconds:.0f} s from 1 m off {line}"
    return f"never more than {subject.figures.lateral.by_time.largest:.2f} m off {line}"


def _first_failure(subject: Subject) -> str:
    drive = next(drive for drive in subject.free if not drive.clean)
    track = subject.course.load_track()
    place = float(drive.trajectory.s[-1]) % track.length
    return f"{_HOW_IT_ENDED[str(drive.end)]} after {drive.completion:.0%}, {place:.0f} m along the track"
