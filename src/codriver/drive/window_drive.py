"""Driving in a window: a person at the wheel, or a drive server that hands it over while a key is held."""

import math
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from codriver.control.hands import Hands, Inputs
from codriver.drive.client import MANUAL
from codriver.drive.headless import LOST_AT, telemetry_of
from codriver.drive.real_time import RealTime
from codriver.drive.recordings import Recordings
from codriver.drive.server_link import ServerLink
from codriver.drive.tally import Tally
from codriver.errors import OutputError
from codriver.render.dashboard import Dashboard
from codriver.render.scene import Scene
from codriver.render.window import Pose
from codriver.sim.episode import EndReason
from codriver.sim.start import Start
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import METRES_PER_SECOND_PER_MPH, Camera, Command

ROW_SECONDS = 0.07
"""Between two rows of a recording: the simulator takes one every 1/15 s or slightly slower."""
TELEMETRY_SECONDS = 2 * TIME_STEP
"""Between two messages on a chain at least: the simulator sends one every second picture of 60 a second."""
MOST_STEPS = 10
"""Physics steps that are made for one picture at most; a slow machine shall still show some."""
NEWS_FOR = 5.0
"""Seconds that news stay on the dashboard."""
KEYS_FOR = 12.0
"""Seconds that the help on the keys is shown at first."""
STANDING = Command(0.0, 0.0)


class DriveWindow(Protocol):
    """What a person looks at and holds: a window, or a page in a browser."""

    @property
    def is_open(self) -> bool:
        """Whether it is still there."""

    def inputs(self) -> Inputs:
        """Return what the person holds, as of the last picture."""

    def pressed(self) -> list[str]:
        """Return the keys and buttons that went down since the last call, by Panda3D's names."""

    def show(self, pose: Pose, dashboard: Dashboard) -> None:
        """Show the scene for a car at this pose, with its dashboard."""


class WindowDrive:
    """A drive as it goes on in a window: show one picture after another with :meth:`advance`."""

    def __init__(
        self,
        world: World,
        scene: Scene,
        window: DriveWindow,
        recordings: Recordings,
        link: ServerLink | None = None,
        clock: RealTime | None = None,
        corrections: Recordings | None = None,
    ) -> None:
        """Drive in `world`, seen in `scene`, which has all three cameras; `link` is to the drive server.

        `clock` makes physics steps due; by default it is the wall clock. With `corrections` every key that
        steers takes the wheel from the server, and what the person does with it is recorded into them.
        """
        self.world, self._scene, self._window = world, scene, window
        self.recording, self.link, self.corrections = recordings, link, corrections
        self.tally = Tally()
        self._hands, self._clock = Hands(), clock or RealTime(TIME_STEP)
        self._begun = datetime.now()
        self._by_hand = link is None
        self._next_row = self._next_correction = self._next_telemetry = 0.0
        self._news, self._news_until = "", -math.inf
        self._keys: bool | None = None  # None: shown for a while
        self._left = False

    @property
    def running(self) -> bool:
        """Whether the drive goes on."""
        return self._window.is_open and not self._left and self.world.end == EndReason.RUNNING

    @property
    def end(self) -> str:
        """Why it ended: the word of an EndReason, or "stopped" where the person ended it."""
        return "stopped" if self.world.end == EndReason.RUNNING else str(self.world.end)

    @property
    def seconds(self) -> float:
        """Simulated seconds driven."""
        return float(self.world.episode.time)

    def advance(self) -> None:
        """Drive on to now, show a picture of it, and wait until the next step is due."""
        for name in self._window.pressed():
            self._press(name)
        inputs = self._window.inputs()
        self._hand_over(inputs)
        for _ in range(MOST_STEPS):
            if not self._clock.take():
                break
            self._step(inputs)
        if self.link is not None:
            self._talk(self.link)
        self._window.show(self._pose(), self._dashboard())
        time.sleep(self._clock.until_next())

    def tell(self, news: str) -> None:
        """Show news on the dashboard for a while."""
        self._news, self._news_until = news, time.monotonic() + NEWS_FOR

    def _press(self, name: str) -> None:
        if name == "escape":
            self._left = True
        elif name in {"space", "face_a"}:
            self._hands.cruising = not self._hands.cruising
        elif name in {"r", "face_y"}:
            self._switch_recording()
        elif name in {"backspace", "face_b"}:
            self._put_back()
        elif name == "h":
            self._keys = not self._shows_keys

    def _put_back(self) -> None:
        self.world.put(Start(self.world.car.s))
        self.tell("put back onto the road")

    def _switch_recording(self) -> None:
        if self.recording.running:
            self.recording.stop()
            self.tell(f"recorded into {self.recording.folders[-1]}")
            return
        try:
            self.recording.start(datetime.now())
        except OutputError as error:
            self.tell(str(error))
            return
        self._next_row = self.seconds

    def _hand_over(self, inputs: Inputs) -> None:
        """Give the wheel to who has it now; who takes it from the server begins where that has left it."""
        before = self._by_hand
        takes = inputs.takes_pedals or (self.corrections is not None and inputs.takes_wheel)
        self._by_hand = self.link is None or takes
        if self._by_hand and not before and self.link is not None and self.corrections is not None:
            self._hands.take_over(self.link.command or STANDING)
            self._begin_correction(self.corrections)

    def _begin_correction(self, corrections: Recordings) -> None:
        self._next_correction = self.seconds
        try:
            if not corrections.running:
                corrections.start(datetime.now())
        except OutputError as error:
            self.tell(str(error))

    def _step(self, inputs: Inputs) -> None:
        """Drive one physics step, and record a row where one is due."""
        command = self._command(inputs)
        car = self.world.step(command)
        self.tally.note(car)
        if abs(float(car.cross_track_error)) > LOST_AT:
            self._put_back()
        if self.recording.running and self.seconds >= self._next_row:
            self._next_row += ROW_SECONDS
            self._record(self.recording, command)
        corrections = self.corrections if self._by_hand else None
        if corrections is not None and self.seconds >= self._next_correction:
            self._next_correction += ROW_SECONDS
            self._record(corrections, command)

    def _command(self, inputs: Inputs) -> Command:
        """Return what is done in this step, by the hands or the server, or by both."""
        if self.link is None:
            return self._hands.step(inputs)
        served = self.link.command or STANDING
        if not self._by_hand:
            return served
        by_hand = self._hands.step(inputs)
        # Who only steers leaves the pedals as they are.
        return by_hand if inputs.takes_pedals else Command(by_hand.steering, served.throttle)

    def _record(self, recordings: Recordings, command: Command) -> None:
        now = self._begun + timedelta(seconds=self.seconds)
        recordings.offer(self._jpegs(), command, max(0.0, float(self.world.car.speed)), now)

    def _talk(self, link: ServerLink) -> None:
        """Take the server's answers, and ask again where it is time to."""
        link.wait(0.0)
        if link.ready and self.seconds >= self._next_telemetry:
            self._next_telemetry = self.seconds + TELEMETRY_SECONDS
            link.ask(MANUAL if self._by_hand else telemetry_of(self.world.car, self._jpegs()["center"]))

    def _jpegs(self) -> Mapping[Camera, bytes]:
        return self._scene.jpegs(*self._pose())

    def _pose(self) -> Pose:
        car = self.world.car
        return (
            float(car.x),
            float(car.y),
            float(car.z),
            float(car.yaw),
            float(car.pitch),
            float(car.roll),
        )

    @property
    def _shows_keys(self) -> bool:
        return self.seconds < KEYS_FOR if self._keys is None else self._keys

    def _dashboard(self) -> Dashboard:
        laps = self.world.lap_times
        return Dashboard(
            mph=abs(float(self.world.car.speed)) / METRES_PER_SECOND_PER_MPH,
            steering=float(self.world.car.steering),
            lap=len(laps) + 1,
            lap_seconds=self.seconds - float(self.world.episode.line_time),
            last_lap_seconds=laps[-1] if laps else None,
            wheel=self._wheel(),
            rows_recorded=self.recording.rows if self.recording.running else None,
            note=self._note(),
            keys=self._shows_keys,
        )

    def _wheel(self) -> str:
        if self.link is not None and not self._by_hand:
            return "a drive server is at the wheel" if self.link.connected else "waiting for a drive server"
        if self.link is not None:
            rows = self.corrections.rows if self.corrections is not None else 0
            return f"you are at the wheel: {rows} rows of corrections" if rows else "you are at the wheel"
        return "cruise control" if self._hands.cruising else ""

    def _note(self) -> str:
        if self.recording.problem:
            return self.recording.problem
        if self._clock.too_slow:
            return "this machine is too slow for real time"
        if time.monotonic() < self._news_until:
            return self._news
        if abs(float(self.world.car.heading_error)) > math.pi / 2:
            return "wrong way"
        return "off the road" if self.world.car.wheels_off else ""
