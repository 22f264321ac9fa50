"""Working in idle time only: behind everybody else on the machine, not only behind its own session."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TELLS = """
import json, os, pathlib
from codriver.pages.idle_time import use_idle_time_only
use_idle_time_only()
group = pathlib.Path("/proc/self/autogroup")
print(json.dumps({
    "policy": os.sched_getscheduler(0),
    "leads": os.getsid(0) == os.getpid(),
    "group": group.read_text() if group.exists() else None,
}))
"""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has a policy for idle time")
@pytest.mark.parametrize("leads_already", [False, True])
def test_a_process_leaves_for_a_session_that_steps_back(leads_already: bool) -> None:
    told = json.loads(
        subprocess.run(
            [sys.executable, "-c", TELLS],
            capture_output=True,
            check=True,
            text=True,
            start_new_session=leads_already,
        ).stdout
    )
    assert told["policy"] == os.SCHED_IDLE
    assert told["leads"]
    switch = Path("/proc/sys/kernel/sched_autogroup_enabled")
    if switch.exists() and switch.read_text().strip() == "1" and "nice" in (told["group"] or ""):
        assert told["group"].strip().endswith("nice 19")


def test_where_there_is_no_idle_time_it_is_as_nice_as_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    from codriver.pages import idle_time

    niceness = []
    monkeypatch.delattr(idle_time.os, "SCHED_IDLE", raising=False)
    monkeypatch.setattr(idle_time.os, "nice", niceness.append, raising=False)
    idle_time.use_idle_time_only()
    assert niceness == [19]
