"""Reports of closed-loop drives as a page of runs shows them: which model drove what, and how well."""

import json
from functools import lru_cache
from typing import Any

from codriver.evaluate.report_folder import ReportFolder

MAX_BYTES = 16 * 1024 * 1024
"""Largest report.json that is read; that of a long suite has 2 MB."""
MAX_WORDS = 2000
"""Characters of a verdict."""
MAX_SUBJECTS = 50

_FIGURES = {
    "autonomy": ("interventions", "autonomy"),
    "put_back": ("interventions", "count"),
    "clean": ("clean", "clean"),
    "drives": ("clean", "drives"),
    "completion": ("completion",),
    "lap_time": ("lap_time",),
    "off_middle": ("figures", "lateral", "by_time", "mean_absolute"),
}


def report_told(report: ReportFolder) -> dict[str, Any]:
    """Return what a page shows of a report; where it cannot be read, "problem" says why."""
    told: dict[str, Any] = {
        "name": report.folder.resolve().name,
        "page": report.page.is_file(),
        "problem": "",
    }
    try:
        status = report.json.stat()
        return told | _read(report, status.st_size, status.st_mtime_ns)
    except (OSError, ValueError, RecursionError) as error:
        return told | {"problem": f"report.json cannot be read: {error}", "passed": None, "models": []}


@lru_cache(maxsize=512)
def _read(report: ReportFolder, size: int, _changed: int) -> dict[str, Any]:
    if size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    values = json.loads(report.json.read_bytes())
    if not isinstance(values, dict):
        raise ValueError("it is not a JSON object")
    verdicts = values.get("verdicts")
    words = " ".join(map(str, verdicts)) if isinstance(verdicts, list) else ""
    passed = values.get("passed")
    return {
        "words": words[:MAX_WORDS],
        "passed": passed if isinstance(passed, bool) else None,
        "course": _course(values),
        "models": _models(values),
    }


def _course(values: dict[str, Any]) -> str:
    course = values.get("course")
    if not isinstance(course, dict):
        return f"suite {values.get('suite', '')}"[:80]
    backwards = " in reverse" if course.get("reverse") is True else ""
    return f"{course.get('track', '')}{backwards}"[:80]


def _models(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the models that drove: by which hash they are known, and their figures."""
    subjects = values.get("subjects", [{"model": values.get("model"), "name": "model"}])
    told = []
    for subject in subjects[:MAX_SUBJECTS] if isinstance(subjects, list) else []:
        model = subject.get("model") if isinstance(subject, dict) else None
        if isinstance(model, dict):
            told.append(
                {
                    "name": str(subject.get("name", ""))[:80],
                    "sha256": str(model.get("sha256", ""))[:64],
                    **{name: _number(subject, path) for name, path in _FIGURES.items()},
                }
            )
    return told


def _number(values: Any, path: tuple[str, ...]) -> float | None:  # noqa: ANN401 - any JSON value
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    is_number = isinstance(values, int | float) and not isinstance(values, bool)
    return float(values) if is_number and abs(values) < 1e300 else None
