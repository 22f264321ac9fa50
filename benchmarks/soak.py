"""Does the drive server answer every picture, for long, in flat memory? One command, one JSON line.

    python benchmarks/soak.py [RECORDING] [--model model.h5] [--frames 100000]

`codriver drive` serves in a process of its own, as a user starts it; a client plays real frames through a
real socket, two in flight as the simulator has them. Every picture must get one answer, none more, and the
server's memory is read now and then: from a tenth of the way on it may not grow.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from driving import DEFAULT_RECORDING, Served, machine, percentile, read_pictures, run_part, served

from codriver.drive.client import ScriptedSimulator, telemetry_message

ROUND = 1000
"""Pictures between two looks at the memory."""
MOST_GROWTH = 2.0
"""MB between the second tenth and the last one of the way; kept frames would be a thousand times that."""


@dataclass
class Soak:
    """What was seen."""

    answered: int = 0
    surplus: int = 0
    """Answers that nobody had asked for."""
    seconds: list[float] = field(default_factory=list)
    """Round trip of each picture."""
    megabytes: list[float] = field(default_factory=list)
    """Of the server, after each round."""

    @property
    def growth(self) -> float:
        """MB by which the medians of the second and the last tenth differ."""
        tenth = max(1, len(self.megabytes) // 10)
        return median(self.megabytes[-tenth:]) - median(self.megabytes[tenth : 2 * tenth])


def main() -> None:
    """Drive the frames, print the memory on the way and one JSON line; exit code 1 when it was not well."""
    parser = argparse.ArgumentParser(description="Many frames, every one answered, in flat memory.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--model", type=Path, help="a model file; without it a PilotNet with random weights")
    parser.add_argument("--frames", type=int, default=100_000)
    arguments = parser.parse_args()
    pictures = read_pictures(arguments.recording)
    with tempfile.TemporaryDirectory(prefix="codriver-soak-") as folder:
        model = arguments.model or Path(folder) / "model.h5"
        if arguments.model is None:
            run_part("model", arguments.recording, model)
        with served(model) as server:
            soak = drive(server, pictures, arguments.frames)
    passed = soak.answered == arguments.frames and not soak.surplus and soak.growth < MOST_GROWTH
    result = {
        "passed": passed,
        "frames": arguments.frames,
        "answered": soak.answered,
        "surplus": soak.surplus,
        "p50_ms": percentile(soak.seconds, 50),
        "p99_ms": percentile(soak.seconds, 99),
        "max_ms": percentile(soak.seconds, 100),
        "megabytes_at_first": round(soak.megabytes[0], 1),
        "megabytes_at_last": round(soak.megabytes[-1], 1),
        "megabytes_grown": round(soak.growth, 2),
    }
    print(json.dumps({**result, **machine()}))
    sys.exit(0 if passed else 1)


def drive(server: Served, pictures: list[bytes], frames: int) -> Soak:
    """Play the frames, round by round, and listen for answers that are too many in the end."""
    messages = [telemetry_message(picture, mph=20.0) for picture in pictures]
    soak = Soak()
    with ScriptedSimulator("127.0.0.1", server.port, piece=None) as client:
        while soak.answered < frames:
            durations = client.play(messages, min(ROUND, frames - soak.answered), in_flight=2)
            soak.seconds += durations
            soak.answered += len(durations)
            soak.megabytes.append(server.megabytes())
            if soak.answered % (10 * ROUND) == 0:
                print(f"{soak.answered:8,} answered, {soak.megabytes[-1]:7.1f} MB", flush=True)
        try:
            client.receive(timeout=1.0)
            soak.surplus += 1
        except TimeoutError:
            pass
    return soak


if __name__ == "__main__":
    main()
