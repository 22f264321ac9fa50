import numpy as np
import pytest

from codriver.data.driving_log import read_driving_log
from codriver.data.keyboard import find_keyboard
from codriver.data.stretches import find_stretches, picture_time

KNOWN = {
    "logs/AlessandroRestagno__Behavioral-Cloning-project-3-Term1-Self-Driving-Car-Udacity.csv": True,
    "logs/afonsohfontes__car-behavioral-cloning.csv": True,
    "logs/mdShakil2004__CNN-based-self-driving-car.csv": True,
    "recordings/lake/driving_log.csv": True,
    "logs/IIAndrewII__self_driving_car.csv": False,
    "logs/LukasLeonardKoening__Behavioral-Cloning.csv": False,
    "logs/damgambit__CarND-Behavioral-Cloning-P3.csv": False,
    "logs/ericlavigne__CarND-Behavioral-Cloning.2.csv": False,
    "logs/ncondo__CarND-Behavioral-Cloning.csv": False,
    "logs/subodh-malgonde__behavioral-cloning.csv": False,
    "logs/upul__Behavioral-Cloning.csv": False,
}
"""Judged by eye: sawteeth from exactly zero are a keyboard; values that are held or drift are not."""


@pytest.mark.parametrize("name", KNOWN)
def test_real_recordings_are_told_apart(shared, name):
    rows = read_driving_log(shared / name).rows
    time = np.array([picture_time(row.pictures[0]) for row in rows])
    steering = np.array([row.numbers[0] for row in rows])
    evidence = find_keyboard(steering, time, find_stretches(time, [0] * len(rows)))
    assert evidence.keyboard is KNOWN[name], evidence


def held_keys(rng, seconds=60):
    """Keys held now and then: 0.05 per physics step of 20 ms, sprung back at once; a row every 4 steps."""
    steering, value = [], 0.0
    while len(steering) < seconds * 50:
        sign = float(rng.choice([-1, 1]))
        for _ in range(rng.integers(2, 16)):
            value = float(np.clip(value + sign * 0.05, -1, 1))
            steering.append(value)
        value = 0.0
        steering += [0.0] * int(rng.integers(10, 80))
    return np.array(steering[::4])


def dragged_mouse(rng, seconds=60):
    """A mouse: whole pixels of drag, rested on for a while, let go now and then."""
    steering = []
    while len(steering) < seconds * 12.5:
        steering += [0.0] * int(rng.integers(0, 30))
        for pixels in np.cumsum(rng.integers(-4, 5, 6)):
            steering += [float(np.clip(pixels / 133, -1, 1))] * int(rng.integers(2, 8))
    return np.array(steering)


def judge(steering):
    time = np.arange(len(steering)) * 0.08
    return find_keyboard(steering, time, [(0, len(steering))])


@pytest.mark.parametrize("seed", range(5))
def test_made_recordings_are_told_apart(seed):
    rng = np.random.default_rng(seed)
    keys = judge(held_keys(rng))
    assert keys.keyboard
    assert keys.on_key_steps > 0.95
    assert not judge(dragged_mouse(rng)).keyboard
    assert not judge(np.clip(np.cumsum(rng.normal(0, 0.01, 500)), -1, 1)).keyboard, "a stick or a program"


def test_too_little_steering_proves_nothing():
    assert not judge(np.zeros(100)).keyboard
    assert not judge(np.array([0.0])).keyboard
    assert not judge(np.array([0.0, 0.0, 0.3, 0.0, 0.0])).keyboard
