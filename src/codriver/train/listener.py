"""What a training tells about itself while it runs; whoever shows it overrides what they show."""

from collections.abc import Mapping
from typing import Any

from codriver.train.samples import DataSummary


class Listener:
    """Hears everything and shows nothing; the command line and the notebook show it in their own ways."""

    def preparing(self, what: str, done: int, total: int) -> None:
        """`done` of `total` pictures are ready; `what` says what is being done with them."""

    def prepared(self, summary: DataSummary) -> None:
        """All data is ready."""

    def starting(self, facts: Mapping[str, Any]) -> None:
        """The network is ready: backend, precision and why, run folder, steps per epoch, first epoch."""

    def batch(self, epoch: int, done: int, total: int) -> None:
        """`done` of `total` pictures of this epoch (0-based) have been learnt from."""

    def practising(self, iteration: int, share: float) -> None:
        """`share`, 0..1, of the driving of an on-policy iteration (1, ...) is done."""

    def judging(self, iteration: int, share: float) -> None:
        """`share` of the driving is done by which an iteration, or the model before all (0), is judged."""

    def judged(self, iteration: Mapping[str, Any]) -> None:
        """An on-policy iteration has ended; its metrics, as they are on disk."""

    def epoch(self, metrics: Mapping[str, Any], best: bool) -> None:
        """An epoch has ended, its model is on disk; `best` tells whether it is the best so far."""
