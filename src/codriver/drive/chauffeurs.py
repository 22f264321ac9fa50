"""Who can be at the wheel of a simulated car: a drive server, or the expert."""

from codriver.drive.headless import HeadlessDrive
from codriver.drive.server_link import ServerLink
from codriver.sim.expert import Expert
from codriver.sim.track import Track
from codriver.types import Command

PATIENCE = 0.25
"""Seconds that an answer is waited for before the person is shown that it is missing."""


class ServerChauffeur:
    """A drive server at the wheel.

    Time waits for its answers, so that the drive does not depend on how quick it is; or in real time it does
    not, and until the next answer comes the car does what it last did, as in the real simulator.
    """

    def __init__(self, link: ServerLink, *, real_time: bool) -> None:
        self.link = link
        self._real_time = real_time
        self._asked = False

    @property
    def stranded(self) -> str:
        """Why no command will ever come again."""
        return self.link.stranded

    def command(self, drive: HeadlessDrive) -> Command | None:
        """Ask on the chains that are ready; return the answer, or None until it is there."""
        return self._latest(drive) if self._real_time else self._answer(drive)

    def close(self) -> None:
        """Leave the server as the simulator does."""
        self.link.close()

    def _latest(self, drive: HeadlessDrive) -> Command | None:
        self.link.wait(0.0)
        if self.link.ready:
            self.link.ask(drive.telemetry())
        return self.link.command

    def _answer(self, drive: HeadlessDrive) -> Command | None:
        link = self.link
        if not self._asked and link.ready:
            link.ask(drive.telemetry())
            self._asked = True
        link.wait(PATIENCE)
        self._asked = self._asked and link.connected
        if not (self._asked and link.settled):
            return None
        self._asked = False
        return link.command


class ExpertChauffeur:
    """The expert at the wheel: sees the track, not the picture; holds a command from picture to picture."""

    stranded = ""

    def __init__(self, track: Track) -> None:
        self._expert = Expert(track)

    def command(self, drive: HeadlessDrive) -> Command:
        """Return what the expert does from where the car is."""
        car = drive.world.car
        return Command(float(self._expert.steering(car)), float(self._expert.throttle(car)))

    def close(self) -> None:
        """Leave the car."""
