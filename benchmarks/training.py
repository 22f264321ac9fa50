"""How fast does codriver train, against the way most projects train? One command, one JSON line at the end.

    python benchmarks/training.py [RECORDING]

The reference is a Python generator that reads each JPEG with OpenCV, augments the raw frame, preprocesses it,
and feeds `fit` in batches of 100, float32. Both learn the same network on the same recording on TensorFlow;
each runs in a process of its own, turn by turn, and the median of the turns counts.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

WARM_UP_STEPS, MEASURED_STEPS, BATCH_SIZE, TURNS = 10, 40, 100, 3
DEFAULT_RECORDING = Path(__file__).resolve().parents[2] / "shared" / "recordings" / "lake"


def main() -> None:
    """Run both, turn by turn, and print a table and one JSON line."""
    parser = argparse.ArgumentParser(description="Training speed of codriver against the usual way.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--part", choices=["codriver", "reference"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        measure = {"codriver": measure_codriver, "reference": measure_reference}[arguments.part]
        print(json.dumps(measure(arguments.recording)))
        return
    if not arguments.recording.is_dir():
        sys.exit(f"{arguments.recording}: no such recording. Usage: python benchmarks/training.py RECORDING")
    turns: dict[str, list[dict[str, Any]]] = {"reference": [], "codriver": []}
    for turn in range(TURNS):
        for part, results in turns.items():
            results.append(run_part(part, arguments.recording))
            print(f"turn {turn + 1}, {part}: {results[-1]}", flush=True)
    print(json.dumps(summary(turns)))


def run_part(part: str, recording: Path) -> dict[str, Any]:
    """Run one measurement in a fresh process."""
    environment = {**os.environ, "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow")}
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as cache:
        environment |= {"CODRIVER_CACHE": cache, "TF_CPP_MIN_LOG_LEVEL": "3"}
        command = [sys.executable, __file__, str(recording), "--part", part]
        output = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result


def summary(turns: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Medians over the turns, and the ratio between them."""

    def median(part: str, name: str) -> float:
        return round(float(statistics.median(result[name] for result in turns[part])), 1)

    ours, theirs = median("codriver", "images_per_s"), median("reference", "images_per_s")
    ceiling = median("codriver", "network_alone_images_per_s")
    return {
        "codriver_images_per_s": ours,
        "reference_images_per_s": theirs,
        "ratio": round(ours / theirs, 2),
        "prepare_images_per_s": median("codriver", "prepare_images_per_s"),
        "network_alone_images_per_s": ceiling,
        "share_of_network_alone": round(ours / ceiling, 3),
        "precision": turns["codriver"][0]["precision"],
        "backend": turns["codriver"][0]["backend"],
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "turns": TURNS,
    }


def measure_codriver(recording: Path) -> dict[str, Any]:
    """Prepare the recording for the first time, then train as `codriver train` does."""
    import numpy as np

    from codriver.camera.preprocess import Preprocess
    from codriver.model.backend import choose_backend

    backend = choose_backend("training")
    from codriver.train.batches import TrainingBatches
    from codriver.train.config import TrainingConfig
    from codriver.train.samples import load_data
    from codriver.train.training_network import (
        build_training_network,
        choose_precision,
        network_images_per_second,
    )

    config = TrainingConfig(batch_size=BATCH_SIZE)
    start = time.perf_counter()
    data = load_data([recording], config, Preprocess(), np.random.default_rng(0), lambda *_: None)
    preparing = time.perf_counter() - start
    precision = choose_precision(config).precision
    network = build_training_network(config, precision, total_steps=1000)
    batches = TrainingBatches(data, config)
    rate = images_per_second(lambda stop: network.fit(batches, callbacks=[stop], shuffle=False, verbose=0))
    return {
        "images_per_s": round(rate, 1),
        "prepare_images_per_s": round(sum(len(images) for images in data.images) / preparing, 1),
        "network_alone_images_per_s": round(network_images_per_second(precision, BATCH_SIZE, steps=20), 1),
        "precision": precision,
        "backend": backend,
    }


def measure_reference(recording: Path) -> dict[str, Any]:
    """Train the usual way."""
    import numpy as np

    from codriver.data.recording import read_recording
    from codriver.model.pilotnet import build_pilotnet

    rows = read_recording(recording)
    pictures = [str(path) for path in rows.pictures["center"]]
    network = build_pilotnet()
    network.compile(optimizer="adam", loss="mse")
    batches = usual_generator(pictures, rows.steering.tolist(), np.random.default_rng(0))
    steps = WARM_UP_STEPS + MEASURED_STEPS
    rate = images_per_second(
        lambda stop: network.fit(batches, steps_per_epoch=steps, callbacks=[stop], verbose=0)
    )
    return {"images_per_s": round(rate, 1)}


def usual_generator(pictures: list[str], steering: list[float], rng: Any) -> Iterator[tuple[Any, Any]]:
    """Yield batches as course projects do: read, augment (each with chance one half), preprocess."""
    import cv2
    import numpy as np

    while True:
        images, labels = [], []
        for index in rng.integers(0, len(pictures), BATCH_SIZE):
            image, label = cv2.imread(pictures[index], cv2.IMREAD_COLOR_RGB), steering[index]
            assert image is not None
            height, width = image.shape[:2]
            if rng.random() < 0.5:
                move = np.array([[1, 0, rng.uniform(-32, 32)], [0, 1, rng.uniform(-16, 16)]], np.float32)
                image = cv2.warpAffine(image, move, (width, height))
            if rng.random() < 0.5:
                zoom = cv2.getRotationMatrix2D((width / 2, height / 2), 0, rng.uniform(1, 1.3))
                image = cv2.warpAffine(image, zoom, (width, height))
            if rng.random() < 0.5:
                image = cv2.convertScaleAbs(image, alpha=rng.uniform(0.2, 1.2))
            if rng.random() < 0.5:
                image, label = cv2.flip(image, 1), -label
            yuv = cv2.cvtColor(image[60:135], cv2.COLOR_RGB2YUV)
            images.append(cv2.resize(cv2.GaussianBlur(yuv, (3, 3), 0), (200, 66)) / 255)
            labels.append(label)
        yield np.asarray(images), np.asarray(labels)


def images_per_second(fit: Callable[[Any], object]) -> float:
    """Run `fit(callback)` and return the rate between the warm-up and the last measured step, images/s."""
    import keras

    class Stop(keras.callbacks.Callback):
        start = seconds = 0.0

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch + 1 == WARM_UP_STEPS:
                self.start = time.perf_counter()
            if batch + 1 == WARM_UP_STEPS + MEASURED_STEPS:
                self.seconds = time.perf_counter() - self.start
                self.model.stop_training = True

    stop = Stop()
    fit(stop)
    return BATCH_SIZE * MEASURED_STEPS / stop.seconds


if __name__ == "__main__":
    main()
