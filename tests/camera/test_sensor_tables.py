"""A sensor's arithmetic: channel by channel, in place, and never past black or white."""

import numpy as np

from codriver.camera.sensor_tables import add_noise, look_up


def test_each_channel_goes_through_its_own_table(rng: np.random.Generator) -> None:
    picture = rng.integers(0, 256, (6, 5, 4), dtype=np.uint8)
    tables = rng.integers(0, 256, (256, 4), dtype=np.uint8)
    expected = np.stack([tables[picture[..., channel], channel] for channel in range(4)], axis=-1)
    look_up(picture, tables)
    assert np.array_equal(picture, expected)


def test_noise_stays_within_the_levels() -> None:
    picture = np.array([[[0, 100, 250]]], np.uint8)
    add_noise(picture, np.array([[[0, 5, 20]]], np.uint8), np.array([[[7, 0, 0]]], np.uint8))
    assert picture.tolist() == [[[0, 105, 255]]]
