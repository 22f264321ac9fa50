"""The picture cache: the pixels that preprocessing gives, keyed by content, never half-written."""

import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.camera.preprocess import Preprocess
from codriver.errors import OutputError, RecordingError
from codriver.train import frame_cache
from codriver.train.frame_cache import open_frame_cache


@pytest.fixture
def pictures(tmp_path, rng, monkeypatch) -> list[Path]:
    monkeypatch.setenv("CODRIVER_CACHE", str(tmp_path / "cache"))
    paths = [tmp_path / f"center_{number}.jpg" for number in range(70)]
    for path in paths:
        path.write_bytes(encode_jpeg(rng.integers(0, 256, (160, 320, 3), dtype=np.uint8)))
    return paths


def opened(pictures, **changed):
    return open_frame_cache(pictures, Preprocess(**changed), lambda what, done, total: None)


def test_it_holds_what_preprocessing_gives_bit_for_bit(pictures) -> None:
    cache = opened(pictures)
    assert isinstance(cache.images, np.memmap)
    for image, path in zip(cache.images, pictures, strict=True):
        assert np.array_equal(image, Preprocess().image(decode_frame(path.read_bytes())))


def test_the_second_time_it_is_found(pictures) -> None:
    assert not opened(pictures).hit
    assert opened(pictures).hit


def test_it_is_found_again_when_the_recording_has_moved(pictures, tmp_path) -> None:
    first = opened(pictures)
    moved = [Path(shutil.copy(path, tmp_path / f"moved-{path.name}")) for path in pictures]
    assert opened(moved).path == first.path


def test_one_changed_picture_or_another_preprocessing_is_another_cache(pictures, rng) -> None:
    first = opened(pictures)
    assert opened(pictures, blur=5).path != first.path
    pictures[3].write_bytes(encode_jpeg(rng.integers(0, 256, (160, 320, 3), dtype=np.uint8)))
    assert opened(pictures).path != first.path


def test_bad_pictures_are_named_with_their_reason(pictures) -> None:
    pictures[1].write_bytes(pictures[1].read_bytes()[:900])
    pictures[5].write_bytes(b"")
    pictures[66].unlink()
    for cache in (opened(pictures), opened(pictures)):
        assert sorted(cache.problems) == [1, 5, 66]
        assert "broken JPEG" in cache.problems[1]
        assert "empty" in cache.problems[5]


def test_progress_reaches_the_end_of_each_pass(pictures) -> None:
    seen = {}
    open_frame_cache(pictures, Preprocess(), lambda what, done, total: seen.update({what: (done, total)}))
    assert seen == {"reading pictures": (70, 70), "preparing pictures": (70, 70)}


def test_a_full_disk_is_told_before_anything_is_written(pictures, tmp_path, monkeypatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(frame_cache.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(OutputError, match="CODRIVER_CACHE"):
        opened(pictures)
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_interrupted_preparation_leaves_nothing_that_looks_finished(pictures, tmp_path) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        if what == "preparing pictures":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_frame_cache(pictures, Preprocess(), interrupt)
    assert list((tmp_path / "cache").iterdir()) == []
    assert not opened(pictures).hit


def test_what_a_kill_left_behind_long_ago_is_removed(pictures, tmp_path) -> None:
    for name, age in ((".preparing-old", 2), (".preparing-new", 0)):
        folder = tmp_path / "cache" / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - age * 24 * 3600,) * 2)
    opened(pictures)
    assert [path.name for path in (tmp_path / "cache").glob(".*")] == [".preparing-new"]


def test_another_training_s_half_made_cache_may_get_its_name_at_any_moment(pictures, tmp_path) -> None:
    (tmp_path / "cache").mkdir()
    # Listed, and gone when it is looked at.
    (tmp_path / "cache" / ".preparing-gone").symlink_to(tmp_path / "nowhere")
    assert not opened(pictures).hit


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"other"), Path.unlink])
def test_pictures_that_change_while_they_are_read_are_never_kept_as_what_they_were(
    pictures, tmp_path, change
) -> None:
    def interfere(what: str, done: int, total: int) -> None:
        if what == "reading pictures" and done == total:
            change(pictures[7])
            change(pictures[50])

    with pytest.raises(RecordingError, match=r"center_7\.jpg.* and 1 other"):
        open_frame_cache(pictures, Preprocess(), interfere)
    assert list((tmp_path / "cache").iterdir()) == []


def test_two_trainings_may_prepare_the_same_at_once(pictures) -> None:
    def prepare_too(what: str, done: int, total: int) -> None:
        if what == "preparing pictures" and done == total:
            opened(pictures)

    cache = open_frame_cache(pictures, Preprocess(), prepare_too)
    assert len(cache.images) == len(pictures)
    assert list(cache.path.parent.iterdir()) == [cache.path]
