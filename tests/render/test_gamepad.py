"""A gamepad: its stick, its triggers and its buttons, and that it may come and go."""

from types import SimpleNamespace

import pytest

from codriver.render.input_devices import Gamepad
from codriver.render.panda import panda3d


class Pad:
    """Stands for Panda3D's device; no test can plug one in."""

    def __init__(self) -> None:
        self.axes: dict[object, float] = {}
        self.held: set[str] = set()

    def poll(self) -> None:
        pass

    def findAxis(self, axis: object) -> object:  # noqa: N802 - as Panda3D has it
        return SimpleNamespace(value=self.axes[axis]) if axis in self.axes else None

    def findButton(self, button: object) -> object:  # noqa: N802 - as Panda3D has it
        return SimpleNamespace(pressed=str(button) in self.held)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> tuple[Gamepad, list[Pad]]:
    gamepad, pads = Gamepad(), [Pad()]
    manager = SimpleNamespace(update=lambda: None, getDevices=lambda kind: pads)
    monkeypatch.setattr(gamepad, "_manager", manager)
    return gamepad, pads


def test_stick_and_triggers_are_read(plugged: tuple[Gamepad, list[Pad]]) -> None:
    gamepad, pads = plugged
    axes = panda3d().InputDevice.Axis
    pads[0].axes = {axes.left_x: -0.5, axes.right_trigger: 0.75, axes.left_trigger: 0.25}
    gamepad.look()
    assert (gamepad.stick, gamepad.pedal) == (-0.5, 0.5)


def test_a_button_is_told_once_however_long_it_is_held(plugged: tuple[Gamepad, list[Pad]]) -> None:
    gamepad, pads = plugged
    assert gamepad.look() == []
    pads[0].held = {"face_y", "face_a"}
    assert gamepad.look() == ["face_a", "face_y"]
    assert gamepad.look() == []
    pads[0].held = set()
    gamepad.look()
    pads[0].held = {"face_y"}
    assert gamepad.look() == ["face_y"]


def test_a_pad_without_triggers_gives_no_gas(plugged: tuple[Gamepad, list[Pad]]) -> None:
    gamepad, _ = plugged
    gamepad.look()
    assert (gamepad.stick, gamepad.pedal) == (0.0, 0.0)


def test_a_pad_that_is_pulled_out_lets_everything_go(plugged: tuple[Gamepad, list[Pad]]) -> None:
    gamepad, pads = plugged
    pads[0].axes = {panda3d().InputDevice.Axis.left_x: 1.0}
    gamepad.look()
    pads.clear()
    assert gamepad.look() == []
    assert gamepad.stick == 0.0
