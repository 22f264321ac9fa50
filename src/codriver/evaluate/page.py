"""The pieces that reports' pages are made of: HTML that carries its pictures along and needs no script.

Words are escaped here; what is called `content` is HTML already.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from codriver.evaluate.themed_picture import ThemedPicture


def page(title: str, sections: Iterable[str]) -> str:
    """Return a whole page of sections, content each."""
    style = files("codriver.evaluate").joinpath("report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n<body><main>\n"
        + "\n".join(sections)
        + "\n</main></body></html>\n"
    )


def header(title: str, verdicts: str, facts: Sequence[str]) -> str:
    """Return the head of a page: its title, the verdicts (content), and the facts in small print."""
    small = f'<p class="note">{escape(" · ".join(facts))}</p>'
    return f"<header><h1>{escape(title)}</h1>{verdicts}{small}</header>"


def verdict_box(words: str, tiles: Mapping[str, str], *, good: bool) -> str:
    """Return a verdict, green or red, with the figures that say most in large letters below it."""
    listed = "".join(f"<div><b>{escape(value)}</b>{escape(name)}</div>" for name, value in tiles.items())
    kind = "good" if good else "bad"
    return f'<p class="verdict {kind}">{escape(words)}</p><div class="tiles">{listed}</div>'


def section(title: str, content: str, note: str = "") -> str:
    """Return a part of the page with its heading, and a note in small print below it."""
    small = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section><h2>{escape(title)}</h2>{content}{small}</section>"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table."""

    name: str
    cells: Sequence[str]
    explanation: str = ""
    """Shown to who points at the name."""


def table(head: Iterable[str], rows: Iterable[TableRow], *, bold: int = 0) -> str:
    """Return a table; the first `bold` cells of each row stand out."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *head))
    body = "".join(_row(row, bold) for row in rows)
    return f'<div class="wide"><table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(row: TableRow, bold: int) -> str:
    title = f' title="{escape(row.explanation)}"' if row.explanation else ""
    opened = ['<td class="model">'] * bold + ["<td>"] * (len(row.cells) - bold)
    cells = "".join(f"{tag}{escape(cell)}</td>" for tag, cell in zip(opened, row.cells, strict=True))
    return f'<tr><th scope="row"{title}>{escape(row.name)}</th>{cells}</tr>'


def themed(picture: ThemedPicture, words: str) -> str:
    """Return a picture that suits a light and a dark page; `words` for who cannot see it."""
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{_address("png", picture.dark)}">'
        f'<img src="{_address("png", picture.light)}" alt="{escape(words)}"></picture>'
    )


def gallery(jpegs: Iterable[bytes], captions: Iterable[str]) -> str:
    """Return pictures side by side with what is said below each."""
    figures = "".join(
        f'<figure><img src="{_address("jpeg", jpeg)}" alt="">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        for jpeg, caption in zip(jpegs, captions, strict=True)
    )
    return f'<div class="gallery">{figures}</div>'


def film(webp: bytes, words: str) -> str:
    """Return an animation; `words` for who cannot see it."""
    return f'<img class="film" src="{_address("webp", webp)}" alt="{escape(words)}">'


def definitions(entries: Mapping[str, str]) -> str:
    """Return a list of names and what there is to say of them."""
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in entries.items())
    return f"<dl>{listed}</dl>"


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
