"""What `codriver simulate` tells: the live line without a window, the table at the end, the same as JSON."""

import time
from typing import TYPE_CHECKING, Any

from rich.table import Table

from codriver.types import METRES_PER_SECOND_PER_MPH

if TYPE_CHECKING:
    from codriver.drive.headless import HeadlessDrive
    from codriver.drive.server_link import ServerLink
    from codriver.drive.window_drive import WindowDrive


class LiveLine:
    """One line on how the drive goes; it measures how fast time passes between two looks."""

    def __init__(self, drive: "HeadlessDrive", link: "ServerLink | None") -> None:
        self._drive, self._link = drive, link
        self._seen = time.perf_counter(), 0.0
        self._pace = 0.0

    def text(self) -> str:
        """Return the line for now."""
        world, tally = self._drive.world, self._drive.tally
        error = float(world.car.cross_track_error)
        parts = [
            f"lap {len(world.lap_times) + 1}, {100 * self._lap_share():.0f} %",
            f"{float(world.car.speed) / METRES_PER_SECOND_PER_MPH:.1f} mph",
            f"{abs(error):.2f} m {'right' if error > 0 else 'left'} of the middle",
            f"off the road {tally.off_road} times" + (" (now)" if world.car.wheels_off else ""),
            f"{self._measured_pace():.1f} times real time",
        ]
        if self._link is not None:
            parts.append(f"{self._link.answers} answers")
        if self._drive.too_slow:
            parts.append("too slow for real time")
        return " | ".join(parts)

    def _lap_share(self) -> float:
        episode = self._drive.world.episode
        return float((episode.farthest - episode.start) / self._drive.world.track.length % 1.0)

    def _measured_pace(self) -> float:
        now, driven = time.perf_counter(), float(self._drive.world.episode.time)
        then, driven_then = self._seen
        if now - then >= 0.5:
            self._pace = (driven - driven_then) / (now - then)
            self._seen = now, driven
        return self._pace


def drive_json(drive: "HeadlessDrive | WindowDrive", link: "ServerLink | None") -> dict[str, Any]:
    """Return what came of the drive, for machines: metres and seconds of simulated time."""
    world, tally, recording = drive.world, drive.tally, drive.recording
    episode = world.episode
    figures: dict[str, Any] = {
        "track": world.track.name,
        "reverse": world.track.reverse,
        "end": drive.end,
        "laps": len(world.lap_times),
        "lap_times_s": [round(seconds, 2) for seconds in world.lap_times],
        "seconds": round(float(episode.time), 2),
        "metres": round(float(episode.farthest - episode.start), 1),
        "off_road": tally.off_road,
        "seconds_off_road": round(tally.seconds_off_road, 2),
        "collisions": int(episode.collisions),
        "mean_cross_track_error_m": round(tally.mean_error, 3),
        "largest_cross_track_error_m": round(tally.largest_error, 3),
        "rows_recorded": recording.written if recording else 0,
        "recording_problem": recording.problem if recording else "",
    }
    if link is not None:
        figures |= {"telemetry": link.telemetry, "answers": link.answers, "connections": link.connections}
    return figures


_ROWS = (
    ("it ended", "end", "{}"),
    ("laps", "laps", "{}"),
    ("driven", "metres", "{:.0f} m"),
    ("simulated time", "seconds", "{:.1f} s"),
    ("off the road", "off_road", "{} times"),
    ("of the time", "seconds_off_road", "{:.1f} s"),
    ("walls hit", "collisions", "{} times"),
    ("mean distance from the middle", "mean_cross_track_error_m", "{:.2f} m"),
    ("largest", "largest_cross_track_error_m", "{:.2f} m"),
)


def drive_table(figures: dict[str, Any]) -> Table:
    """Return a table of the figures of :func:`drive_json`."""
    name = f"{figures['track']}, {'the other way round' if figures['reverse'] else 'the usual way round'}"
    table = Table("the drive", "", title=name, title_justify="left", show_header=False)
    for words, key, form in _ROWS:
        table.add_row(words, form.format(figures[key]).replace("_", " "))
    for number, seconds in enumerate(figures["lap_times_s"], start=1):
        table.add_row(f"lap {number}", f"{seconds:.2f} s")
    if "answers" in figures:
        table.add_row("telemetry answered", f"{figures['answers']} of {figures['telemetry']}")
    if figures["rows_recorded"] or figures["recording_problem"]:
        problem = figures["recording_problem"]
        table.add_row("rows recorded", f"{figures['rows_recorded']}" + (f"; {problem}" if problem else ""))
    return table
