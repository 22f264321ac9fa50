"""The suite's plots: curves and recoveries, for a light and for a dark page."""

import numpy as np
import pytest

from codriver.camera.codec import decode_image
from codriver.plots.recovery_grid import RecoverySquare, draw_recovery_grid
from codriver.plots.robustness_curves import Curve, draw_robustness_curves

LEVELS = np.array([0.0, 50.0, 100.0])


def curve(expert=None) -> Curve:
    share = np.array([1.0, 0.9, 0.2])
    return Curve("added latency, ms", LEVELS, share, share - 0.1, share * 0 + 1, expert)


def pixels(path, colour) -> int:
    picture = decode_image(path.read_bytes()).astype(int)
    return int((np.abs(picture - colour).max(axis=-1) < 12).sum())


BLUE, GREY, RED, DARK = (22, 103, 194), (138, 151, 163), (214, 48, 58), (22, 27, 34)


def test_every_curve_has_its_panel_and_the_expert_its_dashes(tmp_path) -> None:
    one, three, expert = (tmp_path / f"{name}.png" for name in ("one", "three", "expert"))
    draw_robustness_curves(one, [curve()])
    draw_robustness_curves(three, [curve()] * 3)
    draw_robustness_curves(expert, [curve(np.ones(3))])
    assert decode_image(three.read_bytes()).shape[1] == pytest.approx(
        3 * decode_image(one.read_bytes()).shape[1], abs=3
    )
    assert pixels(three, BLUE) > 2.5 * pixels(one, BLUE) > 0
    assert pixels(expert, GREY) > pixels(one, GREY) + 50


def squares(seconds) -> list[RecoverySquare]:
    return [
        RecoverySquare(offset, heading, seconds)
        for offset in (-1.0, -0.5, 0.5, 1.0)
        for heading in (-5.0, 5.0)
    ]


def test_late_and_never_are_red_and_in_time_is_not(tmp_path) -> None:
    path = tmp_path / "grid.png"
    found = {}
    for seconds in (0.0, 2.9, 3.1, None):
        draw_recovery_grid(path, {"here": squares(seconds)}, 3.0)
        # Squares are drawn a little transparent on white.
        found[seconds] = pixels(path, tuple(0.85 * np.array(RED) + 0.15 * 255))
    assert found[0.0] == found[2.9] == 0
    assert min(found[3.1], found[None]) > 10_000


def test_there_is_one_for_a_dark_page(tmp_path) -> None:
    path = tmp_path / "dark.png"
    for draw in (
        lambda: draw_robustness_curves(path, [curve()], theme="dark"),
        lambda: draw_recovery_grid(path, {"a": squares(1.0), "b": squares(None)}, 3.0, theme="dark"),
    ):
        draw()
        assert tuple(decode_image(path.read_bytes())[0, 0]) == DARK
