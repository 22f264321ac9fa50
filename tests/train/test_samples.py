"""From recordings to samples and batches: what is learnt with which steering, and that a seed repeats it."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from synthetic import UNCHANGING, write_recording

from codriver.augment.correction import camera_correction
from codriver.augment.recipe import Recipe
from codriver.camera.preprocess import Preprocess
from codriver.data.edit_file import write_edits
from codriver.data.edit_list import Edit, EditList
from codriver.errors import RecordingError
from codriver.train.batches import (
    TrainingBatches,
    ValidationBatches,
    augmented_validation,
)
from codriver.train.config import TrainingConfig
from codriver.train.samples import load_data, speed_of_corrections
from codriver.types import METRES_PER_SECOND_PER_MPH

PLAIN = TrainingConfig(smoothing="off", balance=False, augment=False, batch_size=32)


def load(paths, config=PLAIN, allow_bad=False):
    rng = np.random.default_rng([config.seed, 0])
    return load_data(paths, config, Preprocess(), rng, lambda *_: None, allow_bad=allow_bad)


def test_training_and_validation_share_no_picture(small_recording) -> None:
    data = load([small_recording])
    assert not set(data.training.image) & set(data.validation.image)
    assert len(data.validation.image) == pytest.approx(0.2 * 300, abs=20)


def test_side_cameras_are_learnt_with_the_correction_of_their_true_offset(small_recording) -> None:
    data, samples = load([small_recording]), load([small_recording]).training
    rows = len(samples.image) // 3
    center, left, right = (samples.steering[n * rows : (n + 1) * rows] for n in range(3))
    assert (left > center).all()
    assert (right < center).all()
    expected = camera_correction(
        "left", center, samples.speed[:rows], lookahead_seconds=Recipe().lookahead_seconds
    )
    assert left == pytest.approx(expected)
    assert data.summary.recordings[0]["cameras"] == ["center", "left", "right"]


def test_a_car_that_sets_off_is_corrected_as_one_that_is_under_way() -> None:
    """A picture does not tell how fast the car is, so its label must not go by that beyond reason."""
    speed = np.array([0.0, 0.3, 5.0, 12.0, 13.0, 13.0, 12.0])
    corrected = speed_of_corrections(speed)
    assert corrected.tolist() == [6.0, 6.0, 6.0, 12.0, 13.0, 13.0, 12.0]
    left = camera_correction("left", np.zeros(7), corrected)
    assert left.max() < 5 * left.min()


def test_rows_of_a_recording_are_corrected_by_no_less_than_half_of_its_usual_speed(tmp_path) -> None:
    folder = write_recording(tmp_path / "setting-off", rows=60, seed=5)
    log = folder / "driving_log.csv"
    rows = [line.split(",") for line in log.read_text().splitlines()]
    for row in rows[-20:]:
        row[6] = "0"
    log.write_text("".join(",".join(row) + "\n" for row in rows))
    usual = np.median([float(row[6]) for row in rows[-60:]]) * METRES_PER_SECOND_PER_MPH
    assert load([folder]).training.speed.min() == pytest.approx(usual / 2)


def test_without_side_cameras_only_the_centre_is_prepared(small_recording) -> None:
    data = load([small_recording], replace(PLAIN, side_cameras=False))
    assert len(data.images[0]) == 300


def test_two_recordings_are_learnt_together(small_recording, tmp_path) -> None:
    other = write_recording(tmp_path / "other", rows=60, seed=5)
    data = load([small_recording, other])
    assert [facts["rows"] for facts in data.summary.recordings] == [300, 60]
    last = data.training.image[-1]
    assert np.array_equal(data.gather(np.array([last]))[0], data.images[1][last - 900])
    assert data.training.probability.sum() == pytest.approx(1)


def test_rows_with_a_broken_picture_are_left_out_and_named(tmp_path) -> None:
    folder = write_recording(tmp_path / "broken", rows=60)
    picture = sorted((folder / "IMG").glob("left_*"))[7]
    picture.write_bytes(picture.read_bytes()[:700])
    facts = load([folder]).summary.recordings[0]
    assert (facts["rows"], facts["bad_rows"]) == (59, 1)
    assert facts["first_problems"][0].startswith("row 8: ")


def test_what_a_person_leaves_out_is_not_learnt_and_reported(tmp_path) -> None:
    folder = write_recording(tmp_path / "edited", rows=60)
    write_edits(folder / "driving_log.csv", EditList().edited(Edit((21, 31), leave_out=True)))
    data = load([folder])
    facts = data.summary.recordings[0]
    assert (facts["rows"], facts["left_out"], facts["bad_rows"]) == (50, 10, 0)
    assert len(data.images[0]) == 150


def test_many_broken_pictures_are_an_error_unless_allowed(tmp_path) -> None:
    folder = write_recording(tmp_path / "broken", rows=60)
    for picture in sorted((folder / "IMG").glob("left_*"))[:10]:
        picture.write_bytes(b"")
    with pytest.raises(RecordingError, match="--allow-bad"):
        load([folder])
    assert load([folder], allow_bad=True).summary.recordings[0]["rows"] == 50


def test_an_epoch_without_balancing_is_each_picture_once(small_recording) -> None:
    data = load([small_recording])
    batches = TrainingBatches(data, PLAIN)
    steering = np.concatenate([batches[i][1][:, 0] for i in range(len(batches))])
    assert sorted(steering) == pytest.approx(sorted(data.training.steering), abs=1e-6)


def test_balanced_drawing_is_systematic(small_recording) -> None:
    config = replace(PLAIN, balance=True)
    data = load([small_recording], config)
    expected = data.training.probability * len(data.training.image)
    drawn = Counter(TrainingBatches(data, config)._draw().tolist())
    counts = np.array([drawn[index] for index in range(len(expected))])
    assert (counts >= np.floor(expected - 1e-9)).all()
    assert (counts <= np.ceil(expected + 1e-9)).all()


def test_the_same_seed_gives_the_same_batches_and_another_epoch_others(small_recording) -> None:
    config = replace(PLAIN, augment=True)
    data = load([small_recording], config)
    first, again, resumed = (TrainingBatches(data, config) for _ in range(3))
    assert np.array_equal(first[2][0], again[2][0])
    first.on_epoch_end()
    resumed = TrainingBatches(data, config, first_epoch=1)
    assert np.array_equal(first[2][0], resumed[2][0])
    assert np.array_equal(first[2][1], resumed[2][1])
    assert not np.array_equal(first[2][0], again[2][0])


def test_validation_pictures_come_in_order_and_unchanged(small_recording) -> None:
    data = load([small_recording], replace(PLAIN, augment=True))
    batches = ValidationBatches(data, 16)
    images = np.concatenate([batches[i][0] for i in range(len(batches))])
    assert np.array_equal(images, data.gather(data.validation.image))


def test_epochs_are_compared_on_the_same_augmented_validation_pictures(small_recording) -> None:
    config = replace(PLAIN, augment=True)
    data = load([small_recording], config)
    once, again = augmented_validation(data, config), augmented_validation(data, config)
    for (images, steering), (same_images, same_steering) in zip(once, again, strict=True):
        np.testing.assert_array_equal(images, same_images)
        np.testing.assert_array_equal(steering, same_steering)
    steering = np.concatenate([labels for _, labels in once])[:, 0]
    assert len(steering) == len(data.validation.image)
    away = steering - data.validation.steering  # of shifts to both sides, which must be steered back from
    assert away.max() > 0.05
    assert away.min() < -0.05


def test_validation_rows_keep_their_recorded_speed_but_are_corrected_as_training_rows(tmp_path) -> None:
    """A run that has begun knows its data by the recorded speeds, so they must stay as they are."""
    folder = write_recording(tmp_path, 120)
    log = folder / "driving_log.csv"
    lines = log.read_text().splitlines(keepends=True)
    lines[::4] = [line.replace(",25\n", ",1\n") for line in lines[::4]]
    log.write_text("".join(lines))
    data = load([folder])
    assert data.training.speed.min() > 5
    assert data.validation.speed.min() == pytest.approx(METRES_PER_SECOND_PER_MPH)
    shifted = replace(Recipe(), shift_deviation=0.5, yaw_deviation=0, flip_probability=0)
    config = replace(PLAIN, recipe=shifted, batch_size=500)
    ((_, slowly),) = augmented_validation(data, config)
    slow = data.validation.speed < 1
    data.validation.speed[:] = 25 / 2 * METRES_PER_SECOND_PER_MPH
    ((_, at_half_speed),) = augmented_validation(data, config)
    assert slow.any()
    assert slowly[slow] == pytest.approx(at_half_speed[slow])


def test_of_many_validation_pictures_some_are_compared_from_all_of_the_time(
    small_recording, monkeypatch
) -> None:
    data = load([small_recording])
    monkeypatch.setattr("codriver.train.batches.AUGMENTED_VALIDATION", 5)
    ((images, steering),) = augmented_validation(data, replace(PLAIN, recipe=UNCHANGING))
    chosen = np.linspace(0, len(data.validation.image) - 1, 5).round().astype(int)
    np.testing.assert_array_equal(images, data.gather(data.validation.image[chosen]))
    assert steering[:, 0] == pytest.approx(data.validation.steering[chosen])
