import numpy as np
import pytest

from codriver.data.stretches import ROW_SECONDS, find_stretches, picture_time, seconds_within

NAN = float("nan")


def test_the_time_stamp_is_read_to_the_millisecond():
    first = picture_time("center_2018_07_16_17_11_43_382.jpg")
    assert picture_time("C:\\IMG\\left_2018_07_16_17_11_43_670.jpg") - first == pytest.approx(0.288)
    assert picture_time("center_2018_07_17_00_00_00_000.jpg") > first


@pytest.mark.parametrize(
    "name", ["", "imagem0.jpg", "center_2018_13_40_17_11_43_382.jpg", "video11_00435.jpg"]
)
def test_a_name_without_a_time_gives_nan(name):
    assert np.isnan(picture_time(name))


def test_rows_follow_each_other_until_time_jumps_or_the_folder_changes():
    time = np.array([0, 0.07, 0.14, 5.0, 5.07, 1.0, 1.07, 1.14])
    assert find_stretches(time, [0] * 8) == [(0, 3), (3, 5), (5, 8)]
    assert find_stretches(time, [0, 0, 1, 1, 1, 1, 1, 1]) == [(0, 2), (2, 3), (3, 5), (5, 8)]
    assert find_stretches(np.array([0.0, 0.0, 1.0]), [0, 0, 0]) == [(0, 3)], (
        "equal stamps and one second follow"
    )


def test_rows_without_a_time_follow_each_other_only():
    assert find_stretches(np.array([NAN, NAN, 0.0, 0.1, NAN]), [0] * 5) == [(0, 2), (2, 4), (4, 5)]
    assert find_stretches(np.array([]), []) == []
    assert find_stretches(np.array([1.0]), [0]) == [(0, 1)]


def test_seconds_are_counted_from_the_stretch_and_assumed_where_none_are_told():
    time = np.array([9.0, 10.0, 10.5, NAN, NAN, 7.0, 7.0])
    assert seconds_within(time, (1, 3)).tolist() == [0.0, 0.5]
    assert seconds_within(time, (3, 5)).tolist() == [0.0, ROW_SECONDS]
    assert seconds_within(time, (5, 7)).tolist() == [0.0, ROW_SECONDS]
