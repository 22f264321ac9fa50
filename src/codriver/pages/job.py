"""Long work in a thread of its own, while pages watch how far it is."""

import threading
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

from codriver.errors import CodriverError

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class _NoLongerWantedError(Exception):
    """Ends the work from inside its progress call."""


class Job(Generic[Result]):
    """One piece of work; use it as a context manager, which starts it and, at the end, gives it up."""

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        """Prepare `work`, which gets a function to call with (done, total) now and then."""
        self._work = work
        self._done, self._total = 0, 0
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name="work for a page", daemon=True)
        self.result: Result | None = None
        """What the work has given; None before."""
        self.problem = ""
        """Why the work could not be done, empty where it could."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._given_up = True
        self._thread.join()

    def told(self) -> dict[str, Any]:
        """Return how far it is, as plain JSON values."""
        return {
            "done": self._done,
            "total": self._total,
            "finished": self.result is not None,
            "problem": self.problem,
        }

    def _run(self) -> None:
        try:
            self.result = self._work(self._note)
        except CodriverError as error:
            self.problem = str(error)
        except _NoLongerWantedError:
            pass
        except Exception:
            self.problem = "It ended with an error of codriver's own, which stands in the terminal."
            raise

    def _note(self, done: int, total: int) -> None:
        if self._given_up:
            raise _NoLongerWantedError
        self._done, self._total = done, total
