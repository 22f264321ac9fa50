"""The report folder's names: report.json for machines, report.html for people, and the films."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """Paths of one report."""

    folder: Path

    @property
    def json(self) -> Path:
        """The figures."""
        return self.folder / "report.json"

    @property
    def page(self) -> Path:
        """The page, with everything in it."""
        return self.folder / "report.html"

    def film(self, number: int) -> Path:
        """Return the film of the model of this number, from 0."""
        return self.folder / ("drive.webp" if number == 0 else f"drive-{number + 1}.webp")
