"""The dashboard of a window: speed, steering, lap, recording, and words when something is to be said."""

from dataclasses import dataclass

from codriver.render.panda import PandaObject, panda3d

KEYS = (
    "arrow keys or WASD: drive      mouse drag: steer      space: cruise control\n"
    "R: record      backspace: back onto the road      H: this help      esc: end"
)
"""What the keys do."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the dashboard shows."""

    mph: float = 0.0
    steering: float = 0.0
    """-1..1, right positive."""
    lap: int = 1
    """The lap that is being driven."""
    lap_seconds: float = 0.0
    """How long that lap has taken so far."""
    last_lap_seconds: float | None = None
    wheel: str = ""
    """Who is at the wheel, or how: "cruise control", "drive server"; empty for a person."""
    rows_recorded: int | None = None
    """Rows of the recording that is being made, None when there is none."""
    note: str = ""
    """What must be said, in a line or two."""
    keys: bool = False
    """Whether to show what the keys do."""


class Instruments:
    """Draws a dashboard into a window whose picture is (-1..1, -1..1) and twice as wide as high."""

    def __init__(self, parent: PandaObject) -> None:
        """Put it under the node `parent`."""
        core = panda3d()
        # In here a unit is the picture's half height, in both directions: x is -2..2, z is -1..1.
        self._root = parent.attachNewNode("instruments")
        self._root.setScale(0.5, 1, 1)
        self._root.setBin("fixed", 10)
        self._root.setTransparency(core.TransparencyAttrib.MAlpha)
        _card(self._root, (-1.97, -1.10, 0.76, 0.96), _SHADE)
        _card(self._root, (1.10, 1.97, 0.76, 0.96), _SHADE)
        _card(self._root, (-0.46, 0.46, -0.97, -0.71), _SHADE)
        self._lap = _Words(self._root, (-1.92, 0.865), 0.075, numerals=True)
        self._last_lap = _Words(self._root, (-1.92, 0.785), 0.055)
        self._recording = _Words(self._root, (1.92, 0.865), 0.075, "right", numerals=True)
        self._wheel = _Words(self._root, (1.92, 0.785), 0.055, "right")
        self._speed = _Words(self._root, (0.0, -0.85), 0.13, "middle", numerals=True)
        self._note = _Words(self._root, (0.0, 0.55), 0.075, "middle", shaded=True)
        self._keys = _Words(self._root, (0.0, 0.30), 0.055, "middle", shaded=True)
        _card(self._root, (-0.4, 0.4, -0.925, -0.905), (1, 1, 1, 0.25))
        _card(self._root, (-0.004, 0.004, -0.935, -0.895), (1, 1, 1, 0.8))
        self._steering = _card(self._root, (-0.02, 0.02, -0.945, -0.885), (1.0, 0.85, 0.2, 1))

    def show(self, dashboard: Dashboard) -> None:
        """Show these values from the next picture on."""
        self._lap.say(f"lap {dashboard.lap}   {clock_time(dashboard.lap_seconds)}")
        last = dashboard.last_lap_seconds
        self._last_lap.say("" if last is None else f"last lap {clock_time(last)}")
        recorded = dashboard.rows_recorded
        self._recording.say("R to record" if recorded is None else f"recording   {recorded} rows")
        self._recording.colour(_WHITE if recorded is None else _RED)
        self._wheel.say(dashboard.wheel)
        self._speed.say(f"{dashboard.mph:.0f} mph")
        self._steering.setX(0.4 * dashboard.steering)
        self._note.say(dashboard.note)
        self._keys.say(KEYS if dashboard.keys else "")


def clock_time(seconds: float) -> str:
    """Write a time as minutes and seconds: 1:02.3."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"


_NUMERALS = "cmss12"
_SHADE = (0.05, 0.06, 0.08, 0.55)
_WHITE = (1, 1, 1, 1)
_RED = (1.0, 0.36, 0.3, 1)


class _Words:
    """A line or more of text in the picture."""

    def __init__(
        self,
        parent: PandaObject,
        place: tuple[float, float],
        size: float,
        align: str = "left",
        *,
        shaded: bool = False,
        numerals: bool = False,
    ) -> None:
        core = panda3d()
        self._node = core.TextNode("words")
        alignments = {"left": self._node.ALeft, "right": self._node.ARight, "middle": self._node.ACenter}
        self._node.setAlign(alignments[align])
        # Panda3D's own font has old-style figures, in which 0 looks like an o; it comes with another one.
        if numerals and core.FontPool.verifyFont(_NUMERALS):
            self._node.setFont(core.FontPool.loadFont(_NUMERALS))
        if shaded:
            self._node.setCardColor(*_SHADE)
            self._node.setCardAsMargin(0.5, 0.5, 0.3, 0.3)
            self._node.setCardDecal(True)
        path = parent.attachNewNode(self._node)
        path.setScale(size)
        path.setPos(place[0], 0, place[1])
        self._said = ""
        self.colour(_WHITE)

    def say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._node.setText(text)

    def colour(self, colour: tuple[float, ...]) -> None:
        self._node.setTextColor(*colour)


def _card(
    parent: PandaObject, frame: tuple[float, float, float, float], colour: tuple[float, ...]
) -> PandaObject:
    maker = panda3d().CardMaker("card")
    maker.setFrame(*frame)
    maker.setColor(*colour)
    return parent.attachNewNode(maker.generate())
