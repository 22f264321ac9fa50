"""Does the drive server survive what is done to it? One command, a table, one JSON line.

    python benchmarks/server_faults.py [--short]

`codriver drive` serves in a process of its own and records. A simulator is driven by it all the time; beside
that one the faults of `client_faults.py` are done to the server, one after another. After each a new client
must be driven, and memory and open sockets are looked at. In the end the server itself is killed with -9 in
mid-frame, while it records: what it has recorded must be whole, and it must serve at once when started again.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import client_faults as faults
from driving import Served, machine, run_part, served

from codriver.drive.client import ScriptedSimulator

FAULTS: dict[str, tuple[faults.Fault, int, int]] = {
    "50 clients at once": (faults.many_at_once, 50, 20),
    "clients that do not read": (faults.slow_readers, 8, 2),
    "half-open connections": (faults.half_open, 300, 30),
    "a flood of pictures": (faults.flood, 5000, 300),
    "messages over the limit": (faults.too_long, 50, 3),
    "posts, answers never fetched": (faults.posts_without_reading, 500, 100),
    "wrong origins": (faults.wrong_origins, 500, 10),
    "strangers": (faults.strangers, 1000, 10),
    "connected over and over": (faults.connects_over_and_over, 20_000, 500),
    "clients that vanish in mid-frame": (faults.vanishes_in_mid_frame, 200, 10),
}
"""What is done, by which function, how often, and how often with --short."""
SETTLED_SOCKETS = 4
"""Open sockets more than before that are no leak: the polling sessions' and what is closing just now."""


@dataclass(frozen=True)
class Row:
    """What came of one fault."""

    fault: str
    times: int
    seen: str
    answers: int
    """Of the simulator that was driven meanwhile."""
    slowest_ms: float
    """Of its answers."""
    megabytes: float
    """By which the server's memory grew."""
    sockets: int
    """By which its open sockets grew, a moment later."""
    well: bool

    def __str__(self) -> str:
        figures = f"{self.answers:8} {self.slowest_ms:9.1f} {self.megabytes:+8.1f} {self.sockets:+8}"
        return f"{self.fault:33} {self.times:6} {figures}  {'' if self.well else 'WRONG: '}{self.seen}"


class Witness(threading.Thread):
    """A simulator that is driven all the time; its answers tell whether the server still does its work."""

    def __init__(self, port: int) -> None:
        super().__init__(name="witness", daemon=True)
        self._port, self._durations = port, list[float]()
        self.ended = ""
        self.start()

    def run(self) -> None:
        """Drive as one chain of the simulator does, until the server is gone."""
        try:
            with ScriptedSimulator(faults.HOST, self._port, no_delay=True) as client:
                while True:
                    duration = client.play([faults.TELEMETRY], 1)
                    self._durations += duration  # only now: the list may be another one than before
                    time.sleep(0.01)
        except (OSError, EOFError) as error:
            self.ended = repr(error)

    def taken(self) -> list[float]:
        """Return the seconds of the answers since the last call."""
        taken, self._durations = self._durations, []
        return taken


def main() -> None:
    """Do all faults to one server; exit code 1 when one did not end well."""
    parser = argparse.ArgumentParser(description="What the drive server survives.")
    parser.add_argument("--short", action="store_true", help="do everything only some times")
    short = parser.parse_args().short
    with tempfile.TemporaryDirectory(prefix="codriver-faults-") as name:
        folder = Path(name)
        run_part("model", folder, folder / "model.h5")
        print(f"{'fault':33} {'times':>6} {'answers':>8} {'slow, ms':>9} {'MB':>8} {'sockets':>8}  seen")
        with served(folder / "model.h5", folder / "drive") as server:
            witness = Witness(server.port)
            time.sleep(1)
            rows = [do(fault, server, witness, short=short) for fault in FAULTS]
            rows.append(kill(server, witness, folder))
    print(
        json.dumps(
            {"passed": all(row.well for row in rows), "rows": [asdict(row) for row in rows], **machine()}
        )
    )
    sys.exit(0 if all(row.well for row in rows) else 1)


def do(name: str, server: Served, witness: Witness, *, short: bool) -> Row:
    """Do one fault, and look at the server afterwards."""
    fault, often, seldom = FAULTS[name]
    times = seldom if short else often
    memory, sockets = server.megabytes(), server.open_sockets()
    witness.taken()
    try:
        seen, well = fault(server.port, times), True
        drive_a_new_client(server.port)
    except (AssertionError, OSError, EOFError) as error:
        seen, well = f"{type(error).__name__}: {error}", False
    time.sleep(0.5)
    waited = witness.taken()
    grown = server.open_sockets() - sockets
    well = well and bool(waited) and not witness.ended and grown <= SETTLED_SOCKETS
    row = Row(
        name, times, seen, len(waited), 1e3 * max(waited, default=0), server.megabytes() - memory, grown, well
    )
    print(row, flush=True)
    return row


def drive_a_new_client(port: int) -> None:
    """Raise AssertionError unless somebody who comes now is driven."""
    with ScriptedSimulator(faults.HOST, port) as client:
        assert client.ask(faults.TELEMETRY)[0] == "steer", "a new client was not driven"


def kill(server: Served, witness: Witness, folder: Path) -> Row:
    """Kill the server in mid-frame while it records, look at what it recorded, and start it again."""
    from codriver.data.recording import read_recording

    client = ScriptedSimulator(faults.HOST, server.port)
    client._protocol.send_text(faults.TELEMETRY[:9000].encode(), fin=False)
    client._flush()
    server.process.kill()
    server.process.wait()
    witness.join(timeout=10)
    client.drop()
    recording = read_recording(folder / "drive", verify=True)
    with served(folder / "model.h5", port=server.port) as again:
        drive_a_new_client(again.port)
    well = bool(witness.ended) and not recording.problems and len(recording.steering) > 0
    seen = f"{len(recording.steering):,} rows recorded, all whole; serves again in {again.seconds:.1f} s"
    row = Row("the server killed in mid-frame", 1, seen, len(witness.taken()), 0.0, 0.0, 0, well)
    print(row)
    return row


if __name__ == "__main__":
    main()
