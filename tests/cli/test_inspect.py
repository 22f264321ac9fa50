"""`codriver inspect` from the outside: says what a model is, how it is fed and why, and what is refused."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from old_models import keras1_layers, lambda_layer, small_weights, write_keras1, write_keras2_functional
from typer.testing import CliRunner

from codriver.camera.preprocess import Preprocess
from codriver.cli.main import app
from codriver.errors import ModelFileError, SettingError


def run(*arguments: str):
    return CliRunner().invoke(app, ["inspect", *arguments], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> str:
    return str(write_keras1(tmp_path_factory.mktemp("old") / "old.h5", small_weights()))


def test_all_there_is_to_say_fits_on_a_screen(old) -> None:
    result = run(old)
    assert result.exit_code == 0
    shown = " ".join(result.output.split())
    assert "HDF5 file with settings and weights, written by Keras 1" in shown
    assert (
        "Sequential, 7 layers, 1,761 weights, takes 200x66 with 3 channels, steering from steering" in shown
    )
    assert "fed with rows 60:135, 200x66 area, YUV, values 0 to 255" in shown
    assert "because its input is 66x200" in shown
    assert "it scales pixels of 0 to 255 by itself (x / 127.5 - 1)" in shown
    assert "scaled: x / 127.5 - 1 of a Lambda became Rescaling" in shown
    assert "conv Conv2D 8x25x2 152 Convolution2D" in shown
    assert "It drives: codriver drive" in shown


def test_json_has_it_all_under_stable_names(old) -> None:
    report = json.loads(run(old, "--json", "--crop", "50:-20", "--colour", "rgb").stdout)
    assert report["drives"] is True
    assert report["refused"] == []
    assert report["input"] == [66, 200, 3]
    assert report["weights"] == 1761
    assert report["layers"][1] == {
        "name": "conv", "kind": "Conv2D", "stored": "Convolution2D", "output": [8, 25, 2], "weights": 152,
        "rewritten": [],
    }  # fmt: skip
    assert report["feeding"]["preprocess"]["crop_top"] == 50
    assert report["feeding"]["preprocess"]["crop_bottom"] == 140
    assert report["feeding"]["words"] == "rows 50:140, 200x66 area, RGB, values 0 to 255"
    assert report["feeding"]["reason"].startswith("as asked")
    assert report["feeding"]["other_ways"] > 5


def test_a_model_that_does_not_drive_is_reported_with_exit_code_1(tmp_path) -> None:
    layers = keras1_layers(lambda_layer(function="my_function"))
    layers.append({"class_name": "GRU", "config": {"name": "memory"}})
    path = write_keras1(tmp_path / "refused.h5", small_weights(), layers)
    result = run(str(path))
    assert result.exit_code == 1
    shown = " ".join(result.output.split())
    assert "Refused: layer scaled (Lambda): its function is stored by its name only (my_function)" in shown
    assert "Refused: layer memory (GRU): layers of this kind are not read" in shown
    report = json.loads(run(str(path), "--json").stdout)
    assert report["drives"] is False
    assert len(report["refused"]) == 2
    assert report["feeding"] is None


def test_weights_that_do_not_fit_or_are_no_numbers_do_not_drive(tmp_path) -> None:
    weights = small_weights()
    broken = {**weights, "steering": [np.full_like(array, np.inf) for array in weights["steering"]]}
    result = run(str(write_keras1(tmp_path / "broken.h5", broken)))
    assert result.exit_code == 1
    assert "weights that are no numbers in steering" in " ".join(result.output.split())
    other = {**weights, "hidden": weights["conv"]}
    result = run(str(write_keras1(tmp_path / "other.h5", other)))
    assert result.exit_code == 1
    assert "its settings want" in " ".join(result.output.split())


def test_two_heads_are_told_apart(tmp_path) -> None:
    weights = {**small_weights(), "throttle": small_weights(5)["steering"]}
    path = write_keras2_functional(tmp_path / "heads.h5", weights, ("steering", "throttle"))
    report = json.loads(run(str(path), "--json").stdout)
    assert report["outputs"] == ["steering", "throttle"]
    assert report["steering"] == "steering"


def test_a_recording_decides(old, monkeypatch) -> None:
    def load_pilot(path, changes, recording):
        assert (str(path), changes, recording) == (old, {"blur": 5}, Path("lake"))
        return SimpleNamespace(preprocess=Preprocess(blur=5), reason="of 15 ways it predicts lake best")

    monkeypatch.setattr("codriver.model.pilot.load_pilot", load_pilot)
    report = json.loads(run(old, "--json", "--recording", "lake", "--blur", "5").stdout)
    assert report["feeding"]["reason"] == "of 15 ways it predicts lake best"
    assert report["feeding"]["preprocess"]["blur"] == 5


@pytest.mark.parametrize("content", [None, b"", b"<html>", b"this is text"])
def test_what_is_no_model_is_the_users_mistake(tmp_path, content) -> None:
    model = tmp_path / "model.h5"
    if content is not None:
        model.write_bytes(content)
    result = run(str(model))
    assert isinstance(result.exception, ModelFileError)  # which `main` shows, with exit code 2
    assert str(model) in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--crop", "60-135"), "write rows like 60:135"),
        (("--crop", "140:60"), "does not lie in"),
        (("--size", "big"), "write columns and rows like 200x66"),
        (("--size", "64x64"), "takes pictures of 200x66"),
        (("--colour", "pink"), "yuv, rgb, hsv, bgr, grey"),
        (("--resize", "magic"), "linear, area, cubic"),
        (("--blur", "4"), "odd number"),
        (("--scale", "0"), "scale is 0"),
    ],
)
def test_settings_that_make_no_sense_are_the_users_mistake(old, arguments, named) -> None:
    error = run(old, *arguments).exception
    assert isinstance(error, SettingError)
    assert named in str(error)
