"""A turned car sees everything turn, the far field included, and steers back."""

import math

import numpy as np
import pytest

from codriver.augment.yaw import Yaw, YawParameters
from codriver.errors import SettingError

RIGHT = YawParameters(0.1)


def test_near_and_far_move_left_for_a_car_turned_right() -> None:
    image = np.zeros((66, 200, 3), np.uint8)
    image[:, 97:103] = 255
    changed = Yaw(0.1).image(image, RIGHT)[..., 0]
    for row in (0, 30, 60):
        assert np.average(np.arange(200), weights=changed[row]) < 95


def test_the_steering_goes_back_to_the_direction_and_by_less_at_speed() -> None:
    slow, fast = (Yaw(0.1).label(0.0, speed, RIGHT) for speed in (6.0, 12.0))
    assert slow < fast < 0
    # -4 psi / L at L = 18 m, through the bicycle.
    assert fast == pytest.approx(-math.degrees(math.atan(2.87 * 0.4 / 18)) / 25)


def test_the_folk_s_label_is_its_pixels_times_0_002() -> None:
    assert Yaw(0.1, folk=True).label(0.0, 12.0, RIGHT) == pytest.approx(
        -0.002 * 138.56 * math.tan(0.1), rel=1e-4
    )


def test_angles_are_drawn_around_zero_with_the_given_deviation(rng: np.random.Generator) -> None:
    drawn = Yaw(0.12).draw(rng, 20_000).yaw
    assert np.mean(drawn) == pytest.approx(0, abs=0.004)
    assert np.std(drawn) == pytest.approx(0.12, rel=0.02)


@pytest.mark.parametrize("setting", [{"standard_deviation": -1.0}, {"lookahead_seconds": 0.0}])
def test_impossible_settings_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(SettingError, match="yaw"):
        Yaw(**{"standard_deviation": 1.0, **setting})
