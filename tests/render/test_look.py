"""Looks: drawn from a seed, within their ranges, each changing the picture and nothing else."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from codriver.render.light import daylight, light_on
from codriver.render.look import Look, draw_look
from codriver.render.mounting import mounted
from codriver.render.pixels import channels_of, packed
from codriver.render.sensor import Sensor

GREY = np.full((160, 320, 3), 100, np.uint8)


def exposed(look: Look, key: bytes = b"pose") -> np.ndarray:
    picture = packed(GREY)
    Sensor(look, np.random.default_rng(0)).expose(picture, key)
    return channels_of(picture)[..., 2::-1]


def test_the_same_seed_draws_the_same_look_and_another_one_another() -> None:
    looks = [draw_look(np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert looks[0] == looks[1]
    differing = [
        field.name for field in fields(Look) if getattr(looks[0], field.name) != getattr(looks[2], field.name)
    ]
    assert set(differing) >= {field.name for field in fields(Look)} - {"wetness", "shadows"}


@pytest.mark.parametrize("seed", range(50))
def test_looks_stay_where_a_person_would_drive_on(seed: int) -> None:
    look = draw_look(np.random.default_rng(seed))
    assert math.radians(10) <= look.sun_elevation <= math.radians(70)
    assert 0 <= look.wetness <= 1
    assert 0 <= look.shadows <= 0.5
    assert 0.5 < look.exposure < 1.3
    assert all(
        0.8 < gain < 1.2 for tint in (look.colour_cast, look.road_tint, look.ground_tint) for gain in tint
    )
    assert max(abs(look.camera_yaw), abs(look.camera_pitch), abs(look.camera_roll)) < math.radians(1)


def test_the_neutral_look_leaves_pictures_as_they_are() -> None:
    assert np.array_equal(exposed(Look()), GREY)


def test_exposure_and_cast_scale_the_channels() -> None:
    assert exposed(Look(exposure=0.5, colour_cast=(1.0, 0.8, 1.2)))[0, 0].tolist() == [50, 40, 60]


def test_noise_has_its_deviation_and_belongs_to_the_pose() -> None:
    noisy = exposed(Look(noise=3.0))
    assert noisy.std() == pytest.approx(3.0, rel=0.03)
    assert noisy.mean() == pytest.approx(100.0, abs=0.05)
    assert np.array_equal(noisy, exposed(Look(noise=3.0)))
    assert not np.array_equal(noisy, exposed(Look(noise=3.0), b"another pose"))


def test_a_low_sun_is_dim_and_warm() -> None:
    red, green, blue = daylight(Look(sun_elevation=math.radians(12)))
    assert blue < green < red < 1
    assert daylight(Look()) == pytest.approx(1.0)


def test_slopes_that_face_the_sun_are_the_brighter_ones() -> None:
    look = Look()
    towards = np.array((math.sin(look.sun_azimuth), math.cos(look.sun_azimuth), 1.0)) / math.sqrt(2)
    away = towards * (-1, -1, 1)
    assert (light_on(towards, look) > light_on(away, look)).all()


def test_a_mounted_camera_is_the_simulators_with_the_looks_errors() -> None:
    exact, off = mounted("left", Look()), mounted("left", Look(camera_height=0.04, camera_pitch=0.01))
    assert off == replace(exact, height=exact.height + 0.04, pitch=exact.pitch + 0.01)
