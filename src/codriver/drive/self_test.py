"""Does driving work here? A scripted simulator drives a while over a real socket and tells what it found."""

import math
from dataclasses import dataclass

import numpy as np

from codriver.camera.codec import encode_jpeg
from codriver.drive.client import MANUAL, ScriptedSimulator, telemetry_message
from codriver.drive.latency import Latencies
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame

ROUND_TRIPS = 300


@dataclass(frozen=True)
class SelfTest:
    """What the scripted simulator found."""

    checks: dict[str, bool]
    """What was tried, and whether it went well."""
    steering: tuple[float, float]
    """Least and greatest steering that was answered, -1..1."""
    latencies: Latencies
    """Round trips with messages in pieces of 1 KB, as the simulator writes them."""

    @property
    def passed(self) -> bool:
        """Whether all went well."""
        return all(self.checks.values())

    @property
    def verdict(self) -> str:
        """All of it in one sentence."""
        if not self.passed:
            return (
                f"{sum(not passed for passed in self.checks.values())} of {len(self.checks)} checks failed."
            )
        return (
            f"Driving works here: {self.latencies.count} pictures answered, half of them within "
            f"{1e3 * self.latencies.percentile(50):.1f} ms, 99 % within "
            f"{1e3 * self.latencies.percentile(99):.1f} ms."
        )


def run_self_test(host: str, port: int, path: str) -> SelfTest:
    """Drive against a server with drawn pictures; raises OSError when it does not answer at all."""
    latencies, steering = Latencies(), []
    pictures = [encode_jpeg(draw_road(bend)) for bend in np.linspace(-1, 1, 9)]
    with ScriptedSimulator(host, port, path=path) as simulator:
        for number in range(ROUND_TRIPS):
            message = telemetry_message(pictures[number % len(pictures)], mph=20.0)
            latencies.add(simulator.play([message], 1)[0])
        for picture in pictures:
            event, data = simulator.ask(telemetry_message(picture, mph=20.0))
            steering.append(float(data["steering_angle"]) if event == "steer" else math.nan)
        comma = simulator.ask(telemetry_message(pictures[0], mph=20.0, mark=","))
        manual = simulator.ask(MANUAL)
        broken = simulator.ask(telemetry_message(b"no picture", mph=20.0))
    checks = {
        "every picture is answered with a steering value": all(abs(value) <= 1 for value in steering),
        "the steering depends on the picture": max(steering) > min(steering),
        "countries with decimal commas are answered in commas": "," in comma[1].get("steering_angle", ""),
        "a person at the wheel is left alone": manual == ("manual", {}),
        "a broken picture gets a safe answer": broken[0] == "steer",
    }
    return SelfTest(checks, (min(steering), max(steering)), latencies)


def draw_road(bend: float) -> Frame:
    """Draw a grey road under a blue sky that bends left (-1) to right (1): uint8 RGB (160, 320, 3)."""
    rows, columns = np.mgrid[0:FRAME_HEIGHT, 0:FRAME_WIDTH]
    depth = (rows - 60) / 100  # 0 at the horizon, 1 at the bonnet
    middle = FRAME_WIDTH / 2 + 120 * bend * (1 - depth) ** 2
    frame = np.full((FRAME_HEIGHT, FRAME_WIDTH, 3), (120, 130, 70), np.uint8)
    frame[np.abs(columns - middle) < 15 + 145 * depth] = (120, 120, 115)
    frame[rows < 60] = (150, 190, 225)
    return frame
