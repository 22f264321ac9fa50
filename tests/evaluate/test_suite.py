"""The standard suite: what it consists of, that nothing is driven twice, and what is counted."""

from pathlib import Path

import numpy as np
import pytest

from codriver.evaluate.recovery import IN_TIME
from codriver.evaluate.subject import Subject
from codriver.evaluate.suite import (
    CURVES,
    LOOK_SEEDS,
    OF_THE_PICTURE,
    TRACKS,
    Group,
    SuiteSettings,
    standard_suite,
)
from codriver.evaluate.suite_result import (
    SuiteResult,
    TrialResult,
    distinct_plans,
    estimated_seconds,
    run_suite,
)
from codriver.evaluate.suite_words import course_rows, level_in_words, robustness_rows, suite_verdict
from codriver.render.look import Look
from codriver.sim.episode import EndReason

MODEL = Path("model.h5")
SETTINGS = SuiteSettings(set_speed=9.0, laps=0.01, starts=2)


def test_every_group_has_its_trials() -> None:
    suite = standard_suite(MODEL, SETTINGS)
    count = {group: sum(trial.group == group for trial in suite) for group in Group}
    assert count == dict.fromkeys(CURVES, 4) | {
        Group.TRACK: len(TRACKS),
        Group.LOOK: len(LOOK_SEEDS),
        Group.RECOVERY: 2,
    }
    assert len({(trial.group, trial.name) for trial in suite}) == len(suite)
    looks = {trial.plans[0].course.look for trial in suite if trial.group == Group.LOOK}
    assert len(looks) == len(LOOK_SEEDS)
    assert Look() not in looks


def test_curves_begin_with_the_lake_as_it_is_which_is_driven_once() -> None:
    suite = standard_suite(MODEL, SETTINGS)
    lake = next(trial for trial in suite if trial.group == Group.TRACK)
    for group in CURVES:
        levels = [trial for trial in suite if trial.group == group]
        assert [trial.level for trial in levels] == sorted(trial.level for trial in levels)
        assert levels[0].level == 0.0
        assert set(levels[0].plans) <= set(lake.plans)
        assert not set(levels[1].plans) & set(lake.plans)
    plans = [plan for trial in suite for plan in trial.plans]
    assert len(distinct_plans(suite)) == len(set(plans)) < len(plans)


def test_a_camera_is_misplaced_to_either_side() -> None:
    for trial in standard_suite(MODEL, SETTINGS):
        if trial.group == Group.CAMERA_YAW and trial.level:
            yaws = {plan.course.look.camera_yaw for plan in trial.plans}
            assert yaws == {trial.level, -trial.level}


def test_what_is_only_in_the_picture_is_not_asked_of_one_who_does_not_look() -> None:
    groups = {trial.group for trial in standard_suite("expert", SETTINGS)}
    assert groups == set(Group) - set(OF_THE_PICTURE)


def test_the_24_recoveries_start_at_two_places_and_last_long_enough() -> None:
    trials = [trial for trial in standard_suite(MODEL, SETTINGS) if trial.group == Group.RECOVERY]
    for trial in trials:
        assert len(trial.plans) == 24
        course = trial.plans[0].course
        assert course.laps * course.load_track().length / course.set_speed == pytest.approx(2 * IN_TIME)
        assert not any(plan.with_help for plan in trial.plans)
    assert trials[0].plans[0].start.s != trials[1].plans[0].start.s


def test_a_curve_breaks_where_a_drive_was_not_clean(suite_result) -> None:
    assert suite_result.breaking_point(Group.LATENCY) == 0.2
    assert suite_result.breaking_point(Group.DROPPED) == 0.5
    assert list(suite_result.breaking_points) == list(CURVES)
    assert suite_result.passed, "what is made worse does not decide"
    assert len(suite_result.recoveries) == 48


def test_the_verdict_names_what_breaks_it(suite_result) -> None:
    words = suite_verdict(suite_result)
    assert words.startswith("<good>.h5 drove 22 of 22 drives at 20.1 mph without a wheel off the road")
    assert "on 6 courses and in 10 looks" in words
    back, best = suite_result.back_in_time
    assert back == best == sum(each.in_time for each in suite_result.recoveries)
    reached = sum(each.reached_in_time for each in suite_result.recoveries)
    assert back <= reached <= 48
    assert (
        f"From 48 starts beside the middle it reached it in time from {reached} and came back for good "
        f"from {back}, the expert from {best}." in words
    )
    assert (
        "It breaks at: added latency 200 ms; pictures lost 50 %; camera beside 0.4 m; camera yawed" in words
    )
    assert level_in_words(Group.CAMERA_YAW, np.radians(2.0)) == "2 °"


def test_tables_have_every_course_and_every_curve(suite_result) -> None:
    courses = list(course_rows(suite_result))
    assert [row.name for row in courses[:2]] == ["lake", "lake in reverse"]
    assert len(courses) == len(TRACKS) + len(LOOK_SEEDS)
    assert courses[0].cells[:2] == ["2 of 2", "2 of 2"]
    assert courses[-1].cells[1] == "-", "looks make no difference to the expert"
    curves = list(robustness_rows(suite_result))
    assert curves[0].cells == ["0 ms: 2 of 2, 50 ms: 2 of 2, 100 ms: 2 of 2, 200 ms: 0 of 2", "200 ms"]


def test_a_failure_on_a_track_or_in_a_look_is_a_failure(suite_result, evaluation) -> None:
    bad = evaluation.models[1]
    first, *rest = suite_result.trials
    failed = TrialResult(first.trial, Subject("m", bad.driver, bad.results))
    assert not SuiteResult(suite_result.model, SETTINGS, [failed, *rest], suite_result.expert_trials).passed


def test_results_come_back_to_the_trials_that_asked_for_them(monkeypatch) -> None:
    class Driven:
        def __init__(self, plan) -> None:
            self.plan = plan

    asked = []
    monkeypatch.setattr(
        "codriver.evaluate.suite_result.drive_all",
        lambda plans, *_: asked.extend(plans) or [Driven(plan) for plan in plans],
    )
    found = run_suite(MODEL, SETTINGS)
    for each in (*found.trials, *found.expert_trials):
        assert [driven.plan for driven in each.subject.results] == list(each.trial.plans)
    assert len(asked) == len(set(asked))


def test_the_estimate_grows_with_the_work() -> None:
    more = SuiteSettings(set_speed=9.0, laps=1.0, starts=3)
    assert 0 < estimated_seconds(MODEL, SETTINGS, 2) < estimated_seconds(MODEL, more, 2)
    assert estimated_seconds(MODEL, more, 1) == pytest.approx(2 * estimated_seconds(MODEL, more, 2))


def test_recoveries_are_judged_by_their_trajectories(suite_result) -> None:
    trial = suite_result.of(Group.RECOVERY)[0]
    assert trial.subject.free[0].end == EndReason.FINISHED
    assert all(figures.seconds is not None for figures in trial.recoveries)
