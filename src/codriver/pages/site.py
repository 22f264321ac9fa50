"""A site of pages: routes, the files that all pages share, and the guard before them."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from codriver.pages.guard import Guard

STATIC = Path(str(files("codriver.pages"))) / "static"
"""The pages' own files: HTML, styles, scripts."""


def page(title: str, name: str) -> str:
    """Return the page `name`.html in the shell that all pages share, with its script `name`.js.

    `title` is text. The pages' parts change by script alone: nothing of the user's is ever put into HTML.
    """
    content = (STATIC / f"{name}.html").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)} · codriver</title>\n"
        '<link rel="icon" href="/static/icon.svg">\n'
        '<link rel="stylesheet" href="/static/look.css">\n'
        f'<link rel="stylesheet" href="/static/{name}.css">\n'
        f'<script type="module" src="/static/{name}.js"></script>\n</head>\n<body>\n'
        f"{content}</body>\n</html>\n"
    )


def page_route(path: str, title: str, name: str) -> Route:
    """Return the route by which the page `name` is found at `path`."""

    def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(page(title, name), headers={"cache-control": "no-store"})

    async def endpoint(request: Request) -> HTMLResponse:
        return show(request)

    return Route(path, endpoint)


def site(routes: Sequence[BaseRoute], token: str = "") -> ASGIApp:
    """Return an ASGI application of these routes, guarded; `token` as in :class:`Guard`."""
    application = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: _say_what_is_missing},
    )
    return Guard(application, token)


async def _say_what_is_missing(_request: Request, error: Exception) -> Response:
    status, words = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "Error")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><title>{escape(words)}</title>'
        f'<link rel="stylesheet" href="/static/look.css"><main class="alone"><h1>{escape(words)}</h1>'
        '<p>There is no such page here. <a href="/">Back to the start</a></p></main></html>',
        status,
    )
