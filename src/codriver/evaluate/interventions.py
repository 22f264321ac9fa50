"""Figures of the help that a driver needed: autonomy, and how far it gets between interventions.

Source: Bojarski et al. 2016, "End to End Learning for Self-Driving Cars" (arXiv 1604.07316), section 7.1: a
person takes the wheel when the car is more than 1 m off the middle, and that costs six seconds.
"""

from dataclasses import dataclass

from codriver.evaluate.intervals import least_distance_between

SECONDS_LOST = 6.0
"""Seconds that an intervention counts as not driven (the same source)."""


@dataclass(frozen=True, slots=True)
class InterventionFigures:
    """Help needed, always with the time and the distance that it was counted over."""

    count: int
    """n."""
    seconds: float
    """T, driven time, seconds."""
    metres: float
    """D, driven distance, metres."""
    autonomy: float
    """(1 - 6 n / T) x 100, percent; below 0 with more than one intervention in six seconds."""
    metres_between: float | None
    """D / n, or None without any intervention: it is then more than D."""
    metres_between_at_least: float
    """What the mean distance between interventions exceeds at 95 % confidence, metres."""


def autonomy(interventions: int, seconds: float) -> float:
    """Return NVIDIA's autonomy, percent, of so many interventions in a drive of `seconds`."""
    return (1 - interventions * SECONDS_LOST / seconds) * 100


def intervention_figures(interventions: int, seconds: float, metres: float) -> InterventionFigures:
    """Return the figures of a drive of `seconds` and `metres`, both above 0."""
    return InterventionFigures(
        count=interventions,
        seconds=seconds,
        metres=metres,
        autonomy=autonomy(interventions, seconds),
        metres_between=metres / interventions if interventions else None,
        metres_between_at_least=least_distance_between(interventions, metres),
    )
