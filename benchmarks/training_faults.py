"""Does a training survive what happens to it? One command, a line for each fault, one JSON line at the end.

    python benchmarks/training_faults.py [--kills 20] [--seed 0] [--only kills] [--only disk] ...

A small recording is drawn and trained on without interruption. That is the result to which every other
training must come as well, to the last bit: killed with -9 at random moments and resumed; on a disk that is
full after so many bytes (root only, for it takes a disk of its own) and resumed when there is room again;
with a recording that changes or disappears under it; two at once. What cannot work must end with exit code 2
and one line that says why.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from driving import machine
from trainings import Bench

ROOM_KILOBYTES = (0, 100, 700, 1500, 3000, 5000, 8000)
"""Room on the disk; a run of the bench takes some five thousand, its picture cache two thousand."""
DISK_MEGABYTES = 32

Trial = Callable[[Bench, Path], str]
"""Does something to trainings in a folder of its own; returns what came of it, raises AssertionError."""


def main() -> None:
    """Do all faults, or some; exit code 1 when one did not end well."""
    parser = argparse.ArgumentParser(description="What a training survives.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0, help="of the moments of the kills")
    parser.add_argument("--only", action="append", choices=["kills", "disk", "recording", "twice"])
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # no disk of its own is left mounted
    wanted = arguments.only or ["kills", "disk", "recording", "twice"]
    with tempfile.TemporaryDirectory(prefix="codriver-faults-") as folder:
        bench = Bench(Path(folder), np.random.default_rng(arguments.seed))
        print(
            f"uninterrupted, {bench.processor_seconds:.1f} s of work: {bench.wanted[:16]}",
            flush=True,
        )
        rows = [do(bench, name, trial) for name, trial in trials(wanted, arguments.kills)]
    passed = all(row["well"] for row in rows)
    print(json.dumps({"passed": passed, "faults": len(rows), "rows": rows, **machine()}))
    sys.exit(0 if passed else 1)


def trials(wanted: list[str], kills: int) -> Iterator[tuple[str, Trial]]:
    """Yield the names of the faults, and what does them."""
    if "kills" in wanted:
        yield from ((f"killed, {number} of {kills}", kill) for number in range(1, kills + 1))
    if "disk" in wanted and os.geteuid() == 0:
        yield from ((f"disk full after {room} KB", full_disk(room)) for room in ROOM_KILOBYTES)
    if "recording" in wanted:
        yield "pictures disappear while they are read", pictures_disappear
        yield "the recording disappears while it trains", recording_disappears
        yield "the recording changes before it is resumed", recording_changes
    if "twice" in wanted:
        yield "two trainings in one run", two_in_one_run
        yield "two trainings side by side", two_side_by_side


def do(bench: Bench, name: str, trial: Trial) -> dict[str, object]:
    """Do one fault and tell how it went."""
    place = bench.folder / name.replace(" ", "-")
    place.mkdir()
    try:
        seen, well = trial(bench, place), True
    except AssertionError as error:
        seen, well = str(error), False
    print(f"{name:44} {'' if well else 'WRONG: '}{seen}", flush=True)
    return {"fault": name, "seen": seen, "well": well}


def same(bench: Bench, result: str) -> str:
    """Return words for the result that is wanted; raises AssertionError for another one."""
    assert result == bench.wanted, f"another result: {result[:16]}"
    return "the same result"


def brief(bench: Bench, line: str) -> str:
    """Return the beginning of a line, without the long path of the bench's folder."""
    return line.replace(str(bench.folder), "...")[:110]


def kill(bench: Bench, place: Path) -> str:
    """Kill when it has used a random share of what a training uses of the processor, and resume."""
    training = bench.start(place)
    seconds = bench.rng.uniform(0, bench.processor_seconds)
    while training.process.poll() is None and training.processor_seconds < seconds:
        time.sleep(0.005)
    training.process.kill()
    training.process.communicate()
    epochs = len(training.run.read_metrics()) if training.run else 0
    return (
        f"after {seconds:4.1f} s of work, {epochs} epochs told; {same(bench, bench.resume(place).result())}"
    )


def full_disk(room: int) -> Trial:
    """Return a trial on a disk with so many kilobytes of room."""

    def fill(bench: Bench, place: Path) -> str:
        with own_disk(place):
            ballast = place / "ballast"
            with ballast.open("wb") as file:
                file.truncate(0)
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(place).free - 1024 * room)
            training = bench.start(place, cache=place / "cache" if room >= ROOM_KILOBYTES[-1] else None)
            if training.process.wait() in {0, 1}:
                return f"room enough; {same(bench, training.result())}"
            line = training.refusal()
            ballast.unlink()
            return f"{brief(bench, line)}; with room {same(bench, bench.resume(place).result())}"

    return fill


@contextmanager
def own_disk(place: Path) -> Iterator[None]:
    """Put a small disk in memory where `place` is."""
    size = f"size={DISK_MEGABYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "codriver", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def pictures_disappear(bench: Bench, place: Path) -> str:
    """Take a third of the pictures away while they are read, or just before, or just after."""
    recording = Path(shutil.copytree(bench.recording, place / "recording"))
    training = bench.start(place, recording, cache=place / "cache")
    while training.process.poll() is None and training.run is None:
        time.sleep(0.01)
    for picture in sorted((recording / "IMG").iterdir())[::3]:
        picture.unlink()
    if training.process.wait() == 2:
        return brief(bench, training.refusal())
    return f"all read before that; {same(bench, training.result())}"


def recording_disappears(bench: Bench, place: Path) -> str:
    """Delete the recording when the first epoch has been told."""
    recording = Path(shutil.copytree(bench.recording, place / "recording"))
    training = bench.start(place, recording)
    while training.process.poll() is None and not (training.run and training.run.read_metrics()):
        time.sleep(0.01)
    shutil.rmtree(recording)
    return same(bench, training.result())


def recording_changes(bench: Bench, place: Path) -> str:
    """Kill a training, change one picture, resume; put the picture back, and resume again."""
    recording = Path(shutil.copytree(bench.recording, place / "recording"))
    training = bench.start(place, recording)
    while training.process.poll() is None and not (training.run and training.run.read_metrics()):
        time.sleep(0.01)
    training.process.kill()
    training.process.communicate()
    first, second, *_ = sorted((recording / "IMG").iterdir())
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    line = bench.resume(place).refusal()
    first.write_bytes(content)
    return f"{brief(bench, line)}; put back {same(bench, bench.resume(place).result())}"


def two_in_one_run(bench: Bench, place: Path) -> str:
    """Resume a run at which a training is at work."""
    training = bench.start(place)
    while training.process.poll() is None and not (training.run and training.run.last.exists()):
        time.sleep(0.01)
    training.process.send_signal(signal.SIGSTOP)  # it stands still, so that the other one meets it for sure
    line = bench.resume(place).refusal()
    training.process.send_signal(signal.SIGCONT)
    return f"{brief(bench, line)}; the first {same(bench, training.result())}"


def two_side_by_side(bench: Bench, place: Path) -> str:
    """Train twice at once, with one picture cache, one folder of runs and one model to write."""
    first, second = (bench.start(place / name, cache=place / "cache") for name in ("one", "other"))
    return f"{same(bench, first.result())}, {same(bench, second.result())}"


if __name__ == "__main__":
    main()
