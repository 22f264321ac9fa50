"""A shifted car sees the near ground move, the far field stay, and steers back."""

import numpy as np
import pytest

from codriver.augment.correction import FOLK_PIXELS_PER_METRE
from codriver.augment.shift import Shift, ShiftParameters
from codriver.errors import SettingError

RIGHT = ShiftParameters(0.5)


def test_the_road_moves_left_for_a_car_further_right_the_more_the_nearer() -> None:
    image = np.zeros((66, 200, 3), np.uint8)
    image[:, 97:103] = 255
    changed = Shift(1.0).image(image, RIGHT)[..., 0]
    columns = [np.average(np.arange(200), weights=changed[row]) for row in (10, 30, 50)]
    assert 99.5 > columns[0] > columns[1] > columns[2]


def test_what_leaves_at_one_side_does_not_come_in_at_the_other() -> None:
    image = np.zeros((66, 200, 3), np.uint8)
    image[:, :100] = 255
    changed = Shift(1.0).image(image, RIGHT)
    assert changed[:, -50:].max() == 0
    assert np.all(np.diff(changed[..., 0].astype(int), axis=1) <= 0)


def test_the_steering_goes_back_to_the_path_and_by_less_at_speed() -> None:
    slow, fast = (Shift(1.0).label(0.0, speed, RIGHT) for speed in (6.0, 12.0))
    assert slow < fast < 0


def test_a_longer_look_ahead_is_gentler() -> None:
    labels = [Shift(1.0, lookahead_seconds=seconds).label(0.0, 12.0, RIGHT) for seconds in (1.0, 2.0)]
    assert labels[0] < labels[1] < 0


def test_the_folk_s_label_knows_no_speed() -> None:
    labels = Shift(1.0, folk=True).label(np.zeros(2), np.array([6.0, 12.0]), ShiftParameters(np.full(2, 0.5)))
    assert labels == pytest.approx(-0.002 * 0.5 * FOLK_PIXELS_PER_METRE)


def test_offsets_are_drawn_around_zero_with_the_given_deviation(rng: np.random.Generator) -> None:
    drawn = Shift(1.1).draw(rng, 20_000).lateral_offset
    assert np.mean(drawn) == pytest.approx(0, abs=0.03)
    assert np.std(drawn) == pytest.approx(1.1, rel=0.02)


@pytest.mark.parametrize("setting", [{"standard_deviation": -1.0}, {"lookahead_seconds": 0.0}])
def test_impossible_settings_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(SettingError, match="shift"):
        Shift(**{"standard_deviation": 1.0, **setting})
