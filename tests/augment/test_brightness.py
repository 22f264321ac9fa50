"""More light is more light, never a wrap to dark, and never other steering."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.augment.brightness import Brightness, BrightnessParameters
from codriver.errors import SettingError


@given(st.integers(0, 2**32 - 1), st.floats(1, 3))
def test_more_light_never_makes_a_pixel_darker(seed: int, gain: float) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (66, 200, 3), dtype=np.uint8)
    changed = Brightness(1.0, 0.5, 3.0).image(image, BrightnessParameters(gain))
    assert np.all(changed[..., 0] >= image[..., 0])


def test_a_grey_picture_stays_grey() -> None:
    image = np.full((66, 200, 3), 128, np.uint8)
    changed = Brightness(1.0, 0.5, 1.5).image(image, BrightnessParameters(0.5))
    assert (changed == (64, 128, 128)).all()


def test_the_steering_stays() -> None:
    assert Brightness(1.0, 0.5, 1.5).label(0.3, 10.0, BrightnessParameters(0.5)) == 0.3


def test_factors_stay_in_their_range_and_hit_the_share_asked_for(rng: np.random.Generator) -> None:
    gain = Brightness(0.7, 0.5, 1.5).draw(rng, 10_000).gain
    assert 0.5 <= np.min(gain) < 0.51
    assert 1.49 < np.max(gain) <= 1.5
    assert np.mean(gain != 1) == pytest.approx(0.7, abs=0.02)


@pytest.mark.parametrize("settings", [(2.0, 0.5, 1.5), (0.5, 0.0, 1.5), (0.5, 1.5, 0.5)])
def test_impossible_settings_are_refused(settings: tuple[float, float, float]) -> None:
    with pytest.raises(SettingError, match="brightness"):
        Brightness(*settings)
