"""From a Keras file to a checked export: written aside, compared on frames, kept only if it is good."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import codriver
from codriver.camera.preprocess import Preprocess
from codriver.errors import MissingExtraError, OutputError, SettingError
from codriver.export.contract import Exporter, Images
from codriver.export.formats import Format
from codriver.export.frames import ExportFrames, Progress, drawn_frames, recorded_frames
from codriver.export.litert_exporter import LiteRtExporter
from codriver.export.onnx_exporter import OnnxExporter
from codriver.export.openvino_exporter import OpenVinoExporter
from codriver.export.parity import Difference, difference, network_steering
from codriver.export.quiet import quiet
from codriver.export.result import Export
from codriver.files import replace_file, require_writable
from codriver.model.backend import choose_backend
from codriver.model.export_card import ExportCard, Precision
from codriver.model.loading import LoadedModel, load_model
from codriver.model.model_file import read_card
from codriver.model.pilot import load_pilot
from codriver.types import FloatArray, Frame

Tell = Callable[[str], None]

EXPORTERS: dict[Format, Exporter] = {
    "onnx": OnnxExporter(),
    "litert": LiteRtExporter(),
    "openvino": OpenVinoExporter(),
}


def export_model(
    model: Path,
    kind: Format,
    output: Path,
    *,
    int8: bool = False,
    recording: Path | None = None,
    tell: Tell | None = None,
    progress: Progress | None = None,
) -> Export:
    """Export a Keras file, and keep the result at `output` only if it steers as the Keras model does.

    The check looks at frames of the recording, or at drawn roads. int8 needs a recording: other frames
    of it decide the ranges. `tell` is called with what is being done next, `progress` while pictures are
    read. Raises MissingExtraError, SettingError, OutputError, ModelFileError and RecordingError.
    """
    exporter = EXPORTERS[kind]
    _require_possible(exporter, output, ranges_known=recording is not None or not int8)
    tell, progress = tell or _say_nothing, progress or _say_nothing
    tell(f"Loading {model}")
    with quiet():
        loaded = load_model(model)
        preprocess = _preprocess(model, loaded, recording)

    def predict(frames: list[Frame]) -> FloatArray:
        return network_steering(loaded.network, _images(frames, preprocess))

    frames = recorded_frames(recording, predict, progress, thorough=int8) if recording else drawn_frames()
    images, expected = _images(frames.check, preprocess), predict(frames.check)
    with TemporaryDirectory(prefix="codriver-") as folder:
        draft = Path(folder) / output.name
        tell(f"Writing {exporter.title}")
        with quiet():
            exporter.write(loaded.network, draft, _images(frames.calibration, preprocess) if int8 else None)
        tell(f"Comparing the steering on {len(images)} frames of {frames.source}")
        with quiet():
            in_runtime = difference(exporter.run(draft, threads=1), images, expected)
        card = _card(model, exporter, preprocess, frames, in_runtime, "int8" if int8 else "float")
        exporter.attach(draft, card)
        in_drive = difference(load_pilot(draft), frames.check, expected)
        parts = sorted(draft.parent.iterdir(), key=lambda part: part != draft)
        export = Export(
            files=tuple(output.with_name(part.name) for part in parts),
            size_bytes=sum(part.stat().st_size for part in parts),
            precision=card.precision,
            checked_on=frames.source,
            runtime=card.difference["runtime"],
            in_runtime=in_runtime,
            in_drive=in_drive,
        )
        if export.passed:
            _publish(parts, export.files)
    return export


def _say_nothing(*_: object) -> None:
    """Stand for a caller who does not want to know."""


def _require_possible(exporter: Exporter, output: Path, *, ranges_known: bool) -> None:
    """Raise now what would otherwise be found after half a minute of work."""
    if not ranges_known:
        raise SettingError("int8 needs frames to take its ranges from: name a recording with --recording.")
    if output.suffix.lower() != exporter.suffix or output.is_dir():
        raise OutputError(
            f"{output}: a file that ends in {exporter.suffix} is written. Name such a one with -o."
        )
    if not all(find_spec(package) for package in ("tensorflow", *exporter.packages)):
        raise MissingExtraError("export", f"Exporting to {exporter.title}")
    require_writable(output)
    backend = choose_backend("training")
    if backend != "tensorflow":
        raise SettingError(
            f"Keras runs on {backend} here; exporting needs TensorFlow. Unset the environment variable "
            "KERAS_BACKEND."
        )


def _publish(parts: Sequence[Path], targets: Sequence[Path]) -> None:
    """Copy the parts to where they belong, the one that is driven with last.

    Killed in between, a new .bin lies beside an old .xml, whose card tells them apart.
    """
    for part, target in reversed(list(zip(parts, targets, strict=True))):
        replace_file(target, partial(shutil.copyfile, part))


def _preprocess(model: Path, loaded: LoadedModel, recording: Path | None) -> Preprocess:
    """Return how `codriver drive` would feed the model; the recording decides where its file does not."""
    if recording is None or len(loaded.readings) == 1:
        return loaded.readings[0].preprocess
    return load_pilot(model, recording=recording).preprocess


def _images(frames: list[Frame], preprocess: Preprocess) -> Images:
    return np.stack([preprocess(frame) for frame in frames])


def _card(
    model: Path,
    exporter: Exporter,
    preprocess: Preprocess,
    frames: ExportFrames,
    found: Difference,
    precision: Precision,
) -> ExportCard:
    runtime = f"{exporter.runtime} {version(exporter.runtime)}"
    made_by = {name: version(name) for name in ("keras", "numpy", *exporter.packages)}
    calibration = {"recording": frames.source, "frames": len(frames.calibration)}
    return ExportCard(
        preprocess=preprocess,
        precision=precision,
        source={"name": model.name, "sha256": hashlib.sha256(model.read_bytes()).hexdigest()},
        calibration=calibration if precision == "int8" else {},
        difference={"runtime": runtime, "checked_on": frames.source, **found.to_json()},
        training=read_card(model).training,
        versions={"codriver": codriver.__version__, **made_by},
    )
