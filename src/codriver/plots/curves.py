"""The curves of a training: loss, errors on validation, learning rate."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codriver.files import replace_file
from codriver.runs import MONITORED


def draw_curves(epochs: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the metrics of the finished epochs (one mapping each, as in metrics.jsonl) to a PNG at `path`."""
    from matplotlib.figure import Figure

    number = [metrics["epoch"] + 1 for metrics in epochs]
    figure = Figure(figsize=(11, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    best = min(range(len(epochs)), key=lambda index: epochs[index][MONITORED])
    for name, label in (
        (MONITORED, "root mean square (chooses the best)"),
        ("validation_balanced_error", "balanced over steering bins"),
        ("validation_error", "mean absolute"),
    ):
        left.plot(number, [metrics[name] for metrics in epochs], ".-", label=label)
    left.axvline(number[best], color="grey", linestyle=":", label=f"best: epoch {number[best]}")
    left.set(xlabel="epoch", ylabel="error of steering (1 = 25 degrees)", title="Validation")
    right.plot(number, [metrics["loss"] for metrics in epochs], ".-", color="tab:green", label="loss")
    right.set(xlabel="epoch", ylabel="mean squared error", yscale="log", title="Training")
    rate = right.twinx()
    rate.plot(number, [metrics["learning_rate"] for metrics in epochs], color="tab:grey", linestyle="--")
    rate.set_ylabel("learning rate (dashed)")
    left.legend()
    for axes in (left, right):
        axes.grid(alpha=0.3)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=100))
