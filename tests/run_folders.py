"""Run folders and reports for tests, written as training and evaluation leave them."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from codriver.camera.preprocess import Preprocess
from codriver.runs import Run
from codriver.train.config import TrainingConfig


def make_run(
    folder: Path,
    name: str,
    epochs: int = 3,
    recordings: Sequence[str] = ("recordings/lake",),
    **settings: Any,
) -> Run:
    run = Run(folder / name)
    run.folder.mkdir(parents=True)
    config = TrainingConfig(**{"epochs": 3, **settings})
    values = {
        "recordings": list(recordings),
        "training": config.to_json(),
        "preprocess": Preprocess().to_json(),
    }
    run.config.write_text(json.dumps(values))
    run.best.write_bytes(name.encode())
    run.write_metrics(metrics(epochs))
    return run


def metrics(epochs: int) -> list[dict[str, float]]:
    figures = (
        "loss",
        "validation_error",
        "validation_rmse",
        "validation_augmented_rmse",
        "validation_balanced_error",
        "validation_correlation",
    )
    return [{"epoch": epoch, **dict.fromkeys(figures, 0.08 / (epoch + 1))} for epoch in range(epochs)]


def make_report(folder: Path, run: Run, *, passed: bool = True) -> Path:
    folder.mkdir()
    subject = {
        "name": "model.h5",
        "model": {"sha256": hashlib.sha256(run.best.read_bytes()).hexdigest()},
        "interventions": {"autonomy": 97.5, "count": 2},
        "lap_time": None,
    }
    report = {"passed": passed, "verdicts": ["It drove."], "course": {"track": "lake"}, "subjects": [subject]}
    (folder / "report.json").write_text(json.dumps(report))
    page = (
        "<!doctype html><title>A report</title><style>h1 { color: rgb(1, 2, 3); }</style><h1>It drove.</h1>"
    )
    (folder / "report.html").write_text(page + "<script>document.title = 'taken over'</script>")
    return folder
