"""The rows of an evaluation's table: which figures are shown, in which words; for screen and page."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from codriver.evaluate.plan import Course
from codriver.evaluate.subject import Subject
from codriver.evaluate.words import miles_per_hour


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a subject, in words."""

    name: str
    value: Callable[[Subject], str]
    explanation: str
    """What it means, for who hovers over it."""
    brief: bool = False
    """Whether it is one of the few on the screen."""
    only: Literal["simulator", "replay"] | None = None
    """Where it has a meaning, if not everywhere."""


def rows_for(course: Course) -> list[Row]:
    """Return the rows that have a meaning on a course."""
    world = "simulator" if course.recording is None else "replay"
    return [row for row in ROWS if row.only in (None, world)]


def _clean(subject: Subject) -> str:
    interval = subject.clean_interval
    return f"{subject.clean} of {len(subject.results)} ({interval.low:.0%} to {interval.high:.0%})"


def _between(subject: Subject) -> str:
    found = subject.help
    if found.metres_between is None:
        return f"none in {found.metres:,.0f}"
    return f"{found.metres_between:,.0f} (at least {found.metres_between_at_least:,.0f})"


def _lap_time(subject: Subject) -> str:
    return f"{subject.lap_time:.1f} s" if subject.lap_time is not None else "-"


def _swing(subject: Subject) -> str:
    found = subject.figures.oscillation
    return f"{found.hertz:.2f} Hz ({found.power_share:.0%})" if found else "-"


def _lateral(subject: Subject) -> str:
    found = subject.figures.smoothness
    return f"{found.lateral_acceleration:.2f} / {found.lateral_acceleration_largest:.2f} m/s²"


def _parts(subject: Subject) -> str:
    lateral = subject.figures.lateral
    parts = [part.mean_absolute if part else math.nan for part in (lateral.straights, lateral.curves)]
    return " / ".join("-" if math.isnan(part) else f"{part:.2f}" for part in parts) + " m"


def _invented(subject: Subject) -> str:
    found = subject.replay
    return f"{found.invented_share:.1%} (most {found.invented_share_largest:.0%})" if found else "-"


def _farthest(subject: Subject) -> str:
    found = subject.replay
    return f"{found.offset_largest:.2f} m, {math.degrees(found.yaw_largest):.0f}°" if found else "-"


ROWS = (
    Row(
        "clean drives",
        _clean,
        "Free drives in which all laps were driven, no wheel left the road and no wall was touched; "
        "in brackets Wilson's 95 % interval of that share.",
        brief=True,
        only="simulator",
    ),
    Row(
        "drives without help",
        _clean,
        "Drives in which the car was never put back; in brackets Wilson's 95 % interval of that share.",
        brief=True,
        only="replay",
    ),
    Row(
        "driven freely",
        lambda subject: f"{subject.completion:.1%}",
        "Share of the laps until the first wheel left the road, in the mean over the starts.",
        brief=True,
        only="simulator",
    ),
    Row(
        "autonomy",
        lambda subject: f"{subject.help.autonomy:.1f} %",
        "(1 - 6 s x interventions / time) x 100, NVIDIA's measure; put back into the middle from 1 m off.",
        brief=True,
    ),
    Row(
        "interventions",
        lambda subject: f"{subject.help.count} in {subject.help.seconds:,.0f} s",
        "Times that the car was put back, and in how much simulated time.",
        brief=True,
    ),
    Row(
        "metres between them", _between, "Distance per intervention, and what it exceeds at 95 % confidence."
    ),
    Row(
        "off the middle",
        lambda subject: f"{subject.figures.lateral.by_time.mean_absolute:.2f} m",
        "Mean of the absolute cross-track error.",
        brief=True,
    ),
    Row(
        "on straights / in bends",
        _parts,
        "The same where the road bends by less than 1 in 200 m, and elsewhere.",
    ),
    Row(
        "95 % within",
        lambda subject: f"{subject.figures.lateral.by_time.percentile_95:.2f} m",
        "The absolute cross-track error that 95 % of the time stayed within.",
    ),
    Row(
        "at most",
        lambda subject: f"{subject.figures.lateral.by_time.largest:.2f} m",
        "The largest absolute cross-track error.",
        brief=True,
    ),
    Row(
        "bias",
        lambda subject: f"{subject.figures.lateral.by_time.mean:+.2f} m",
        "Mean cross-track error, right positive: on which side of the middle it drives.",
    ),
    Row(
        "heading error",
        lambda subject: f"{math.degrees(subject.figures.lateral.heading_root_mean_square):.1f}°",
        "Root mean square of the angle between car and road.",
    ),
    Row(
        "room used, at most",
        lambda subject: f"{subject.figures.lateral.room_used_largest:.0%}",
        "Cross-track error in shares of the room to the side; at 100 % a wheel stands on the edge.",
        only="simulator",
    ),
    Row(
        "steering rate",
        lambda subject: f"{subject.figures.smoothness.steering_rate:.2f} /s",
        "Mean change of steering, full locks per second.",
        brief=True,
    ),
    Row(
        "reversals a minute",
        lambda subject: f"{subject.figures.smoothness.reversals_per_minute:.0f}",
        "Times that the steering turned back by more than 2 % of full lock.",
    ),
    Row(
        "sideways", _lateral, "Lateral acceleration, root mean square and largest; openpilot's limit is 3.0."
    ),
    Row(
        "sideways jerk",
        lambda subject: f"{subject.figures.smoothness.lateral_jerk:.1f} m/s³",
        "Root mean square change of lateral acceleration from command to command; openpilot's limit is 5.0.",
    ),
    Row(
        "strongest swing",
        _swing,
        "Peak of the spectrum of the cross-track error, and its share of the variance.",
    ),
    Row(
        "mean speed",
        lambda subject: miles_per_hour(subject.figures.pace.mean),
        "Distance by time, start from standing included.",
    ),
    Row("lap time", _lap_time, "Mean of all whole laps.", brief=True, only="simulator"),
    Row(
        "pixels invented",
        _invented,
        "Share of the warped pictures' pixels that no recorded picture shows, in the mean and at most.",
        brief=True,
        only="replay",
    ),
    Row(
        "farthest from a picture",
        _farthest,
        "Largest distance to the side, and largest turn, from the nearest recorded picture.",
        only="replay",
    ),
)
