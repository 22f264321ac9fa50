"""The page of a recording: its rows on a timeline, its pictures, what is wrong with it, what is left out."""

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from codriver.camera.codec import MAX_IMAGE_BYTES, image_size
from codriver.data.broken_pictures import find_broken_pictures
from codriver.data.log_line import RowProblem
from codriver.errors import CodriverError, ImageError
from codriver.pages.job import Job, Progress
from codriver.pages.message import pack
from codriver.pages.paths import all_paths
from codriver.pages.predictions import predict
from codriver.pages.shown_recording import ShownRecording
from codriver.pages.site import page_route, site
from codriver.types import Camera, FloatArray

KEPT_BY_BROWSER = {"cache-control": "private, max-age=3600"}
"""Pictures of a recording do not change; scrubbing back and forth fetches each once."""
NOT_KEPT = {"cache-control": "no-store"}


class ViewPage:
    """The page of one recording, with what a model would have steered in it; use it as a context manager."""

    def __init__(
        self,
        shown: ShownRecording,
        model: Path | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> None:
        """Show a recording, and a model fed as the file or the rules say but for `changes` of Preprocess."""
        self._shown, self._model, self._changes = shown, model, changes
        self._writing = threading.Lock()
        self._checking: Job[list[RowProblem]] = Job(self._check)
        self._predicting: Job[FloatArray] | None = Job(self._predict) if model else None
        self._jobs = ExitStack()

    def __enter__(self) -> Self:
        for job in filter(None, (self._predicting, self._checking)):
            self._jobs.enter_context(cast("Job[Any]", job))
        return self

    def __exit__(self, *_: object) -> None:
        self._jobs.close()

    def application(self) -> ASGIApp:
        """Return the site that shows it."""
        return site([page_route("/", "Recording", "view"), *self._routes()])

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/view/recording", self._recording),
            Route("/view/rows", self._rows),
            Route("/view/work", self._work),
            Route("/view/problems", self._problems),
            Route("/view/predicted", self._predicted),
            Route("/view/picture/{camera}/{row:int}", self._picture),
            Route("/view/edits", self._edits),
            Route("/view/edits/leave-out/{start:int}/{stop:int}", self._leave_out, methods=["POST"]),
            Route("/view/edits/put-back/{start:int}/{stop:int}", self._put_back, methods=["POST"]),
            Route("/view/edits/undo", self._undo, methods=["POST"]),
            Route("/view/edits/redo", self._redo, methods=["POST"]),
        ]

    def _check(self, progress: Progress) -> list[RowProblem]:
        return find_broken_pictures(self._shown.recording, progress)

    def _predict(self, progress: Progress) -> FloatArray:
        pictures = self._shown.recording.pictures["center"]
        return predict(cast("Path", self._model), pictures, progress, self._changes)

    # Starlette runs what is not async in threads, so a slow disk holds nobody else up.

    def _recording(self, _: Request) -> Response:
        model = self._model.name if self._model else None
        told = self._shown.told() | {"model": model, "paths": all_paths()}
        return JSONResponse(told, headers=NOT_KEPT)

    def _rows(self, _: Request) -> Response:
        return _bytes(pack({}, self._shown.arrays()))

    def _work(self, _: Request) -> Response:
        predicting = self._predicting.told() if self._predicting else None
        return JSONResponse({"checking": self._checking.told(), "predicting": predicting}, headers=NOT_KEPT)

    def _problems(self, _: Request) -> Response:
        problems = self._shown.problems(self._checking.result or [])
        return JSONResponse({"problems": problems}, headers=NOT_KEPT)

    def _predicted(self, _: Request) -> Response:
        predicted = self._predicting.result if self._predicting else None
        if predicted is None:
            raise HTTPException(404)
        arrays = {"predicted": predicted.astype("<f4").tobytes()}
        return _bytes(pack(self._shown.compared(predicted), arrays))

    def _picture(self, request: Request) -> Response:
        """Answer with a picture, or in words why there is none: that is no fault of the page's."""
        camera, row = cast("Camera", request.path_params["camera"]), request.path_params["row"]
        pictures = self._shown.recording.pictures.get(camera, [])
        if row >= len(pictures):
            raise HTTPException(404)
        path = pictures[row]
        if path is None:
            return PlainTextResponse(f"The {camera} picture is missing.", headers=NOT_KEPT)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_IMAGE_BYTES + 1)
            image_size(data)
        except (OSError, ImageError) as error:
            words = error.strerror if isinstance(error, OSError) else str(error)
            return PlainTextResponse(f"{path.name} cannot be shown: {words}.", headers=NOT_KEPT)
        kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        return Response(data, media_type=kind, headers=KEPT_BY_BROWSER)

    def _edits(self, _: Request) -> Response:
        return self._after(lambda: None)

    def _leave_out(self, request: Request) -> Response:
        return self._after(lambda: self._shown.edit(**request.path_params, leave_out=True))

    def _put_back(self, request: Request) -> Response:
        return self._after(lambda: self._shown.edit(**request.path_params, leave_out=False))

    def _undo(self, _: Request) -> Response:
        return self._after(self._shown.undo)

    def _redo(self, _: Request) -> Response:
        return self._after(self._shown.redo)

    def _after(self, change: Callable[[], None]) -> Response:
        """Answer with what is left out after a change, or with why it could not be made."""
        try:
            with self._writing:
                change()
                return JSONResponse(self._shown.edits(), headers=NOT_KEPT)
        except CodriverError as error:
            return JSONResponse({"problem": str(error)}, headers=NOT_KEPT)
        except ValueError as error:
            raise HTTPException(404) from error


def _bytes(data: bytes) -> Response:
    return Response(data, media_type="application/octet-stream", headers=NOT_KEPT)
