"""How long a model takes to answer a picture on this machine: the one figure that no simulation can give."""

import itertools
import time
from dataclasses import dataclass

from codriver.drive.driver import Pilot
from codriver.drive.latency import Latencies
from codriver.evaluate.film import Film

ANSWERS = 300
"""Pictures answered for the measurement."""


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Milliseconds from a decoded picture to the steering, by percentile; never the same twice."""

    answers: int
    percentile_50: float
    percentile_90: float
    percentile_99: float
    percentile_99_9: float
    longest: float


def measure_answers(pilot: Pilot, film: Film, answers: int = ANSWERS) -> AnswerTimes:
    """Let the pilot answer `answers` pictures of a film, from its start and over again, one after another."""
    latencies = Latencies()
    for frame in itertools.islice(itertools.cycle(film.frames), answers):
        began = time.perf_counter()
        pilot(frame)
        latencies.add(time.perf_counter() - began)
    return AnswerTimes(
        answers=latencies.count,
        percentile_50=latencies.percentile(50) * 1000,
        percentile_90=latencies.percentile(90) * 1000,
        percentile_99=latencies.percentile(99) * 1000,
        percentile_99_9=latencies.percentile(99.9) * 1000,
        longest=latencies.longest * 1000,
    )
