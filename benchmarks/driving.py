"""How long does a simulator wait for its answer, against the usual drive.py? One command, one JSON line.

    python benchmarks/driving.py [RECORDING] [--model model.h5]

`codriver drive` runs in a process of its own, as a user starts it, and a client plays real frames through
a real socket: whole messages, and pieces of 1016 bytes as the simulator writes them; one message in
flight, and two as the simulator has. The reference is what drive.py files usually do with one telemetry
(base64, PIL, NumPy, preprocessing, `model.predict` on TensorFlow), without any socket, in its own process.
"""

import argparse
import base64
import io
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_RECORDING = ROOT.parent / "shared" / "recordings" / "lake"
FRAMES, WARM_UP, ROUND_TRIPS, REFERENCE_STEPS = 256, 300, 2000, 300
RUNS = {
    "whole messages": (None, 1),
    "whole messages, two in flight": (None, 2),
    "1 KB pieces": (1016, 1),
    "1 KB pieces, two in flight": (1016, 2),
}


def main() -> None:
    """Measure codriver and the reference, and print a table and one JSON line."""
    parser = argparse.ArgumentParser(description="Reply time of codriver against the usual drive.py.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--model", type=Path, help="a model.h5; without it a PilotNet with random weights")
    parser.add_argument("--part", choices=["model", "reference"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "model":
        save_random_model(arguments.model)
        return
    pictures = read_pictures(arguments.recording)
    if arguments.part == "reference":
        print(json.dumps(measure_reference(arguments.model, pictures)))
        return
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as folder:
        model = arguments.model or Path(folder) / "model.h5"
        if arguments.model is None:
            run_part("model", arguments.recording, model)
        figures = measure_codriver(model, pictures)
        reference = json.loads(run_part("reference", arguments.recording, model))
    show(figures, reference)


def run_part(part: str, recording: Path, model: Path) -> str:
    """Run one part in a fresh process and return its last line."""
    environment = environment_of_a_user()
    if part == "reference":
        environment |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, __file__, str(recording), "--model", str(model), "--part", part]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return result.stdout.splitlines()[-1] if result.stdout else ""


def environment_of_a_user() -> dict[str, str]:
    """Return the environment without a choice of Keras's backend, which each command makes by itself."""
    return {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}


def save_random_model(path: Path) -> None:
    """Save an untrained PilotNet as codriver saves a trained one."""
    from codriver.model.backend import choose_backend

    choose_backend("driving")
    from codriver.model.model_file import ModelCard, save_model
    from codriver.model.pilotnet import build_pilotnet

    save_model(build_pilotnet(dropout=0), path, ModelCard(architecture="pilotnet"))


def read_pictures(recording: Path) -> list[bytes]:
    """Return centre pictures spread over a recording, or drawn ones where there is none."""
    from codriver.camera.codec import encode_jpeg
    from codriver.drive.self_test import draw_road

    paths = sorted((recording / "IMG").glob("center*.jpg"))
    if not paths:
        print(f"{recording}: no recording there; the pictures are drawn and smaller than real ones")
        return [encode_jpeg(draw_road(number / FRAMES * 2 - 1)) for number in range(FRAMES)]
    return [path.read_bytes() for path in paths[:: max(1, len(paths) // FRAMES)][:FRAMES]]


def measure_codriver(model: Path, pictures: list[bytes]) -> dict[str, list[float]]:
    """Return the round trips in seconds of every way of writing, and the server's start in "start"."""
    from codriver.drive.client import ScriptedSimulator, telemetry_message

    messages = [telemetry_message(picture, mph=20.0) for picture in pictures]
    figures: dict[str, list[float]] = {}
    with served(model) as server:
        figures["start"] = [server.seconds]
        for name, (piece, in_flight) in RUNS.items():
            with ScriptedSimulator("127.0.0.1", server.port, piece=piece) as client:
                client.play(messages, WARM_UP, in_flight)
                figures[name] = client.play(messages, ROUND_TRIPS, in_flight)
    return figures


@dataclass(frozen=True)
class Served:
    """A `codriver drive` that serves."""

    port: int
    seconds: float
    """From the command until it served."""
    process: subprocess.Popen[str]

    def megabytes(self) -> float:
        """Return the memory that it has in use, MB; Linux only."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def open_sockets(self) -> int:
        """Return how many sockets it has open; Linux only."""
        files = Path(f"/proc/{self.process.pid}/fd")
        return sum(file.is_socket() for file in files.iterdir())


@contextmanager
def served(model: Path, recording: Path | None = None, port: int = 0) -> Iterator[Served]:
    """Start `codriver drive`, recording into a folder where one is given, on a free port by default."""
    if not port:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    start = time.perf_counter()
    arguments = [str(model), *([str(recording)] if recording else []), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "drive.py"), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment_of_a_user(),
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Serving"):
                break
        else:
            sys.exit(f"codriver drive did not start (exit code {process.wait()})")
        yield Served(port, time.perf_counter() - start, process)
    finally:
        process.terminate()
        process.communicate()


def measure_reference(model_path: Path, pictures: list[bytes]) -> list[float]:
    """Return the seconds of the usual step from a telemetry's base64 text to a steering number."""
    import cv2
    import keras
    import numpy as np
    from PIL import Image

    model = keras.saving.load_model(model_path, compile=False)
    texts = [base64.b64encode(picture).decode() for picture in pictures]
    durations = []
    for number in range(20 + REFERENCE_STEPS):
        start = time.perf_counter()
        image = np.asarray(Image.open(io.BytesIO(base64.b64decode(texts[number % len(texts)]))))
        image = cv2.cvtColor(image[60:135], cv2.COLOR_RGB2YUV)
        image = cv2.resize(cv2.GaussianBlur(image, (3, 3), 0), (200, 66)) / 255
        model.predict(np.array([image]), verbose=0).item()
        durations.append(time.perf_counter() - start)
    return durations[20:]


def percentile(durations: list[float], percent: float) -> float:
    """Milliseconds within which `percent` of the durations stayed."""
    return round(1e3 * sorted(durations)[min(len(durations) - 1, int(percent / 100 * len(durations)))], 3)


def show(figures: dict[str, list[float]], reference: list[float]) -> None:
    """Print a table and the JSON line."""
    rows = {name: figures[name] for name in RUNS} | {"usual drive.py step, no socket": reference}
    print(f"{'milliseconds':32}" + "".join(f"{name:>9}" for name in ("p50", "p90", "p99", "p99.9", "max")))
    for name, durations in rows.items():
        values = (percentile(durations, percent) for percent in (50, 90, 99, 99.9, 100))
        print(f"{name:32}" + "".join(f"{value:9.2f}" for value in values))
    whole, pieces = figures["whole messages"], figures["1 KB pieces"]
    result: dict[str, Any] = {
        "p50_ms": percentile(whole, 50),
        "p99_ms": percentile(whole, 99),
        "fragments_p50_ms": percentile(pieces, 50),
        "fragments_p99_ms": percentile(pieces, 99),
        "two_in_flight_p50_ms": percentile(figures["1 KB pieces, two in flight"], 50),
        "two_in_flight_p99_ms": percentile(figures["1 KB pieces, two in flight"], 99),
        "reference_p50_ms": percentile(reference, 50),
        "ratio": round(percentile(reference, 50) / percentile(whole, 50), 1),
        "serving_after_s": round(figures["start"][0], 2),
        "round_trips": ROUND_TRIPS,
        **machine(),
    }
    print(json.dumps(result))


def machine() -> dict[str, Any]:
    """Say what was measured on."""
    information = Path("/proc/cpuinfo")
    names = [
        line.split(":")[1].strip()
        for line in (information.read_text().splitlines() if information.exists() else [])
        if line.startswith("model name")
    ]
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "load_1_min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "system": platform.system(),
    }


if __name__ == "__main__":
    main()
