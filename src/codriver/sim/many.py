"""Dataclasses that hold many cars, every field an array (n,): taking one car, choosing some of them."""

from dataclasses import fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from codriver.sim.car import CarState
from codriver.sim.episode import Episode

_State = TypeVar("_State", CarState, Episode)


def one_of(cars: _State, index: int) -> _State:
    """Return the car at `index`, in plain numbers."""
    return type(cars)(**{each.name: getattr(cars, each.name)[index].item() for each in fields(cars)})


def chosen(which: NDArray[np.bool_], some: _State, others: _State) -> _State:
    """Return the cars of `some` where `which` (n,), of `others` elsewhere."""
    return type(some)(
        **{
            each.name: np.where(which, getattr(some, each.name), getattr(others, each.name))
            for each in fields(some)
        }
    )
