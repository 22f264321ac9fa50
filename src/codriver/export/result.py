"""What came of an export: its files, and how far its steering is from the Keras model's."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from codriver.export.parity import BOUNDS, Bound, Difference
from codriver.model.export_card import Precision


@dataclass(frozen=True, slots=True)
class Export:
    """An export and what its check found; nothing was written when it did not pass."""

    files: tuple[Path, ...]
    """The file to drive with first, then what belongs to it."""
    size_bytes: int
    """Of all files together."""
    precision: Precision
    checked_on: str
    """Name of the recording, or "drawn roads"."""
    runtime: str
    """The format's own runtime and its version."""
    in_runtime: Difference
    """From the Keras model's steering, in the format's own runtime."""
    in_drive: Difference
    """From the Keras model's steering, as `codriver drive` drives with the file, from the frame on."""

    @property
    def bound(self) -> Bound:
        """The most that it may differ."""
        return BOUNDS[self.precision]

    @property
    def passed(self) -> bool:
        """Whether it differs no more than that, in both."""
        return self.in_runtime.within(self.bound) and self.in_drive.within(self.bound)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; no files when none were written."""
        return {
            "files": [str(file) for file in self.files] if self.passed else [],
            "bytes": self.size_bytes,
            "precision": self.precision,
            "checked_on": self.checked_on,
            "runtime": self.runtime,
            "in_runtime": asdict(self.in_runtime),
            "in_drive": asdict(self.in_drive),
            "bound": asdict(self.bound),
            "passed": self.passed,
        }
