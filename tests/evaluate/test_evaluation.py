"""Models beside ceiling and floor: every figure ranks them right, and the words say what the figures say."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from codriver.errors import SettingError
from codriver.evaluate.comparison import compare
from codriver.evaluate.evaluation import START_HEADING, START_OFFSET, Evaluation, draw_starts, evaluate
from codriver.evaluate.plan import Course
from codriver.evaluate.rows import ROWS
from codriver.evaluate.subject import Subject
from codriver.evaluate.verdict import verdict


def test_a_model_that_never_steers_is_worse_in_every_figure_that_says_how_well_it_stays(evaluation) -> None:
    good, bad = evaluation.models
    assert (good.clean, bad.clean) == (2, 0)
    assert good.completion == 1.0 > bad.completion
    assert good.help.autonomy == 100.0 > bad.help.autonomy
    assert good.help.metres_between is None
    assert good.help.metres_between_at_least > bad.help.metres_between
    near, far = good.figures.lateral, bad.figures.lateral
    assert near.by_time.largest < far.by_time.largest
    assert near.by_time.mean_absolute < far.by_time.mean_absolute
    assert near.room_used_largest < far.room_used_largest
    assert good.figures.off_road.excursions == 0 < bad.figures.off_road.excursions
    assert good.failure_bound < bad.failure_bound == 1.0


def test_it_passed_when_every_model_did(evaluation) -> None:
    assert not evaluation.passed
    assert [subject.name for subject in evaluation.subjects] == ["<good>.h5", "bad.h5", "expert", "straight"]


def test_lap_times_are_compared_with_the_expert_s(evaluation) -> None:
    good, bad = evaluation.models
    assert evaluation.lap_time_ratio(good) is None, "nobody drove a whole lap"
    quick = [replace(result, free=replace(result.free, lap_times=(30.0, 34.0))) for result in good.results]
    slow = [replace(result, free=replace(result.free, lap_times=(40.0,))) for result in good.results]
    expert, model = Subject("expert", "expert", quick), Subject("m", good.driver, slow)
    laps = Evaluation(evaluation.course, 0, [model], [expert])
    assert laps.lap_time_ratio(model) == pytest.approx(40 / 32)
    assert laps.lap_time_ratio(bad) is None


def test_the_verdict_says_who_left_the_road_and_where(evaluation, oval) -> None:
    good, bad = evaluation.models
    words = verdict(good)
    assert words.startswith(
        "<good>.h5 drove 2 drives of 0.25 laps on oval at 29.1 mph without a wheel off the road."
    )
    assert f"never more than {good.figures.lateral.by_time.largest:.2f} m off the middle" in words
    words = verdict(bad)
    assert words.startswith("bad.h5 failed 2 of 2 drives")
    place = bad.free[0].trajectory.s[-1] % oval.length
    assert f"a wheel left the road after {bad.free[0].completion:.0%}, {place:.0f} m along the track" in words
    assert f"put back {bad.help.count} times" in words


def test_the_comparison_is_start_by_start(evaluation) -> None:
    good, bad = evaluation.models
    found = compare(good, bad)
    assert (found.first, found.second) == ("<good>.h5", "bad.h5")
    completion = found.differences["completion"]
    expected = np.mean([drive.completion - 1.0 for drive in bad.free])
    assert completion.mean == pytest.approx(expected)
    assert completion.pairs == 2
    assert found.differences["autonomy"].mean < 0 < found.differences["largest"].mean


def test_the_worst_places_are_told_once_from_all_drives(evaluation) -> None:
    places = [sight.place for sight in evaluation.models[1].worst_sights]
    errors = [abs(place.cross_track_error) for place in places]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == max(
        np.abs(drive.trajectory.cross_track_error).max() for drive in evaluation.models[1].free
    )
    assert min(abs(a.s - b.s) for i, a in enumerate(places) for b in places[:i]) >= 40.0


def test_every_row_has_words_for_every_subject(evaluation) -> None:
    for row in ROWS:
        for subject in evaluation.subjects:
            assert row.value(subject), row.name
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_the_first_start_is_the_track_s_own_and_the_others_are_drawn(oval) -> None:
    own, *others = draw_starts(oval, 20, seed=3)
    assert own is None
    assert len(set(others)) == 19
    assert all(abs(start.cross_track_error) <= START_OFFSET for start in others)
    assert all(abs(start.heading_error) <= START_HEADING for start in others)
    assert draw_starts(oval, 20, seed=3) == [own, *others]
    assert draw_starts(oval, 20, seed=4) != [own, *others]
    assert draw_starts(oval, 1, seed=3) == [None]


def test_two_models_of_one_name_are_told_apart(monkeypatch) -> None:
    driven = []
    monkeypatch.setattr(
        "codriver.evaluate.evaluation.drive_all", lambda plans, *_: driven.extend(plans) or list(plans)
    )
    found = evaluate([Path("a/model.h5"), Path("b/model.h5")], Course("oval"), starts=2, seed=5)
    assert [model.name for model in found.models] == ["a/model.h5", "b/model.h5"]
    assert [plan.driver for plan in found.models[1].results] == [Path("b/model.h5")] * 2
    assert [(plan.film, plan.seed) for plan in driven[:2]] == [(True, 5), (False, 6)]
    with pytest.raises(SettingError, match="named twice"):
        evaluate([Path("a/model.h5"), Path("a/../a/model.h5")], Course("oval"))
    # Everybody drives the same starts.
    assert len({tuple(plan.start for plan in driven[k : k + 2]) for k in range(0, 8, 2)}) == 1
