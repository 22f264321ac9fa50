"""The curves of a training: loss, errors on validation, learning rate."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codriver.files import replace_file
from codriver.runs import best_epoch, monitored


def draw_curves(epochs: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the metrics of the finished epochs (one mapping each, as in metrics.jsonl) to a PNG at `path`."""
    from matplotlib.figure import Figure

    number = [metrics["epoch"] + 1 for metrics in epochs]
    figure = Figure(figsize=(11, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    chooses, best = monitored(epochs), best_epoch(epochs)
    for name, label in (
        ("validation_augmented_rmse", "root mean square, augmented"),
        ("validation_rmse", "root mean square"),
        ("validation_balanced_error", "balanced over steering bins"),
        ("validation_error", "mean absolute"),
    ):
        values = [metrics.get(name, math.nan) for metrics in epochs]
        left.plot(number, values, ".-", label=f"{label} (chooses the best)" if name == chooses else label)
    left.axvline(best + 1, color="grey", linestyle=":", label=f"best: epoch {best + 1}")
    left.set(xlabel="epoch", ylabel="error of steering (1 = 25 degrees)", title="Validation")
    right.plot(number, [metrics["loss"] for metrics in epochs], ".-", color="tab:green", label="loss")
    right.set(xlabel="epoch", ylabel="mean squared error", yscale="log", title="Training")
    rate = right.twinx()
    rate.plot(number, [metrics["learning_rate"] for metrics in epochs], color="tab:grey", linestyle="--")
    rate.set_ylabel("learning rate (dashed)")
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=2)
    for axes in (left, right):
        axes.grid(alpha=0.3)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=100))
