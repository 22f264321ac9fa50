"""The driver: from telemetry to a command, by pilot, speed control and limits. No sockets, no clock."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Literal, get_args

from codriver.control.curve_speed import CurveSpeed
from codriver.control.limits import clamp, safe_command
from codriver.control.speed import SpeedController
from codriver.control.standstill import Standstill
from codriver.types import Command, Frame, Telemetry

Pilot = Callable[[Frame], float]
"""A uint8 RGB frame (160, 320, 3) to steering, right positive; not clipped, NaN from a broken model."""

Fault = Literal["unreadable message", "unreadable picture", "steering not a number", "model failed"]
"""Why a step could not be driven."""
FAULTS: tuple[Fault, ...] = get_args(Fault)

FAULTS_IN_A_ROW = 5
"""So many failed steps one after another are no accident any more: the driver says what is wrong."""

_ADVICE: dict[Fault, str] = {
    "unreadable message": "the simulator's messages cannot be read; is it another program or version?",
    "unreadable picture": "the simulator's pictures cannot be read; 320x160 JPEG or PNG is expected",
    "steering not a number": "the model's answer is no number; it is broken, train it again",
    "model failed": "the model cannot be run on a picture; it is broken, train it again",
}


class Driver:
    """Drives one car; one object per connection. Time is handed in, in seconds of any steady clock."""

    def __init__(self, pilot: Pilot, set_speed: float, faults: Counter[str] | None = None) -> None:
        """Drive with `pilot` at up to `set_speed` metres per second; `faults` is counted in where given."""
        self._pilot = pilot
        self._curve_speed = CurveSpeed(set_speed)
        self._speed_controller, self._standstill = SpeedController(), Standstill()
        self.stopped = False
        """Whether to brake to a standstill, whatever the pilot says; the car is still steered."""
        self.faults: Counter[str] = Counter() if faults is None else faults
        """How many commands were safe ones instead of driven ones, by reason."""
        self.last_error = ""
        """Type and text of the latest exception or refusal, empty as long as there was none."""
        self.reset()

    def reset(self) -> None:
        """Start afresh, as with another car; the counts stay."""
        self._curve_speed.reset()
        self._speed_controller.reset()
        self._standstill.reset()
        self._steering = 0.0  # the last that was driven, -1..1
        self._fault_since: float | None = None
        self._faults_in_a_row = 0
        self.fault = ""
        """What is wrong in plain words after several failed steps in a row, empty when all is well."""

    @property
    def set_speed(self) -> float:
        """Metres per second on a straight road."""
        return self._curve_speed.set_speed

    @set_speed.setter
    def set_speed(self, metres_per_second: float) -> None:
        self._curve_speed.set_speed = metres_per_second

    def step(self, telemetry: Telemetry, now: float) -> Command:
        """Return the command for this telemetry; never raises, whatever the pilot does."""
        if telemetry.frame is None:
            return self.fail("unreadable picture", now, telemetry.speed)
        try:
            steering = float(self._pilot(telemetry.frame))
        except Exception as error:  # noqa: BLE001 the pilot is foreign code, and the car must get a command
            return self.fail("model failed", now, telemetry.speed, f"{type(error).__name__}: {error}")
        if not math.isfinite(steering):
            return self.fail("steering not a number", now, telemetry.speed, f"steering {steering}")
        self._fault_since, self._faults_in_a_row, self.fault = None, 0, ""
        self._steering = clamp(steering)
        target = self._curve_speed.target(self._steering, now)
        if self.stopped:
            return Command(self._steering, self._standstill.throttle(telemetry.speed))
        self._standstill.reset()
        return Command(self._steering, self._speed_controller.throttle(target, telemetry.speed, now))

    def fail(self, fault: Fault, now: float, speed: float | None = None, error: str = "") -> Command:
        """Count a step that cannot be driven and return the safe command; `speed` in m/s where known."""
        self.faults[fault] += 1
        self._faults_in_a_row += 1
        self.last_error = error or self.last_error
        if self._faults_in_a_row >= FAULTS_IN_A_ROW:
            self.fault = f"{_ADVICE[fault]}" + (f" ({error})" if error else "")
        if self._fault_since is None:
            self._fault_since = now
        return safe_command(self._steering, now - self._fault_since, speed)
