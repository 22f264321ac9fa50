"""The report of a suite for machines; docs/report.md explains its keys."""

from dataclasses import asdict
from typing import Any

from codriver.evaluate.provenance import code_provenance, model_provenance
from codriver.evaluate.report_json import FORMAT, finite
from codriver.evaluate.suite import Group
from codriver.evaluate.suite_result import SuiteResult, TrialResult
from codriver.evaluate.suite_words import suite_verdict


def suite_json(result: SuiteResult) -> dict[str, Any]:
    """Return the report as plain JSON values, the same for the same model and settings, to the last digit."""
    report = {
        "format": FORMAT,
        "suite": "standard",
        "passed": result.passed,
        "verdicts": [suite_verdict(result)],
        "settings": asdict(result.settings),
        "model": model_provenance(result.model, result.settings.feeding),
        "trials": [_trial(each) for each in result.trials],
        "expert_trials": [_trial(each) for each in result.expert_trials],
        "breaking_points": {str(group): level for group, level in result.breaking_points.items()},
        "provenance": code_provenance(),
    }
    return {key: finite(value) for key, value in report.items()}


def _trial(result: TrialResult) -> dict[str, Any]:
    trial, subject = result.trial, result.subject
    values: dict[str, Any] = {
        "group": str(trial.group),
        "name": trial.name,
        "level": trial.level,
        "clean": subject.clean_json(),
        "completion": subject.completion,
        "figures": asdict(subject.figures),
    }
    if all(plan.with_help for plan in trial.plans):
        values["interventions"] = asdict(subject.help)
    if trial.group == Group.RECOVERY:
        values["recoveries"] = [
            {"start": asdict(plan.start) if plan.start else None, "in_time": each.in_time, **asdict(each)}
            for plan, each in zip(trial.plans, result.recoveries, strict=True)
        ]
    return values
