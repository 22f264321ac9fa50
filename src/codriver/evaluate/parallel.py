"""Many plans at once: several processes drive, and one account is kept of how far they all are."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event

from codriver.errors import SettingError
from codriver.evaluate.drive import DriveResult
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import DrivePlan

BLIND_WORK = 0.1
"""What driving without pictures takes, of the time that it takes with them."""
_LOOK_EVERY = 0.2
"""Seconds between two looks at how far the other processes are."""

Progress = Callable[[float], object]
"""Is called with the share of all the work that is done, 0..1."""


def drive_all(
    plans: Sequence[DrivePlan], processes: int | None = None, progress: Progress = lambda _: None
) -> list[DriveResult]:
    """Drive all plans and return their results in the same order, the same ones for any number of processes.

    `processes` is one for each processor core by default; with one, or with a single plan, everything is
    driven in this process. Raises what :func:`drive_once` raises, and ends the other drives then.
    """
    workers = min(len(plans), processes or os.cpu_count() or 1)
    if workers <= 1:
        return _drive_here(plans, progress)
    context = multiprocessing.get_context("spawn")
    done, stopped = context.Value("d", 0.0), context.Event()
    executor = ProcessPoolExecutor(workers, context, _open_shop, (done, stopped))
    try:
        futures = [executor.submit(_drive_there, plan) for plan in plans]
        total, unfinished = _total_work(plans), set(futures)
        while unfinished:
            finished, unfinished = wait(unfinished, _LOOK_EVERY, FIRST_EXCEPTION)
            _raise_failures(finished)
            progress(min(1.0, done.value / total))
        return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise SettingError(
            f"one of {workers} driving processes was killed, most likely for want of memory. "
            "Drive with fewer: --processes 1"
        ) from error
    finally:
        stopped.set()
        executor.shutdown(cancel_futures=True)


def work(plan: DrivePlan) -> float:
    """Return how long driving a plan once takes, in simulated seconds with pictures."""
    seconds = plan.metres / plan.course.set_speed
    return seconds * (1.0 if plan.sees else BLIND_WORK)


def _total_work(plans: Sequence[DrivePlan]) -> float:
    return sum(work(plan) for plan in plans)


def _drive_here(plans: Sequence[DrivePlan], progress: Progress) -> list[DriveResult]:
    total, done = _total_work(plans), 0.0

    def add(more: float) -> None:
        nonlocal done
        done += more
        progress(min(1.0, done / total))

    with Garage() as garage:
        return [_drive(plan, garage, add) for plan in plans]


def _drive(plan: DrivePlan, garage: Garage, add: Callable[[float], None]) -> DriveResult:
    """Drive a plan, and tell `add` of each piece of work that is done."""
    whole, told = work(plan), 0.0

    def tell(share: float) -> None:
        nonlocal told
        add(share * whole - told)
        told = share * whole

    return drive_once(plan, garage, tell)


def _raise_failures(finished: set[Future[DriveResult]]) -> None:
    for future in finished:
        future.result()


class _Shop:
    """What a driving process has: a garage, the common account, and a sign that says when to stop."""

    def __init__(self, done: "Synchronized[float]", stopped: Event) -> None:
        self.garage = Garage()
        self._done, self._stopped = done, stopped

    def add(self, more: float) -> None:
        if self._stopped.is_set():
            raise InterruptedError("the other drives have ended")
        with self._done.get_lock():
            self._done.value += more


_shops: list[_Shop] = []
"""In a driving process its one shop, elsewhere empty."""


def _open_shop(done: "Synchronized[float]", stopped: Event) -> None:
    # Ctrl-C reaches every process of a terminal; the one that started these decides what becomes of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shops.append(_Shop(done, stopped))


def _drive_there(plan: DrivePlan) -> DriveResult:
    shop = _shops[0]
    return _drive(plan, shop.garage, shop.add)
