"""A shadow darkens a part of the picture and leaves the steering."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.augment.shadow import Shadow
from codriver.errors import SettingError


@given(st.integers(0, 2**32 - 1))
def test_a_shadow_is_darker_where_it_falls_and_nothing_elsewhere(seed: int) -> None:
    image = np.full((66, 200, 3), 200, np.uint8)
    shadow = Shadow(1.0, 0.4, 0.8)
    parameters = shadow.draw(np.random.default_rng(seed))
    levels = set(np.unique(shadow.image(image, parameters)[..., 0]).tolist())
    assert levels <= {200, int(np.rint(200 * parameters.shade))}
    assert 0.4 <= parameters.shade <= 0.8
    assert shadow.label(0.3, 10.0, parameters) == 0.3


def test_shadows_fall_everywhere_on_the_road_sooner_or_later(rng: np.random.Generator) -> None:
    image = np.full((66, 200, 3), 200, np.uint8)
    shadow = Shadow(1.0, 0.4, 0.8)
    dark = np.mean([shadow.image(image, shadow.draw(rng))[..., 0] < 200 for _ in range(400)], axis=0)
    assert 0.3 < dark.min() <= dark.max() < 0.8


def test_the_probability_is_the_share_of_shadowed_pictures(rng: np.random.Generator) -> None:
    drawn = Shadow(0.4, 0.4, 0.8).draw(rng, 10_000)
    assert np.mean(drawn.shade != 1) == pytest.approx(0.4, abs=0.02)
    assert np.all(np.diff(drawn.corners, axis=-1) >= 0)


@pytest.mark.parametrize("settings", [(2.0, 0.4, 0.8), (0.5, 0.0, 0.8), (0.5, 0.8, 0.4), (0.5, 0.4, 1.5)])
def test_impossible_settings_are_refused(settings: tuple[float, float, float]) -> None:
    with pytest.raises(SettingError, match="shadow"):
        Shadow(*settings)
