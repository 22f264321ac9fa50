"""What holds for every augmentation, single ones and the recipe alike."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.augment.brightness import Brightness
from codriver.augment.cast import Cast
from codriver.augment.contract import Augmentation
from codriver.augment.flip import Flip
from codriver.augment.recipe import Recipe
from codriver.augment.shadow import Shadow
from codriver.augment.shift import Shift
from codriver.augment.yaw import Yaw

AUGMENTATIONS: list[Augmentation[Any]] = [
    Flip(0.5),
    Shift(1.1),
    Shift(1.1, folk=True),
    Yaw(0.12),
    Yaw(0.12, folk=True),
    Brightness(0.7, 0.5, 1.5),
    Shadow(0.7, 0.4, 0.8),
    Cast(0.7, 1.3),
    Recipe(),
    Recipe(folk=True),
]
every_one = pytest.mark.parametrize("augmentation", AUGMENTATIONS, ids=repr)

seeds = st.integers(0, 2**32 - 1)
steerings = st.floats(-1, 1)
speeds = st.floats(0, 14)


def picture(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (66, 200, 3), dtype=np.uint8)


def values(parameters: Any) -> list[Any]:
    """All numbers and arrays among the parameters, those of the recipe's steps included."""
    found = []
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        found += values(value) if is_dataclass(value) else [value]
    return found


@every_one
@given(seed=seeds)
def test_a_picture_stays_a_picture_and_the_given_one_stays_as_it_is(
    augmentation: Augmentation[Any], seed: int
) -> None:
    image = picture(seed)
    changed = augmentation.image(image, augmentation.draw(np.random.default_rng(seed)))
    assert (changed.shape, changed.dtype) == ((66, 200, 3), np.uint8)
    assert changed.flags.c_contiguous
    assert not np.shares_memory(changed, image)
    assert np.array_equal(image, picture(seed))


@every_one
@given(seed=seeds, steering=steerings, speed=speeds)
def test_a_label_stays_a_steering(
    augmentation: Augmentation[Any], seed: int, steering: float, speed: float
) -> None:
    label = augmentation.label(steering, speed, augmentation.draw(np.random.default_rng(seed)))
    assert isinstance(label, float)
    assert -1 <= label <= 1


@every_one
@given(seed=seeds)
def test_same_seed_same_result(augmentation: Augmentation[Any], seed: int) -> None:
    first, second = (augmentation.draw(np.random.default_rng(seed)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(values(first), values(second), strict=True))
    assert np.array_equal(augmentation.image(picture(), first), augmentation.image(picture(), second))
    assert augmentation.label(0.1, 10.0, first) == augmentation.label(0.1, 10.0, second)


@every_one
def test_another_seed_is_another_result(augmentation: Augmentation[Any]) -> None:
    drawn = [augmentation.draw(np.random.default_rng(seed)) for seed in range(20)]
    assert len({augmentation.image(picture(), parameters).tobytes() for parameters in drawn}) > 1


@every_one
def test_parameters_cannot_be_changed(augmentation: Augmentation[Any], rng: np.random.Generator) -> None:
    parameters = augmentation.draw(rng)
    with pytest.raises(FrozenInstanceError):
        setattr(parameters, fields(parameters)[0].name, 1.0)


@every_one
@given(seed=seeds)
def test_many_labels_at_once_are_each_alone(augmentation: Augmentation[Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    steering, speed = rng.uniform(-1, 1, 7), rng.uniform(0, 14, 7)
    many = augmentation.draw(rng, 7)
    assert all(len(value) == 7 for value in values(many))
    together = augmentation.label(steering, speed, many)
    assert together.shape == (7,)
    for index in range(7):
        alone = augmentation.label(steering[index], speed[index], at(many, index))
        assert together[index] == alone


def at(many: Any, index: int) -> Any:
    """The parameters of one picture out of those of many."""
    pairs = ((field.name, getattr(many, field.name)) for field in fields(many))
    return type(many)(
        **{name: at(value, index) if is_dataclass(value) else value[index] for name, value in pairs}
    )
