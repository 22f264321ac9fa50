"""A recording's report on one screen."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from codriver.data.check import HISTOGRAM_EDGES, CheckReport
from codriver.data.edit_file import edit_file
from codriver.data.keyboard import KeyboardEvidence
from codriver.data.smoothing import SMOOTHING_SECONDS

SHOWN_ROWS, SHOWN_STRETCHES, BAR_CHARACTERS = 6, 4, 40
_EIGHTHS = "▏▎▍▌▋▊▉█"


def show_report(console: Console, report: CheckReport) -> None:
    """Print a report: facts, steering histogram, what is wrong and in which rows."""
    console.print(f"\n[bold]{escape(report.name)}[/]  [dim]{escape(report.log)}[/]", soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="cyan", no_wrap=True)
    facts.add_column()
    for label, value in _facts(report):
        facts.add_row(label, value)
    console.print(facts)
    console.print(_histogram(report.steering_counts))
    _show_bad_rows(console, report)


def _facts(report: CheckReport) -> list[tuple[str, str]]:
    cameras = ", ".join(f"{camera} {count:,}" for camera, count in report.cameras.items())
    facts = [
        ("rows", f"{report.rows:,} good of {report.rows_in_log:,} in the log"),
        (
            "driven",
            f"{report.minutes:.1f} minutes, {report.metres:,.0f} m, "
            f"mean {report.mean_speed_mph:.1f} mph, top {report.top_speed_mph:.1f} mph",
        ),
        ("pictures", f"{cameras}; {report.rows_per_second:.1f} rows a second"),
        (
            "steering",
            f"{report.keyboard.zero_share:.1%} exactly 0, "
            f"{report.left_share:.1%} left, {report.right_share:.1%} right",
        ),
        ("keyboard", _keyboard(report.keyboard)),
    ]
    if report.left_out:
        facts.insert(1, ("left out", f"{report.left_out:,} rows, by {edit_file(Path(report.log)).name}"))
    for place, stretch in enumerate(report.stretches[:SHOWN_STRETCHES]):
        words = (
            f"lines {stretch.first_line} to {stretch.last_line}: "
            f"{stretch.seconds:.1f} s, {stretch.metres:,.0f} m"
        )
        facts.append(("stretches" if place == 0 else "", words))
    if len(report.stretches) > SHOWN_STRETCHES:
        facts.append(("", f"and {len(report.stretches) - SHOWN_STRETCHES} more"))
    if report.decimal_comma:
        facts.append(("note", "the log is written with decimal commas; they are read as such"))
    return facts + [("note", escape(note)) for note in report.notes]


def _keyboard(evidence: KeyboardEvidence) -> str:
    moves = f"moves at {evidence.rate:.1f} per second, {evidence.held_share:.0%} of its values are held"
    if not evidence.keyboard:
        return f"no: steering {moves}"
    return f"[yellow]yes, bang-bang[/]: {moves}; training smooths it over {SMOOTHING_SECONDS} s"


def _histogram(counts: list[int]) -> Table:
    """Draw 11 bars: five pairs of bins to the left, straight ahead, five pairs to the right."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="cyan", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    middle = len(counts) // 2
    groups = [(start, start + 2) for start in range(0, middle, 2)]
    groups += [(middle, middle + 1)]
    groups += [(start, start + 2) for start in range(middle + 1, len(counts), 2)]
    sums = [sum(counts[start:stop]) for start, stop in groups]
    for (start, stop), rows in zip(groups, sums, strict=True):
        low, high = max(-1.0, HISTOGRAM_EDGES[start]), min(1.0, HISTOGRAM_EDGES[stop])
        table.add_row(f"{low:+.2f} to {high:+.2f}", f"{rows:,}", _bar(rows / max(*sums, 1)))
    return table


def _bar(share: float) -> str:
    eighths = round(share * BAR_CHARACTERS * 8)
    if share > 0 and eighths == 0:
        eighths = 1
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")


def _show_bad_rows(console: Console, report: CheckReport) -> None:
    bad = report.bad_rows
    if not bad:
        console.print("[green]no bad rows[/]: every picture is there and whole")
        return
    share = len(bad) / (report.rows_in_log - report.left_out)
    colour = "yellow" if report.good else "bold red"
    verdict = "" if report.good else ", more than training accepts"
    console.print(f"[{colour}]{len(bad):,} bad rows[/] ({share:.1%}{verdict})")
    for problem in bad[:SHOWN_ROWS]:
        where = f"{problem.picture}: " if problem.picture else ""
        console.print(f"  line {problem.line}: {escape(where + problem.reason)}", soft_wrap=True)
    if len(bad) > SHOWN_ROWS:
        console.print(f"  and {len(bad) - SHOWN_ROWS:,} more; --json has them all")
    console.print(
        f"Look at them, and leave out what you like: codriver view {escape(report.log)}", soft_wrap=True
    )
