"""The settings: wrong ones are refused at once, with what would be right."""

import json

import pytest

from codriver.environment.driving import DrivingEnvironment
from codriver.environment.settings import EnvironmentSettings
from codriver.errors import SettingError


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"observation": "pixels"}, "dict, frame, state"),
        ({"cameras": ["center", "rear"]}, "center, left, right"),
        ({"cameras": ["left", "left"]}, "each once"),
        ({"cameras": []}, "some of"),
        ({"frame_skip": 0}, "1 to 50"),
        ({"episodes_per_scene": 0}, "1 or more"),
        ({"failure_cost": -1.0}, "0 or more"),
        ({"start_heading_error": -0.1}, "0 to 10"),
        ({"laps": 0}, "above 0"),
        ({"time_limit": float("nan")}, "above 0"),
        ({"track_seed": 3}, "left out on this track"),
        ({"track": "random-v0", "track_seed": -3}, "a whole number from 0"),
        ({"render_mode": "human"}, "rgb_array"),
        ({"obsevation": "state"}, "did you mean 'observation'?"),
        ({"zzz": 1}, "known are"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_right(options: dict[str, object], says: str) -> None:
    with pytest.raises(SettingError, match=says.replace("?", r"\?")):
        DrivingEnvironment(**options)


def test_an_unknown_track_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="lake"):
        DrivingEnvironment(track="lakes-v0", observation="state").reset()


def test_options_survive_json() -> None:
    options = {"cameras": ("left", "right"), "laps": 2, "time_limit": 60.0}
    stored = json.loads(json.dumps(options))
    assert EnvironmentSettings.from_options(stored) == EnvironmentSettings.from_options(options)


@pytest.mark.parametrize(
    ("options", "suits"),
    [
        ({"observation": "state"}, True),
        ({"observation": "frame"}, False),
        ({"observation": "state", "track": "random-v0"}, False),
        ({"observation": "state", "track": "random-v0", "track_seed": 1}, True),
    ],
)
def test_cars_without_pictures_on_one_track_suit_a_fleet(options: dict[str, object], suits: bool) -> None:
    assert EnvironmentSettings.from_options(options).suits_a_fleet == suits
