"""One driver of an evaluation with all its drives: what it did, pooled and start by start."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from codriver.evaluate.drive import Drive, DriveResult
from codriver.evaluate.figures import Figures, figures_of, help_of
from codriver.evaluate.film import Film, Sight
from codriver.evaluate.intervals import Interval, failure_bound, share_interval
from codriver.evaluate.interventions import InterventionFigures
from codriver.evaluate.plan import Course, DriverChoice, Feeding
from codriver.evaluate.worst_places import distinct
from codriver.replay.tally import ReplayFigures, pooled


@dataclass(frozen=True)
class Subject:
    """A model or a reference driver on one course, from one or more starts."""

    name: str
    driver: DriverChoice
    results: Sequence[DriveResult]
    """One for each start, in the order of the starts."""

    @property
    def is_model(self) -> bool:
        """Whether it is a model, rather than a driver to compare with."""
        return isinstance(self.driver, Path)

    @property
    def course(self) -> Course:
        """Where it drove."""
        return self.results[0].plan.course

    @property
    def feeding(self) -> Feeding:
        """How it is fed otherwise than by rule."""
        return self.results[0].plan.feeding

    @property
    def free(self) -> list[Drive]:
        """The drives that ended where a wheel left the road."""
        return [result.free for result in self.results]

    @property
    def helped(self) -> list[Drive]:
        """The drives with help, which lead over the whole course."""
        return [result.helped for result in self.results]

    @property
    def clean(self) -> int:
        """How many of the free drives were clean."""
        return sum(drive.clean for drive in self.free)

    @property
    def clean_interval(self) -> Interval:
        """Wilson's, of the share of clean drives."""
        return share_interval(self.clean, len(self.results))

    @property
    def failure_bound(self) -> float:
        """What the probability of a drive that is not clean stays below, 0..1."""
        return failure_bound(len(self.results) - self.clean, len(self.results))

    def clean_json(self) -> dict[str, Any]:
        """Return what reports say of the clean drives, as plain JSON values."""
        return {
            "drives": len(self.results),
            "clean": self.clean,
            "interval": asdict(self.clean_interval),
            "failure_at_most": self.failure_bound,
        }

    @property
    def completion(self) -> float:
        """Share of the laps that was driven freely, 0..1, in the mean."""
        return sum(drive.completion for drive in self.free) / len(self.free)

    @property
    def lap_time(self) -> float | None:
        """Mean of all whole laps of free drives, seconds; None where no lap was finished."""
        times = [seconds for drive in self.free for seconds in drive.lap_times]
        return sum(times) / len(times) if times else None

    @cached_property
    def help(self) -> InterventionFigures:
        """How much help it needed, in all drives with help together."""
        return help_of(self.helped)

    @cached_property
    def figures(self) -> Figures:
        """Of all free drives together, as far as they went."""
        return self.figures_of(self.free)

    def figures_of(self, drives: Sequence[Drive]) -> Figures:
        """Return the figures of some of its drives."""
        return figures_of(drives, self.course.load_track(), self.course.set_speed)

    @cached_property
    def worst_sights(self) -> list[Sight]:
        """What it saw at the worst places of all its drives, the worst first, each place once."""
        sights = [sight for drive in (*self.free, *self.helped) for sight in drive.sights]
        sights.sort(key=lambda sight: -abs(sight.place.cross_track_error))
        by_place = {id(sight.place): sight for sight in sights}
        chosen = distinct([sight.place for sight in sights], self.course.load_track().length)
        return [by_place[id(place)] for place in chosen]

    @property
    def replay(self) -> ReplayFigures | None:
        """What was done to the pictures of all its drives together; None where they were not replayed."""
        found = [drive.replay for drive in self.helped if drive.replay]
        return pooled(found) if found else None

    @property
    def film(self) -> Film | None:
        """Of the first free drive that was filmed."""
        return next((drive.film for drive in self.free if drive.film), None)
