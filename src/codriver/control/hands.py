"""A person at the wheel: from keys, mouse and gamepad to steering and throttle, in the physics' own steps."""

from dataclasses import dataclass

from codriver.control.keyboard_steering import keyboard_steering
from codriver.control.limits import clamp
from codriver.types import Command

CRUISE_THROTTLE = 0.4
"""Throttle that the simulator's cruise control holds."""
PEDAL_STEP = 0.06
"""Throttle by which a pedal key moves per physics step: Unity's input axis moves by 3 a second."""
DEAD_ZONE = 0.12
"""Deflection up to which a stick counts as let go: few spring back to exactly 0 (chosen)."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a person holds at one moment."""

    left: bool = False
    right: bool = False
    forward: bool = False
    back: bool = False
    drag: float | None = None
    """Steering by a dragged mouse, -1..1; None while it is not dragged."""
    stick: float = 0.0
    """The gamepad's stick, -1..1, right positive."""
    pedal: float = 0.0
    """The gamepad's triggers, -1..1: gas minus brake."""

    @property
    def takes_pedals(self) -> bool:
        """Whether the person gives gas or brakes."""
        return self.forward or self.back or abs(self.pedal) > DEAD_ZONE

    @property
    def takes_wheel(self) -> bool:
        """Whether the person steers."""
        return self.left or self.right or self.drag is not None or abs(self.stick) > DEAD_ZONE


class Hands:
    """Turns inputs into commands; remembers the steering, the pedals and whether cruise control is on.

    Keys go before the mouse, the mouse before the stick.
    """

    def __init__(self) -> None:
        self.cruising = False
        """Whether the throttle is held at CRUISE_THROTTLE; braking ends it."""
        self._steering = self._throttle = 0.0

    def step(self, inputs: Inputs) -> Command:
        """Return the command of the next physics step."""
        self._steering = self._steer(inputs)
        if inputs.back or inputs.pedal < -DEAD_ZONE:
            self.cruising = False
        self._throttle = self._press(inputs)
        return Command(self._steering, self._throttle)

    def take_over(self, command: Command) -> None:
        """Begin where somebody else's driving ends."""
        self._steering, self._throttle = command.steering, command.throttle

    def _steer(self, inputs: Inputs) -> float:
        direction = int(inputs.right) - int(inputs.left)
        if direction == 0 and inputs.drag is not None:
            return clamp(inputs.drag)
        if direction == 0 and abs(inputs.stick) > DEAD_ZONE:
            return _beyond_dead_zone(inputs.stick)
        return keyboard_steering(self._steering, direction)

    def _press(self, inputs: Inputs) -> float:
        if not (inputs.forward or inputs.back) and abs(inputs.pedal) > DEAD_ZONE:
            return _beyond_dead_zone(inputs.pedal)
        wanted = -1.0 if inputs.back else 1.0 if inputs.forward else self.cruising * CRUISE_THROTTLE
        # The other pedal is reached at once, then pressed: as Unity's axis snaps.
        before = 0.0 if self._throttle * wanted < 0 else self._throttle
        return before + min(PEDAL_STEP, max(-PEDAL_STEP, wanted - before))


def _beyond_dead_zone(deflection: float) -> float:
    beyond = (min(abs(deflection), 1.0) - DEAD_ZONE) / (1 - DEAD_ZONE)
    return beyond if deflection > 0 else -beyond
