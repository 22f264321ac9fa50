"""Trajectories worked out by hand, the road they are driven on, and a whole evaluation in a second."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from codriver.camera.codec import encode_jpeg
from codriver.camera.preprocess import Preprocess
from codriver.evaluate.drive import Drive
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.evaluation import REFERENCES, Evaluation
from codriver.evaluate.film import Film, Sight
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import Course, DrivePlan
from codriver.evaluate.subject import Subject
from codriver.evaluate.suite import CURVES, SuiteSettings, standard_suite
from codriver.evaluate.suite_result import SuiteResult, TrialResult
from codriver.evaluate.worst_places import worst_places
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.trajectory import Trajectory

MakeTrajectory = Callable[..., Trajectory]


@pytest.fixture(scope="session")
def undocumented() -> Callable[[dict], set[str]]:
    """Tell which keys of a report docs/report.md does not explain."""
    document = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_0-9]+)`", document))

    def find(report: dict) -> set[str]:
        names = {key.rpartition(".")[2].removesuffix("[]") for key in _keys(report)}
        # Names that are data: of libraries.
        return names - set(report["provenance"]["libraries"]) - documented

    return find


@pytest.fixture(scope="session")
def oval():
    """Two straights of 120 m, two bends of 45 m radius, 4 m of road to either side; starts in a straight."""
    return load_track("oval")


@pytest.fixture(scope="session")
def hand_made() -> MakeTrajectory:
    """Make a trajectory of the arrays and numbers that are given, steps of `dt` seconds; the rest is zero."""

    def make(dt: float = 0.02, **columns) -> Trajectory:
        count = max(np.size(values) for values in columns.values())
        given = {"time": np.arange(count) * dt, **columns}
        return Trajectory(
            **{
                each.name: np.full(count, given.get(each.name, 0.0), np.float64)
                for each in fields(Trajectory)
            }
        )

    return make


@pytest.fixture(scope="session")
def evaluation(oval, tmp_path_factory) -> Evaluation:
    """Two models from two starts on a quarter of the oval: <good>.h5 is the expert, bad.h5 never steers."""
    folder = tmp_path_factory.mktemp("models")
    course = Course("oval", laps=0.25, set_speed=13.0)
    starts = [None, Start(oval.start + 30.0, 0.4)]
    with Garage() as garage:
        results = {
            driver: [drive_once(DrivePlan(driver, course, start), garage) for start in starts]
            for driver in REFERENCES
        }
    models = []
    for name, driver in (("<good>.h5", "expert"), ("bad.h5", "straight")):
        h5py.File(folder / name, "w").close()
        seen = [
            replace(result, free=_seen(result.free), helped=_seen(result.helped))
            for result in results[driver]
        ]
        models.append(Subject(name, folder / name, seen))
    references = [Subject(driver, driver, results[driver]) for driver in REFERENCES]
    return Evaluation(course, 7, models, references)


@pytest.fixture(scope="session")
def suite_result(evaluation) -> SuiteResult:
    """A suite whose drives are those of the oval: all clean, but for the highest level of each curve."""
    settings = SuiteSettings(set_speed=9.0, laps=0.01, starts=2)
    good, bad = evaluation.models

    def driven(trials, name):
        highest = {trial.group: trial.name for trial in trials if trial.group in CURVES}
        for trial in trials:
            failing = highest.get(trial.group) == trial.name
            drive = (bad if failing else good).results[0]
            yield TrialResult(trial, Subject(name, trial.plans[0].driver, [drive] * len(trial.plans)))

    own, best = (standard_suite(driver, settings) for driver in (good.driver, "expert"))
    return SuiteResult(good.driver, settings, [*driven(own, good.name)], [*driven(best, "expert")])


def _keys(value: object, path: str = "") -> set[str]:
    """Every key of a JSON value by its path; what stands in lists has [] in it."""
    if isinstance(value, dict):
        found = {f"{path}.{key}".lstrip(".") for key in value}
        return found.union(*(_keys(each, f"{path}.{key}".lstrip(".")) for key, each in value.items()))
    if isinstance(value, list):
        return set().union(*(_keys(each, f"{path}[]") for each in value))
    return set()


def _seen(drive: Drive) -> Drive:
    """A drive with pictures of its worst places and a film, all of them grey."""
    jpeg = encode_jpeg(np.full((160, 320, 3), 128, np.uint8))
    sights = tuple(Sight(place, jpeg, 0.1) for place in worst_places(drive.trajectory, 522.0))
    return replace(drive, sights=sights, film=Film((jpeg,) * 4, *np.ones((3, 4)), Preprocess()))
