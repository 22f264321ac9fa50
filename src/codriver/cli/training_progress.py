"""The progress of a training in the terminal: one bar, and one line for each epoch."""

import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from codriver.train.listener import Listener
from codriver.train.samples import DataSummary


class TrainingProgress(Listener):
    """Shows preparing and training as one bar at a time, with pictures per second and time left."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None
        self._what, self._since, self._images_before = "", time.monotonic(), 0
        self._epochs, self._epoch_images = 0, 0

    def __enter__(self) -> "TrainingProgress":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def preparing(self, what: str, done: int, total: int) -> None:
        """Advance the bar of reading or preparing pictures."""
        if what != self._what:
            self._bar(what, total)
        self._advance(done)

    def prepared(self, summary: DataSummary) -> None:
        """Print what was read, and what was done to its labels."""
        for facts in summary.recordings:
            bad = f", {facts['bad_rows']} bad rows left out" if facts["bad_rows"] else ""
            edited = f", {facts['left_out']} left out by its edit list" if facts["left_out"] else ""
            cameras = f"{len(facts['cameras'])} cameras"
            self._print(f"[bold]{facts['folder']}[/]: {facts['rows']} rows, {cameras}{bad}{edited}")
            for problem in facts["first_problems"]:
                self._print(f"  {problem}")
            keyboard = "looks like a keyboard's" if facts["keyboard"] else "looks analogue"
            smoothed = "smoothed over time" if facts["smoothed"] else "as recorded"
            before, after = facts["straight_share_before"], facts["straight_share_after"]
            self._print(
                f"  steering {keyboard}: labels {smoothed}; straight driving is {before:.0%} of the rows, "
                f"{after:.0%} of what is drawn"
            )
        cached = "found" if summary.cache_hits == len(summary.recordings) else "made"
        self._print(
            f"{summary.training_images} pictures to learn from, {summary.validation_images} held back by "
            f"stretches of time; picture cache {cached}: {summary.cache_bytes / 1e6:.0f} MB "
            f"in {summary.cache_folder}"
        )
        self._epoch_images = summary.training_images

    def starting(self, facts: Mapping[str, Any]) -> None:
        """Print what computes, and start the bar of the training."""
        self._print(
            f"Keras on {facts['backend']}, {facts['precision']} ({facts['reason']}); run {facts['run']}"
        )
        self._epochs = facts["epochs"]
        if facts["first_epoch"]:
            self._print(f"going on after epoch {facts['first_epoch']}")
        self._images_before = facts["first_epoch"] * self._epoch_images
        self._bar("training", self._epochs * self._epoch_images)
        if self._task is not None:
            self._progress.update(self._task, completed=self._images_before)

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Advance the bar of the training."""
        self._advance(epoch * total + done, f"epoch {epoch + 1}/{self._epochs}")

    def practising(self, iteration: int, share: float) -> None:
        """Advance the bar of an iteration's driving, in hundredths."""
        self._hundredths(f"iteration {iteration}: driving and being corrected, %", share)

    def judging(self, iteration: int, share: float) -> None:
        """Advance the bar of a judgement, in hundredths."""
        which = f"the model of iteration {iteration}" if iteration else "the model"
        self._hundredths(f"{which} drives where it has not learnt, %", share)

    def _hundredths(self, what: str, share: float) -> None:
        if what != self._what:
            self._bar(what, 100)
        if self._task is not None:
            self._progress.update(self._task, completed=round(share * 100), description=what, rate="")

    def judged(self, iteration: Mapping[str, Any]) -> None:
        """Print how the model of an iteration drives."""
        judged, number = iteration["closed_loop"], iteration["iteration"]
        self._print(
            f"{f'iteration {number}' if number else 'before'}: autonomy {judged['autonomy']:.1f} % "
            f"({judged['interventions']} interventions in {judged['seconds']:.0f} s), "
            f"{judged['mean_absolute']:.2f} m off the middle"
        )

    def epoch(self, metrics: Mapping[str, Any], best: bool) -> None:
        """Print the figures of an epoch."""
        self._print(
            f"epoch {metrics['epoch'] + 1:3d}: loss {metrics['loss']:.5f}, on validation error "
            f"{metrics['validation_error']:.4f}, root mean square {metrics['validation_rmse']:.4f} "
            f"({metrics['validation_augmented_rmse']:.4f} augmented), "
            f"balanced {metrics['validation_balanced_error']:.4f}, correlation "
            f"{metrics['validation_correlation']:.3f}{'  [green]best[/]' if best else ''}"
        )

    def _bar(self, what: str, total: int) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._what, self._since, self._images_before = what, time.monotonic(), self._images_before
        self._task = self._progress.add_task(what, total=total, rate="")

    def _advance(self, done: int, description: str | None = None) -> None:
        if self._task is None:
            return
        seconds = max(time.monotonic() - self._since, 1e-6)
        rate = f"{(done - self._images_before) / seconds:,.0f} images/s"
        self._progress.update(self._task, completed=done, rate=rate, description=description or self._what)

    def _print(self, line: str) -> None:
        self._console.print(line, soft_wrap=True)
