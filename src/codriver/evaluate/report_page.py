"""The report for people: one HTML file that needs no network and no script, readable in a minute."""

from collections.abc import Iterator, Sequence
from typing import Any

from codriver.evaluate.comparison import Comparison, compare
from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.figures import help_of
from codriver.evaluate.page import (
    TableRow,
    definitions,
    film,
    gallery,
    header,
    page,
    section,
    table,
    themed,
    verdict_box,
)
from codriver.evaluate.page_words import page_words
from codriver.evaluate.report_pictures import ReportPictures, letter
from codriver.evaluate.rows import rows_for
from codriver.evaluate.subject import Subject
from codriver.evaluate.verdict import verdict
from codriver.evaluate.words import counted, miles_per_hour, where
from codriver.evaluate.worst_places import Place
from codriver.render.look import Look
from codriver.replay.path import RecordedRoad

COMPARISON_NAMES = {
    "completion": "driven freely, share",
    "autonomy": "autonomy, percent",
    "mean_absolute": "off the middle, mean, m",
    "percentile_95": "95 % within, m",
    "largest": "at most, m",
    "steering_rate": "steering rate, 1/s",
    "lateral_jerk": "sideways jerk, m/s³",
    "mean_speed": "mean speed, m/s",
}
"""What the keys of a comparison are called."""
_GALLERY_NOTE = (
    "What the camera saw there; boxed is what the network is fed, orange where it steered, pink what it "
    "looked at (VisualBackProp: where its features fire)."
)
_COMPARISON_NOTE = "The same starts, start by start: the mean difference and its 95 % interval (Student's t)."


def report_page(evaluation: Evaluation, pictures: ReportPictures, report: dict[str, Any]) -> str:
    """Return the page; `report` is what the report for machines holds, for the small print."""
    models, words = evaluation.models, page_words(evaluation.course)
    title = f"{', '.join(model.name for model in models)} on {evaluation.course.load_track().name}"
    sections = [
        header(title, "".join(map(_verdict, models)), list(_facts(evaluation))),
        section("In figures", _figures(evaluation), words.table_note),
        *(_comparison(compare(models[0], other)) for other in models[1:]),
        section("From above", themed(pictures.trace, words.trace)),
        section("Along the lap", themed(pictures.error, "Cross-track error over the length of the track")),
    ]
    for model in models:
        captions = [_caption(number, sight.place) for number, sight in enumerate(model.worst_sights)]
        places = gallery(pictures.gallery[model.name], captions)
        sections.append(section(f"Worst places of {model.name}", places, _GALLERY_NOTE))
    for name, webp in pictures.films.items():
        sections.append(section(f"{words.film} {name}", film(webp, "Film of the drive")))
    sections += [section(f"{model.name}, start by start", _starts(model)) for model in models]
    entries = dict(provenance_entries(report["provenance"], report["subjects"]))
    if recording := report["course"]["recording"]:
        entries = {recording: f"log sha256 {report['course']['log_sha256']}", **entries}
    small_print = definitions(entries)
    sections.append(section("Where this comes from", small_print, "report.json has more, and all digits."))
    return page(title, sections)


def _facts(evaluation: Evaluation) -> Iterator[str]:
    course, track = evaluation.course, evaluation.course.load_track()
    starts = counted(len(evaluation.models[0].results), "start")
    if isinstance(track, RecordedRoad):
        yield f"{where(course)}, {track.driven:,.0f} m in {counted(int(track.path.piece[-1]) + 1, 'piece')}"
        yield f"{starts}, each to the recording's end"
        yield from track.path.left_out
    else:
        yield f"{track.name}{' in reverse' if course.reverse else ''}, {track.length:,.0f} m"
        yield f"{starts} of {counted(course.laps, 'lap')}"
        yield "usual look" if course.look == Look() else f"another look ({course.look.seed})"
    yield f"up to {miles_per_hour(course.set_speed)}"
    yield f"seed {evaluation.seed}"
    if course.latency:
        yield f"{course.latency * 1000:.0f} ms added latency"
    if course.dropped:
        yield f"{course.dropped:.0%} of the pictures dropped"


def _verdict(model: Subject) -> str:
    errors = model.figures.lateral.by_time
    tiles = {
        page_words(model.course).clean: f"{model.clean} of {len(model.results)}",
        "autonomy": f"{model.help.autonomy:.1f} %",
        "off the middle, mean": f"{errors.mean_absolute:.2f} m",
        "at most": f"{errors.largest:.2f} m",
    }
    return verdict_box(verdict(model), tiles, good=model.clean == len(model.results))


def _figures(evaluation: Evaluation) -> str:
    subjects = evaluation.subjects
    rows = [
        TableRow(row.name, [row.value(each) for each in subjects], row.explanation)
        for row in rows_for(evaluation.course)
    ]
    return table([subject.name for subject in subjects], rows, bold=len(evaluation.models))


def _comparison(found: Comparison) -> str:
    rows = []
    for key, difference in found.differences.items():
        interval = difference.interval
        reach = f"{interval.low:+.3f} to {interval.high:+.3f}" if interval else "needs more than one start"
        rows.append(TableRow(COMPARISON_NAMES[key], [f"{difference.mean:+.3f}", reach]))
    content = table(["difference", "95 % interval"], rows)
    return section(f"{found.second} less {found.first}", content, _COMPARISON_NOTE)


def _caption(number: int, place: Place) -> str:
    side = "right" if place.cross_track_error > 0 else "left"
    return f"{letter(number)}: {abs(place.cross_track_error):.2f} m to the {side}, {place.s:.0f} m along"


def _starts(model: Subject) -> str:
    if model.course.recording is not None:
        return _replayed_starts(model)
    rows = []
    for number, result in enumerate(model.results, 1):
        free, needed = result.free, help_of([result.helped])
        errors = model.figures_of([free]).lateral.by_time
        cells = [
            "clean" if free.clean else str(free.end).replace("_", " "),
            f"{free.completion:.1%}",
            f"{errors.mean_absolute:.2f} m",
            f"{errors.largest:.2f} m",
            ", ".join(f"{seconds:.1f} s" for seconds in free.lap_times) or "-",
            f"{needed.count}",
            f"{needed.autonomy:.1f} %",
        ]
        rows.append(TableRow(f"start {number}", cells))
    head = ["free drive", "driven", "off the middle", "at most", "laps", "interventions", "autonomy"]
    return table(head, rows)


def _replayed_starts(model: Subject) -> str:
    rows = []
    for number, drive in enumerate(model.helped, 1):
        errors, needed = model.figures_of([drive]).lateral.by_time, help_of([drive])
        cells = [
            f"{drive.trajectory.s[0]:,.0f} m",
            str(drive.end).replace("_", " "),
            f"{errors.mean_absolute:.2f} m",
            f"{errors.largest:.2f} m",
            f"{needed.count}",
            f"{needed.autonomy:.1f} %",
        ]
        rows.append(TableRow(f"start {number}", cells))
    return table(["from", "end", "off the path", "at most", "interventions", "autonomy"], rows)


def provenance_entries(
    provenance: dict[str, Any], subjects: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Yield what to say of models, code and machine, from the keys of the report for machines."""
    for subject in subjects:
        if model := subject["model"]:
            yield model["file"], f"sha256 {model['sha256']}"
        if times := subject.get("answer_milliseconds"):
            yield (
                f"{subject['name']} answers",
                f"in {times['percentile_50']:.2f} ms (median), {times['percentile_99']:.2f} ms (99 %), "
                f"{times['longest']:.2f} ms (longest of {times['answers']}) on this machine",
            )
    yield "codriver", f"{provenance['codriver']}, source sha256 {provenance['source_sha256']}"
    yield "libraries", ", ".join(f"{name} {version}" for name, version in provenance["libraries"].items())
    machine = provenance["machine"]
    yield "machine", f"{machine['system']}, {machine['processor']}, {machine['cores']} cores"
    yield "pictures drawn by", machine["graphics"]
