"""The film of a drive: plays, says what happened, and stays small."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from codriver.camera.preprocess import Preprocess
from codriver.errors import OutputError
from codriver.plots import film
from codriver.plots.drive_film import write_drive_film
from codriver.plots.film_frame import FILM_SIZE, draw_film_frame


@pytest.fixture
def frames(rng):
    """Six frames of noise that nothing compresses well."""
    return [rng.integers(0, 256, (160, 320, 3), np.uint8) for _ in range(6)]


def opened(path):
    return Image.open(BytesIO(path.read_bytes()))


def write(path, frames, frames_per_second=10.0):
    count = len(frames)
    write_drive_film(
        path, frames, np.zeros(count), np.ones(count), np.zeros(count), frames_per_second=frames_per_second
    )
    return opened(path)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_short_drive_plays_every_frame_in_real_time(tmp_path, frames, suffix) -> None:
    film = write(tmp_path / f"drive{suffix}", frames)
    assert (film.size, film.n_frames) == (FILM_SIZE, 6)
    film.load()
    assert film.info["duration"] == 100


def test_a_long_drive_plays_fast_with_every_kth_frame(tmp_path, frames, monkeypatch) -> None:
    monkeypatch.setitem(film.MOST_PICTURES, ".gif", 2)
    played = write(tmp_path / "drive.gif", frames)
    assert played.n_frames == 2
    assert played.info["duration"] == 80


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_film_that_comes_out_too_large_is_made_smaller(tmp_path, frames, suffix, monkeypatch) -> None:
    whole = tmp_path / f"whole{suffix}"
    write(whole, frames)
    monkeypatch.setattr(film, "MAX_BYTES", whole.stat().st_size // 2)
    small = tmp_path / f"small{suffix}"
    assert 1 <= write(small, frames).n_frames < 6
    assert small.stat().st_size <= film.MAX_BYTES


def test_the_colours_of_a_gif_are_those_of_the_frames_and_of_the_overlay(tmp_path) -> None:
    """The marker of a car that is far out is red, however few red pixels there are."""
    grey = [np.full((160, 320, 3), 100 + shade, np.uint8) for shade in range(8)]
    path = tmp_path / "drive.gif"
    write_drive_film(path, grey, np.zeros(8), np.zeros(8), np.full(8, 1.9), frames_per_second=10.0)
    picture = np.asarray(opened(path).convert("RGB")).astype(int)
    assert (np.abs(picture - (230, 70, 70)).max(axis=-1) < 12).any()


def test_every_marker_is_where_the_car_is() -> None:
    frame = np.zeros((160, 320, 3), np.uint8)

    def columns(error: float, colour: tuple[int, int, int]) -> float:
        picture = np.asarray(draw_film_frame(frame, 0.0, 5.0, error)).astype(int)
        return float(np.flatnonzero((np.abs(picture - colour).max(axis=-1) < 5).any(axis=0)).mean())

    green, amber, red = (70, 190, 110), (240, 180, 40), (230, 70, 70)
    middle = columns(0.0, green)
    assert columns(0.4, green) > middle > columns(-0.4, green)
    assert columns(0.8, amber) > columns(0.4, green)
    assert columns(-9.0, red) == columns(-2.0, red) < columns(-0.8, amber)


def test_steering_right_leads_the_arc_right() -> None:
    frame = np.zeros((160, 320, 3), np.uint8)

    def end_of_arc(steering: float) -> float:
        picture = np.asarray(draw_film_frame(frame, steering, 5.0, 0.0)).astype(int)[:100]
        return float(np.nonzero(np.abs(picture - (255, 140, 26)).max(axis=-1) < 5)[1].mean())

    assert end_of_arc(0.2) > end_of_arc(0.0) + 5 > end_of_arc(-0.2) + 10


def test_the_box_is_around_what_the_network_is_fed() -> None:
    black = np.zeros((160, 320, 3), np.uint8)
    whole = Preprocess(crop_top=0, crop_bottom=160)
    part = Preprocess(crop_top=60, crop_bottom=135, crop_left=40, crop_right=280)
    for preprocess, rows, columns in ((whole, (0, 159), (0, 319)), (part, (60, 135), (40, 279))):
        picture = np.asarray(draw_film_frame(black, 0.0, 5.0, 0.0, preprocess=preprocess))[:160]
        grey = (picture.min(axis=-1) > 40) & (np.ptp(picture, axis=-1) < 12)
        found = [np.flatnonzero(grey.sum(axis=axis) > 60)[[0, -1]] for axis in (1, 0)]
        assert np.abs(np.array(found) - (rows, columns)).max() <= 1


def test_another_suffix_and_an_empty_film_are_refused(tmp_path, frames) -> None:
    with pytest.raises(OutputError, match=r"\.gif or \.webp"):
        write(tmp_path / "drive.avi", frames)
    with pytest.raises(OutputError, match="without a frame"):
        write(tmp_path / "drive.gif", [])
    assert not list(tmp_path.iterdir())
