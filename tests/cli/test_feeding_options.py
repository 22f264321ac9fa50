"""How a model is fed can be said on the command line, in the same words wherever models are read."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from codriver.cli.feeding_options import feeding_arguments
from codriver.cli.main import app


class SmallPilot:
    """Stands for a model file, and remembers how it was asked for."""

    summary = "small.h5: fed with rows 50:140"
    asked: dict[str, object]

    def __call__(self, frame) -> float:
        return float(frame.mean()) / 1000


@pytest.mark.parametrize(
    "asked", [{}, {"changes": {"crop_top": 50, "crop_bottom": 140}, "recording": Path("lake")}]
)
def test_drive_hands_them_on_and_says_what_it_used(monkeypatch, asked) -> None:
    def load_pilot(path, **arguments):
        assert arguments == asked
        return SmallPilot()

    monkeypatch.setattr("codriver.model.pilot.load_pilot", load_pilot)
    options = ["--crop", "50:140", "--recording", "lake"] if asked else []
    result = CliRunner().invoke(app, ["drive", "small.h5", "--self-test", *options])
    assert result.exit_code == 0, result.output
    assert "small.h5: fed with rows 50:140" in result.output
    assert ("common ways of feeding it" in result.output) == bool(asked)


def test_the_options_mean_fields_of_preprocess() -> None:
    assert feeding_arguments(None, None, None, None, None, None, None) == {}
    asked = feeding_arguments("60:-25,20:-20", "hsv", 5, "64 x 32", "cubic", 127.5, Path("lake"))
    assert asked == {
        "changes": {
            "colour": "hsv", "blur": 5, "resize": "cubic", "divisor": 127.5, "crop_top": 60,
            "crop_bottom": 135, "crop_left": 20, "crop_right": 300, "width": 64, "height": 32,
        },
        "recording": Path("lake"),
    }  # fmt: skip
