"""Finding run folders and reports: in a folder, a few folders deep, and right beside it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from codriver.errors import RunError
from codriver.evaluate.report_folder import ReportFolder
from codriver.runs import Run

MAX_DEPTH = 5
"""Folders below the one that is named: demo/runs/RUN/on-policy/1/run is found from demo."""
MAX_FOLDERS = 5000
"""Most folders that are looked into."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds."""

    runs: list[Run]
    """Run folders, the newest first, as far as their names tell."""
    reports: list[ReportFolder]


def find_runs(folder: Path, given: Sequence[Path] = ()) -> Found:
    """Look for runs and reports in `folder`, for reports also beside it and in those `given`.

    Raises RunError when there is no such folder, or when it is endless.
    """
    if not folder.is_dir():
        raise RunError(f"there is no folder {folder}. Train first, or name the folder that holds the runs.")
    inside = list(_folders(folder, MAX_DEPTH))
    runs = [Run(place) for place in inside if Run(place).config.is_file()]
    beside = _inside(folder.resolve().parent)
    reports = {
        place.resolve(): ReportFolder(place)
        for place in [*given, *inside, *beside]
        if ReportFolder(place).json.is_file()
    }
    return Found(sorted(runs, key=lambda run: run.folder, reverse=True), list(reports.values()))


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    """Yield a folder and those below it, nearest first; links are not followed."""
    level, count = [folder], 0
    for _ in range(depth + 1):
        below: list[Path] = []
        for place in level:
            count += 1
            if count > MAX_FOLDERS:
                raise RunError(
                    f"more than {MAX_FOLDERS} folders in {folder}. Name the one that holds the runs."
                )
            yield place
            below += _inside(place)
        level = below


def _inside(place: Path) -> list[Path]:
    try:
        with os.scandir(place) as entries:
            return sorted(
                Path(entry.path)
                for entry in entries
                if not entry.name.startswith(".")
                and entry.name != "IMG"
                and entry.is_dir(follow_symlinks=False)
            )
    except OSError:
        return []  # another user's folder, say: there may be runs elsewhere
