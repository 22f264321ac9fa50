"""Settings are checked once, before anything slow."""

import json

import pytest

from codriver.augment.recipe import Recipe
from codriver.errors import SettingError
from codriver.train.config import TrainingConfig


def test_settings_survive_json() -> None:
    config = TrainingConfig(epochs=7, recipe=Recipe(folk=True))
    assert TrainingConfig.from_json(json.loads(json.dumps(config.to_json()))) == config


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"batch_size": 0},
        {"learning_rate": float("nan")},
        {"dropout": 1.0},
        {"validation_share": 0.9},
        {"seed": -1},
        {"precision": "float16"},
        {"smoothing": "maybe"},
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(wrong) -> None:
    with pytest.raises(SettingError, match=next(iter(wrong)).replace("_", "-")):
        TrainingConfig(**wrong)


def test_an_unknown_setting_names_the_nearest_known() -> None:
    with pytest.raises(SettingError, match="epochs"):
        TrainingConfig.from_json({"epoch": 3})
