"""A process that works in idle time only: while nobody else on the machine wants the processor."""

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 19
"""By how much a process steps back where it cannot do so altogether: the most there is."""
_OWN_GROUP = Path("/proc/self/autogroup")


def use_idle_time_only() -> None:
    """Let everybody else go first from now on, as far as the system knows a way. Takes a process of its own.

    Linux shares the processor between sessions before it looks at the processes of each (its "autogroup"),
    so the policy for idle time alone steps back for those of the same session only: a simulator that was
    started in another terminal waits for it, milliseconds each time. The process therefore leaves for a
    session of its own, and that session steps back.
    """
    if not hasattr(os, "SCHED_IDLE"):
        if hasattr(os, "nice"):
            os.nice(NICENESS)
        return
    with suppress(OSError):  # it leads a session already
        os.setsid()
    with suppress(OSError):  # this Linux does not group by sessions, or does not let itself be told
        _OWN_GROUP.write_text(str(NICENESS))
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
