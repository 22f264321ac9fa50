"""Real time: when the next step is due by the wall clock, and whether the machine keeps up with it."""

import time
from collections.abc import Callable

MOST_BEHIND = 0.2
"""Seconds that are caught up with; simulated time that is missed beyond them is let go."""
SHOWN_FOR = 2.0
"""Seconds for which it counts as too slow after time was let go."""


class RealTime:
    """Makes steps due at a steady rate: fixed steps, whatever the rate of pictures."""

    def __init__(self, step: float, now: Callable[[], float] = time.perf_counter) -> None:
        """Make a step of `step` seconds due every `step` seconds, the first one right away."""
        self._step, self._now = step, now
        self._next = now()
        self._slow_until = -1.0
        self.lost = 0.0
        """Seconds of simulated time that were let go because the machine was too slow."""

    @property
    def too_slow(self) -> bool:
        """Whether time was let go a moment ago."""
        return self._now() < self._slow_until

    def take(self) -> bool:
        """Return whether a step is due, and count it as made; call until it returns False."""
        now = self._now()
        behind = now - self._next
        if behind < 0:
            return False
        if behind > MOST_BEHIND:
            self.lost += behind - MOST_BEHIND
            self._next += behind - MOST_BEHIND
            self._slow_until = now + SHOWN_FOR
        self._next += self._step
        return True

    def until_next(self) -> float:
        """Return the seconds until the next step is due, 0 when it is overdue."""
        return max(0.0, self._next - self._now())

    def pause(self) -> None:
        """Make the next step due a step from now: what passed meanwhile was not to be simulated."""
        self._next = self._now() + self._step
