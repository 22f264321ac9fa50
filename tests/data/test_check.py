import json

import numpy as np
import pytest
from synthetic import write_recording

from codriver.data.check import HISTOGRAM_EDGES, check_recording
from codriver.data.recording import read_recording
from codriver.types import METRES_PER_SECOND_PER_MPH


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_recording(tmp_path_factory.mktemp("made"), rows=60)


@pytest.fixture(scope="module")
def report(made):
    return check_recording(read_recording(made))


def test_the_facts_of_a_made_recording_are_right(report):
    seconds = 59 / 15
    assert (report.rows, report.rows_in_log, report.bad_rows, report.good) == (60, 60, [], True)
    assert report.minutes == pytest.approx(seconds / 60, abs=1e-4)
    assert report.metres == pytest.approx(seconds * 25 * METRES_PER_SECOND_PER_MPH, rel=1e-3)
    assert report.rows_per_second == pytest.approx(15, rel=1e-3)
    assert (report.mean_speed_mph, report.top_speed_mph) == (pytest.approx(25), pytest.approx(25))
    assert report.cameras == {"center": 60, "left": 60, "right": 60}
    assert sum(report.steering_counts) == 60
    assert not report.keyboard.keyboard
    (stretch,) = report.stretches
    assert (stretch.first_line, stretch.last_line, stretch.rows) == (1, 60, 60)


def test_straight_ahead_has_a_bin_of_its_own():
    middle = len(HISTOGRAM_EDGES) // 2
    assert HISTOGRAM_EDGES[middle - 1] == -0.05
    assert HISTOGRAM_EDGES[middle] == 0.05
    assert np.allclose(np.array(HISTOGRAM_EDGES), -np.array(HISTOGRAM_EDGES)[::-1])


def test_the_report_is_plain_json(report):
    values = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert values["rows"] == 60
    assert len(values["steering_edges"]) == len(values["steering_counts"]) + 1


def test_a_recording_of_one_row_has_a_report_too(tmp_path, made):
    line = (made / "driving_log.csv").read_text().splitlines()[0]
    (tmp_path / "driving_log.csv").write_text(line)
    (tmp_path / "IMG").symlink_to(made / "IMG")
    report = check_recording(read_recording(tmp_path))
    json.dumps(report.to_json(), allow_nan=False)
    assert (report.rows, report.minutes, report.metres, report.rows_per_second) == (1, 0, 0, 0)


def test_the_lake_is_known(shared):
    report = check_recording(read_recording(shared / "recordings" / "lake"))
    assert report.keyboard.keyboard
    assert report.keyboard.zero_share == pytest.approx(0.722, abs=1e-3)
    assert report.minutes == pytest.approx(4.813, abs=1e-3)
    assert report.metres == pytest.approx(3764, abs=1)
