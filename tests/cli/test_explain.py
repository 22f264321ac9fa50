"""`codriver explain` from the outside: pictures, a film, what was recorded, mistakes told in a line."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import openvino
import pytest
from openvino import opset16 as operations
from PIL import Image
from synthetic import write_recording
from typer.testing import CliRunner

from codriver.camera.preprocess import Preprocess
from codriver.cli.main import app, main
from codriver.model.pilot import Pilot
from codriver.plots.frame_overlay import FILM_SIZE


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    return write_recording(tmp_path_factory.mktemp("bends") / "bends", rows=12)


@pytest.fixture
def model(monkeypatch):
    """The name of a model that fires where it is bright and steers 0.25 at least."""
    image = operations.parameter([1, 66, 200, 3], np.float32)
    kernel = operations.constant(np.ones((1, 3, 5, 5), np.float32))
    features = operations.convolution(
        operations.transpose(image, [0, 3, 1, 2]), kernel, [2, 2], [0, 0], [0, 0], [1, 1]
    )
    mean = operations.reduce_mean(operations.relu(features), np.array([1, 2, 3]), keep_dims=False)
    steering = operations.add(operations.multiply(mean, np.float32(1e-6)), np.float32(0.25))
    pilot = Pilot(openvino.Model([operations.result(steering)], [image]), Preprocess(), "a model")
    monkeypatch.setattr("codriver.cli.explain_film.load_pilot", lambda path, **feeding: pilot)
    return "model.h5"


def explain(*arguments):
    return CliRunner().invoke(app, ["explain", *map(str, arguments)])


def opened(path):
    return Image.open(BytesIO(Path(path).read_bytes()))


def test_pictures_show_what_is_looked_at_and_what_was_recorded(model, recording, tmp_path):
    pictures = sorted((recording / "IMG").glob("center*"))[:2]
    result = explain(model, *pictures, "-o", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [frame["image"] for frame in told["frames"]] == [str(picture) for picture in pictures]
    for frame, written in zip(told["frames"], told["written"], strict=True):
        assert frame["steering"] == pytest.approx(0.25, abs=1e-3)
        assert frame["recorded"] is not None
        assert opened(written).size == FILM_SIZE
    assert "off what was recorded, in the mean of 2 frames" in result.stderr


def test_a_side_camera_s_picture_is_compared_with_what_training_makes_of_it(model, recording, tmp_path):
    def recorded(camera):
        picture = min((recording / "IMG").glob(f"{camera}*"))
        result = explain(model, picture, "-o", tmp_path, "--json")
        return json.loads(result.stdout)["frames"][0]["recorded"]

    assert recorded("left") > recorded("center") > recorded("right")


def test_a_picture_of_no_recording_has_only_the_network_s_path(model, recording, tmp_path):
    alone = tmp_path / "alone.jpg"
    alone.write_bytes(min((recording / "IMG").iterdir()).read_bytes())
    result = explain(model, alone, "-o", tmp_path / "out", "--json")
    assert json.loads(result.stdout)["frames"][0]["recorded"] is None
    assert "off what was recorded" not in result.stderr


def test_a_recording_becomes_a_film(model, recording, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = explain(model, recording)
    assert result.exit_code == 0, result.output
    film = opened("bends-explained.webp")
    assert (film.size, film.n_frames) == (FILM_SIZE, 12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.jpg"], "there is no picture nowhere.jpg"),
        (["{recording}", "{recording}"], "name one recording alone"),
        (["{recording}", "-o", "film.mp4"], ".gif or .webp"),
        (["{recording}", "-o", "film.gif", "--pictures"], "leave out one of them"),
        (["{recording}/driving_log.csv", "-o", "{folder}"], "neither a JPEG nor a PNG"),
    ],
)
def test_mistakes_are_told_in_a_line(model, recording, tmp_path, monkeypatch, capsys, arguments, words):
    given = [each.format(recording=recording, folder=tmp_path / "out") for each in arguments]
    monkeypatch.setattr("sys.argv", ["codriver", "explain", model, *given])
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    assert stop.value.code == 2
    assert words in captured.err
    assert "Traceback" not in captured.err
