"""What `codriver drive` shows: the live line, the table at the end, and the same as JSON."""

from typing import Any

from rich.console import Console
from rich.table import Table

from codriver.drive.latency import Latencies
from codriver.drive.recordings import Recordings
from codriver.drive.self_test import SelfTest
from codriver.drive.state import DriveState
from codriver.drive.waiting import USUAL_PORT, simulate_command
from codriver.types import METRES_PER_SECOND_PER_MPH

PERCENTILES = (50, 90, 99, 99.9)


def waiting_hint(port: int, *, can_test: bool) -> str:
    """Return what to do when nobody has connected to a server on `port`; `can_test` by pressing Enter."""
    elsewhere = "" if port == USUAL_PORT else f" (not to {port}, where this server is)"
    test = "press Enter, and a scripted one" if can_test else "codriver drive MODEL --self-test"
    return (
        "Nobody has connected yet. Start the simulator, choose a track and then Autonomous Mode; it connects "
        f"to 127.0.0.1, port {USUAL_PORT}{elsewhere}, by itself.\n"
        f"No simulator at hand? {simulate_command(port)} drives ours, in another terminal.\n"
        f"Does driving work here at all? To try without a simulator: {test}."
    )


def show_self_test(found: SelfTest, console: Console) -> None:
    """Print what the scripted simulator found."""
    for check, passed in found.checks.items():
        console.print(f"[green]yes[/]  {check}" if passed else f"[red]NO[/]   {check}")
    console.print("steering between {:+.3f} and {:+.3f}".format(*found.steering))
    console.print(latency_table(found.latencies))


def live_line(state: DriveState, recording: Recordings, now: float) -> str:
    """One line on how the drive goes."""
    look = state.snapshot(now)
    parts = [look.words]
    if look.connected and state.counts["telemetry"]:
        parts += [
            f"{look.frames_per_second:.0f} frames/s",
            f"steering {look.steering:+.2f}",
            f"speed {look.speed / METRES_PER_SECOND_PER_MPH:.1f} mph",
            f"answered in {1e3 * state.latencies.percentile(50):.1f} ms",
        ]
    if look.connected > 1:
        parts.append(f"{look.connected} simulators")
    if recording.folders:
        parts.append(recording.problem or f"{recording.written} rows recorded")
    if recording.dropped:
        parts.append(f"{recording.dropped} rows not recorded")
    if state.complaint:
        parts.append(f"{state.counts['complaints']} complaints, the latest: {state.complaint}")
    return " | ".join(parts)


def latency_table(latencies: Latencies) -> Table:
    """A table of percentiles in milliseconds."""
    table = Table("telemetry answered", "milliseconds", title="Latency", title_justify="left")
    for percent in PERCENTILES:
        table.add_row(f"{percent:g} % within", f"{1e3 * latencies.percentile(percent):.2f}")
    table.add_row("the longest", f"{1e3 * latencies.longest:.2f}")
    return table


def count_lines(state: DriveState, recording: Recordings) -> list[str]:
    """The counters in words, one line each."""
    lines = [f"{name}: {count}" for name, count in sorted(state.counts.items()) if count]
    if state.last_error:
        lines.append(f"latest error: {state.last_error}")
    if state.complaint:
        lines.append(f"latest complaint: {state.complaint}")
    if recording.folders:
        lines.append(f"rows recorded: {recording.written}, not recorded: {recording.dropped}")
        lines += [recording.problem] if recording.problem else []
    return lines


def latency_json(latencies: Latencies) -> dict[str, float]:
    """Percentiles in milliseconds under stable names."""
    names = {50: "p50_ms", 90: "p90_ms", 99: "p99_ms", 99.9: "p99_9_ms"}
    figures = {name: round(1e3 * latencies.percentile(percent), 3) for percent, name in names.items()}
    return {**figures, "max_ms": round(1e3 * latencies.longest, 3)}


def drive_json(state: DriveState, recording: Recordings) -> dict[str, Any]:
    """The whole drive for machines."""
    return {
        **latency_json(state.latencies),
        "counts": {name: count for name, count in state.counts.items() if count},
        "fault": state.fault,
        "last_error": state.last_error,
        "complaint": state.complaint,
        "rows_recorded": recording.written,
        "rows_not_recorded": recording.dropped,
        "recording_problem": recording.problem,
    }
