"""Jobs for other processes, which can import this module."""

import os
import signal
import time

from codriver.errors import SettingError
from codriver.side_by_side import Tell


def square(number: int, tell: Tell) -> tuple[int, int]:
    tell(0.5)
    return number * number, os.getpid()


def fail_or_wait(number: int, tell: Tell) -> None:
    if number == 0:
        raise SettingError("the first one fails")
    for _ in range(3000):
        time.sleep(0.01)
        tell(0.1)


def die(number: int, tell: Tell) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
