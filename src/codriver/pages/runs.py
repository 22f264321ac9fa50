"""The page of training runs: their curves, what differs between their settings, how they drive."""

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codriver.errors import RunError
from codriver.evaluate.report_folder import ReportFolder
from codriver.pages.found_runs import find_runs
from codriver.pages.shown_reports import report_told
from codriver.pages.shown_runs import model_hash, run_told
from codriver.pages.site import page_route, site

REPORTS = "/runs/report/"
MAX_PAGE_BYTES = 128 * 1024 * 1024
"""Largest report.html that is shown."""
LOOK_AFTER = 1.0
"""Seconds for which what was found is good enough for all pages that ask."""

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""A report has its styles and pictures in itself; it is somebody's file, so it runs nothing and is nobody."""


class RunsPage:
    """The page of the runs in one folder; it looks there again whenever a page asks."""

    def __init__(self, folder: Path, reports: Sequence[Path] = ()) -> None:
        """Show runs in `folder`, and beside the reports that are found also those in the folders `reports`.

        Raises RunError when there is no such folder.
        """
        self._folder, self._given = folder, reports
        self._looking = threading.Lock()
        self._reports: list[ReportFolder] = []
        self._told, self._told_at = self._look(), time.monotonic()

    def application(self) -> ASGIApp:
        """Return the site that shows it."""
        routes = [
            page_route("/", "Runs", "runs"),
            Route("/runs/all", self._all),
            Route(REPORTS + "{number:int}", self._report),
        ]
        return _OwnPolicy(site(routes))

    def _look(self) -> bytes:
        """Return all that is there as JSON, with a hash of it as its version."""
        found = find_runs(self._folder, self._given)
        # A number once given to a report stays its own, for pages that are open.
        self._reports += [report for report in found.reports if report not in self._reports]
        runs = [run_told(run, self._folder) | {"sha256": model_hash(run)} for run in found.runs]
        reports = [report_told(report) | {"number": self._reports.index(report)} for report in found.reports]
        told: dict[str, Any] = {"folder": str(self._folder), "runs": runs, "reports": reports}
        version = hashlib.blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()
        return json.dumps(told | {"version": version}, allow_nan=False, separators=(",", ":")).encode()

    def _latest(self) -> bytes:
        with self._looking:
            if time.monotonic() - self._told_at > LOOK_AFTER:
                self._told, self._told_at = self._look(), time.monotonic()
            return self._told

    def _all(self, request: Request) -> Response:
        try:
            told = self._latest()
        except RunError as error:
            return JSONResponse({"problem": str(error)})
        known = request.query_params.get("known", "")
        unchanged = bool(known) and told.endswith(f'"version":"{known}"}}'.encode())
        body = b"{}" if unchanged else told
        return Response(body, media_type="application/json", headers={"cache-control": "no-store"})

    def _report(self, request: Request) -> Response:
        number = request.path_params["number"]
        if number >= len(self._reports):
            raise HTTPException(404)
        try:
            with self._reports[number].page.open("rb") as file:
                page = file.read(MAX_PAGE_BYTES + 1)
        except OSError as error:
            raise HTTPException(404) from error
        if len(page) > MAX_PAGE_BYTES:
            raise HTTPException(413)
        return Response(page, media_type="text/html", headers={"cache-control": "no-store"})


class _OwnPolicy:
    """Gives reports the security policy that they can live with, in place of the pages' own."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [header for header in message["headers"] if header[0] != b"content-security-policy"]
                policy = (b"content-security-policy", REPORT_POLICY.encode())
                message = {**message, "headers": [*kept, policy]}
            await send(message)

        is_report = scope["type"] == "http" and scope["path"].startswith(REPORTS)
        await self._application(scope, receive, send_changed if is_report else send)
