"""Long jobs side by side in processes of their own, with one account of how far they all are."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from typing import TypeVar

from codriver.errors import SettingError

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")
Tell = Callable[[float], None]
"""Is called with the share of a job that is done, 0..1."""
_LOOK_EVERY = 0.2
"""Seconds between two looks at how far the other processes are."""


def side_by_side(
    work: Callable[[Job, Tell], Outcome],
    jobs: Sequence[Job],
    processes: int | None = None,
    progress: Callable[[Sequence[float]], object] = lambda _: None,
) -> list[Outcome]:
    """Return what `work` makes of each job, in the order of the jobs.

    `work` and the jobs are pickled; `processes` is one for each processor core by default, and with one, or
    with a single job, everything is done in this process. `progress` is called with the share of each job
    that is done. Raises what `work` raises first and ends the other jobs then, as Ctrl-C does: they end when
    they next tell how far they are.
    """
    workers = min(len(jobs), processes or os.cpu_count() or 1)
    if workers <= 1:
        return _one_after_another(work, jobs, progress)
    context = multiprocessing.get_context("spawn")
    shares, stopped = context.Array("d", len(jobs)), context.Event()
    executor = ProcessPoolExecutor(workers, context, _begin, (shares, stopped))
    try:
        futures = [executor.submit(_work_there, work, job, number) for number, job in enumerate(jobs)]
        unfinished = set(futures)
        while unfinished:
            finished, unfinished = wait(unfinished, _LOOK_EVERY, FIRST_EXCEPTION)
            for future in finished:
                future.result()
            progress(shares[:])
        return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise SettingError(
            f"one of {workers} processes was killed, most likely for want of memory. "
            "Run with fewer (--processes 1), or close other programs."
        ) from error
    finally:
        stopped.set()
        executor.shutdown(cancel_futures=True)


def _one_after_another(
    work: Callable[[Job, Tell], Outcome], jobs: Sequence[Job], progress: Callable[[Sequence[float]], object]
) -> list[Outcome]:
    shares = [0.0] * len(jobs)
    outcomes = []
    for number, job in enumerate(jobs):

        def tell(share: float, number: int = number) -> None:
            shares[number] = share
            progress(shares)

        outcomes.append(work(job, tell))
        tell(1.0)
    return outcomes


_account: "list[tuple[SynchronizedArray[float], Event]]" = []
"""In a process that works for another its one account, elsewhere empty."""


def _begin(shares: "SynchronizedArray[float]", stopped: Event) -> None:
    # Ctrl-C reaches every process of a terminal; the one that started these decides what becomes of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _account.append((shares, stopped))


def _work_there(work: Callable[[Job, Tell], Outcome], job: Job, number: int) -> Outcome:
    shares, stopped = _account[0]

    def tell(share: float) -> None:
        if stopped.is_set():
            raise InterruptedError("the other jobs have ended")
        shares[number] = share

    outcome = work(job, tell)
    tell(1.0)
    return outcome
