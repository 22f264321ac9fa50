"""What a person does with a window's keyboard and mouse, and with a gamepad where there is one."""

from codriver.control.hands import Inputs
from codriver.render.panda import PandaObject, panda3d

FULL_LOCK_DRAG = 0.25
"""Share of the window's width by which a drag of the mouse steers to full lock."""

LEFT, RIGHT = ("arrow_left", "a"), ("arrow_right", "d")
FORWARD, BACK = ("arrow_up", "w"), ("arrow_down", "s")
_HELD = (*LEFT, *RIGHT, *FORWARD, *BACK, "mouse1")

MOST_EVENTS = 256
"""Events that are looked at for one picture."""


class InputDevices:
    """The devices of one window; :meth:`look` once per picture."""

    def __init__(self, window: PandaObject) -> None:
        """Listen to the window's keyboard and mouse."""
        core = panda3d()
        self._window = window
        self._graph = core.NodePath("devices")
        devices = self._graph.attachNewNode(core.MouseAndKeyboard(window, 0, "mouse and keyboard"))
        self._mouse = core.MouseWatcher("mouse")
        thrower = core.ButtonThrower("buttons")
        thrower.setModifierButtons(core.ModifierButtons())  # so that shift and R is R
        devices.attachNewNode(self._mouse).attachNewNode(thrower)
        self._traverser = core.DataGraphTraverser()
        self._events = core.EventQueue.getGlobalEventQueue()
        self._buttons = {name: core.ButtonRegistry.ptr().getButton(name) for name in _HELD}
        self._drag_from: float | None = None
        self._pressed: list[str] = []
        self._gamepad = Gamepad()

    def look(self) -> None:
        """Take in what happened since the last look."""
        self._traverser.traverse(self._graph.node())
        for _ in range(MOST_EVENTS):
            if self._events.isQueueEmpty():
                break
            name = self._events.dequeueEvent().getName()
            if not name.endswith(("-up", "-repeat")):
                self._pressed.append(name)
        self._pressed += self._gamepad.look()
        held = self._mouse.isButtonDown(self._buttons["mouse1"]) and self._mouse.hasMouse()
        if not held:
            self._drag_from = None
        elif self._drag_from is None:
            self._drag_from = self._mouse.getMouseX()

    def pressed(self) -> list[str]:
        """Return what went down since the last call, by Panda3D's names, oldest first."""
        pressed, self._pressed = self._pressed, []
        return pressed

    def inputs(self) -> Inputs:
        """Return what is held, as of the last look."""
        return Inputs(
            left=self._holds(LEFT),
            right=self._holds(RIGHT),
            forward=self._holds(FORWARD),
            back=self._holds(BACK),
            drag=self._drag(),
            stick=self._gamepad.stick,
            pedal=self._gamepad.pedal,
        )

    def _holds(self, names: tuple[str, ...]) -> bool:
        return any(self._mouse.isButtonDown(self._buttons[name]) for name in names)

    def _drag(self) -> float | None:
        """Return the steering that the mouse is dragged to; its place is -1..1 across the window."""
        if self._drag_from is None or not self._mouse.hasMouse():
            return None
        return float(self._mouse.getMouseX() - self._drag_from) / 2 / FULL_LOCK_DRAG


class Gamepad:
    """The first gamepad that is plugged in, if there is one; it may come and go."""

    BUTTONS = ("face_a", "face_b", "face_y")
    """Which are told of when they are pressed, by Panda3D's names."""

    def __init__(self) -> None:
        core = panda3d()
        self._manager = core.InputDeviceManager.getGlobalPtr()
        self._buttons = {name: core.ButtonRegistry.ptr().getButton(name) for name in self.BUTTONS}
        self._held: set[str] = set()
        self.stick = 0.0
        """The left stick, -1..1, right positive."""
        self.pedal = 0.0
        """Right trigger minus left trigger, -1..1."""

    def look(self) -> list[str]:
        """Take in where stick and triggers are; return the buttons that went down since the last look."""
        core = panda3d()
        self._manager.update()
        pads = self._manager.getDevices(core.InputDevice.DeviceClass.gamepad)
        if not pads:
            self.stick, self.pedal, self._held = 0.0, 0.0, set()
            return []
        pad, axes = pads[0], core.InputDevice.Axis
        pad.poll()
        self.stick = _axis(pad, axes.left_x)
        self.pedal = _axis(pad, axes.right_trigger) - _axis(pad, axes.left_trigger)
        held = {name for name, button in self._buttons.items() if _is_down(pad, button)}
        pressed, self._held = held - self._held, held
        return sorted(pressed)


def _axis(pad: PandaObject, axis: PandaObject) -> float:
    found = pad.findAxis(axis)
    return float(found.value) if found else 0.0


def _is_down(pad: PandaObject, button: PandaObject) -> bool:
    found = pad.findButton(button)
    return bool(found and found.pressed)
