"""The report for people: one HTML file that needs no network and no script, readable in a minute."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from codriver.evaluate.comparison import Comparison, compare
from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.figures import help_of
from codriver.evaluate.report_pictures import ReportPictures, ThemedPicture, letter
from codriver.evaluate.rows import ROWS
from codriver.evaluate.subject import Subject
from codriver.evaluate.verdict import verdict
from codriver.evaluate.worst_places import Place
from codriver.render.look import Look
from codriver.types import METRES_PER_SECOND_PER_MPH

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


def report_page(evaluation: Evaluation, pictures: ReportPictures, report: dict[str, Any]) -> str:
    """Return the page; `report` is what the report for machines holds, for the small print."""
    names = ", ".join(model.name for model in evaluation.models)
    title = f"{names} on {evaluation.course.load_track().name}"
    style = files("codriver.evaluate").joinpath("report.css").read_text(encoding="utf-8")
    parts = [
        _header(evaluation, title),
        _section("In figures", _table(evaluation.subjects), _TABLE_NOTE),
        *_comparisons(evaluation),
        _section("From above", _themed(pictures.trace, "The paths driven with help, seen from above")),
        _section("Along the lap", _themed(pictures.error, "Cross-track error over the length of the track")),
        *(_gallery(model, pictures) for model in evaluation.models),
        *(_film(model, pictures) for model in evaluation.models if model.name in pictures.films),
        *(_starts(model) for model in evaluation.models),
        _small_print(report),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n<body><main>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


_TABLE_NOTE = (
    "The expert sees the track instead of the picture and is the ceiling; “straight” never steers and is the "
    "floor. Each start is driven freely, until a wheel leaves the road, and again with help, where a car "
    "more than 1 m off the middle is put back: autonomy and interventions are of the latter, all else of "
    "the former. Point at a name for what it means."
)


def _header(evaluation: Evaluation, title: str) -> str:
    course, look = evaluation.course, evaluation.course.look
    track = course.load_track()
    facts = [
        f"{track.name}{' in reverse' if course.reverse else ''}, {track.length:,.0f} m",
        f"{_counted(len(evaluation.models[0].results), 'start')} of {_counted(course.laps, 'lap')}",
        f"up to {course.set_speed / METRES_PER_SECOND_PER_MPH:.3g} mph",
        "usual look" if look == Look() else f"another look ({look.seed})",
        f"seed {evaluation.seed}",
    ]
    facts += [f"{course.latency * 1000:.0f} ms added latency"] * bool(course.latency)
    facts += [f"{course.dropped:.0%} of the pictures dropped"] * bool(course.dropped)
    verdicts = "".join(map(_verdict, evaluation.models))
    small = f'<p class="note">{escape(" · ".join(facts))}</p>'
    return f"<header><h1>{escape(title)}</h1>{verdicts}{small}</header>"


def _verdict(model: Subject) -> str:
    """Return the verdict on a model, with the four figures that say most in large letters below it."""
    kind = "good" if model.clean == len(model.results) else "bad"
    errors = model.figures.lateral.by_time
    tiles = {
        "clean drives": f"{model.clean} of {len(model.results)}",
        "autonomy": f"{model.help.autonomy:.1f} %",
        "off the middle, mean": f"{errors.mean_absolute:.2f} m",
        "at most": f"{errors.largest:.2f} m",
    }
    listed = "".join(f"<div><b>{escape(value)}</b>{escape(name)}</div>" for name, value in tiles.items())
    return f'<p class="verdict {kind}">{escape(verdict(model))}</p><div class="tiles">{listed}</div>'


def _counted(number: float, thing: str) -> str:
    return f"{number:g} {thing}{'s' * (number != 1)}"


def _section(title: str, content: str, note: str = "") -> str:
    small = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section><h2>{escape(title)}</h2>{content}{small}</section>"


def _table(subjects: Sequence[Subject]) -> str:
    rows = (
        (f'<th scope="row" title="{escape(row.explanation)}">{escape(row.name)}</th>', subject_cells)
        for row in ROWS
        for subject_cells in [[(row.value(subject), subject.is_model) for subject in subjects]]
    )
    body = "".join(
        f"<tr>{name}" + "".join(_cell(value, "model" if model else "") for value, model in cells) + "</tr>"
        for name, cells in rows
    )
    return _tabular(["", *(subject.name for subject in subjects)], body)


def _tabular(head: Iterable[str], body: str) -> str:
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return f'<div class="wide"><table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<td{attribute}>{escape(value)}</td>"


def _comparisons(evaluation: Evaluation) -> Iterator[str]:
    first, *others = evaluation.models
    for other in others:
        yield _comparison(compare(first, other))


def _comparison(found: Comparison) -> str:
    body = ""
    for key, difference in found.differences.items():
        interval = difference.interval
        reach = f"{interval.low:+.3f} to {interval.high:+.3f}" if interval else "needs more than one start"
        cells = _cell(f"{difference.mean:+.3f}") + _cell(reach)
        body += f'<tr><th scope="row">{COMPARISON_NAMES[key]}</th>{cells}</tr>'
    note = "The same starts, start by start: the mean difference and its 95 % interval (Student's t)."
    title = f"{found.second} less {found.first}"
    return _section(title, _tabular(["", "difference", "95 % interval"], body), note)


def _themed(picture: ThemedPicture, words: str) -> str:
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{_data("png", picture.dark)}">'
        f'<img src="{_data("png", picture.light)}" alt="{escape(words)}"></picture>'
    )


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _gallery(model: Subject, pictures: ReportPictures) -> str:
    shown = zip(pictures.gallery[model.name], model.worst_sights, strict=True)
    figures = "".join(
        f'<figure><img src="{_data("jpeg", jpeg)}" alt=""><figcaption>{letter(number)}: '
        f"{_place(sight.place)}</figcaption></figure>"
        for number, (jpeg, sight) in enumerate(shown)
    )
    note = "What the camera saw there; boxed is what the network is fed, orange where it steered."
    return _section(f"Worst places of {model.name}", f'<div class="gallery">{figures}</div>', note)


def _place(place: Place) -> str:
    side = "right" if place.cross_track_error > 0 else "left"
    return f"{abs(place.cross_track_error):.2f} m to the {side}, {place.s:.0f} m along"


def _film(model: Subject, pictures: ReportPictures) -> str:
    image = (
        f'<img class="film" src="{_data("webp", pictures.films[model.name])}" alt="Film of the free drive">'
    )
    return _section(f"The first free drive of {model.name}", image)


def _starts(model: Subject) -> str:
    body = ""
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
        body += f'<tr><th scope="row">{number}</th>{"".join(map(_cell, cells))}</tr>'
    head = ["start", "free drive", "driven", "off the middle", "at most", "laps", "interventions", "autonomy"]
    return _section(f"{model.name}, start by start", _tabular(head, body))


def _small_print(report: dict[str, Any]) -> str:
    provenance = report["provenance"]
    entries = {
        subject["model"]["file"]: f"sha256 {subject['model']['sha256']}"
        for subject in report["subjects"]
        if subject["model"]
    }
    entries["codriver"] = f"{provenance['codriver']}, source sha256 {provenance['source_sha256']}"
    entries["libraries"] = ", ".join(f"{name} {version}" for name, version in provenance["libraries"].items())
    entries["machine"] = ", ".join(str(value) for value in provenance["machine"].values())
    for subject in report["subjects"]:
        if times := subject["answer_milliseconds"]:
            entries[f"{subject['name']} answers"] = (
                f"in {times['percentile_50']:.2f} ms (median), {times['percentile_99']:.2f} ms (99 %), "
                f"{times['longest']:.2f} ms (longest of {times['answers']}) on this machine"
            )
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in entries.items())
    return _section(
        "Where this comes from", f"<dl>{listed}</dl>", "report.json holds all of it, and more digits."
    )
