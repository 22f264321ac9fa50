"""A network ready to be compiled, wherever it came from, and how it wants to be fed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codriver.model.export_card import ExportCard
from codriver.model.feeding import Reading

if TYPE_CHECKING:
    import openvino


@dataclass(frozen=True, slots=True)
class SteeringGraph:
    """A graph that takes one picture, float32 (1, rows, columns, channels), and gives steering first."""

    graph: "openvino.Model"
    readings: tuple[Reading, ...]
    """How it may want to be fed, the likeliest first; only one where the file says it."""
    description: str
    """What it is, for people."""
    notes: tuple[str, ...] = ()
    """What was rewritten or left out, in words."""
    card: ExportCard | None = None
    """Of an exported file of ours."""
