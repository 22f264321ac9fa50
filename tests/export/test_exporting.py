"""A bad export is never kept, what cannot be exported is said at once, and foreign models go out too."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from synthetic import draw_road as learnt_road

from codriver.drive.self_test import draw_road
from codriver.errors import CodriverError, MissingExtraError, ModelFileError, OutputError, SettingError
from codriver.export import exporting
from codriver.export.exporting import EXPORTERS, export_model
from codriver.export.onnx_exporter import OnnxExporter
from codriver.export.parity import network_steering
from codriver.export.quiet import quiet
from codriver.model.loading import load_model
from codriver.model.model_file import read_card
from codriver.model.pilot import load_pilot


def spoil(monkeypatch: pytest.MonkeyPatch, kind: str, change) -> None:
    """Have an exporter write a network whose weights are changed."""
    exporter = EXPORTERS[kind]
    write = exporter.write

    def write_changed(network: keras.Model, path: Path, calibration) -> None:
        changed = keras.models.clone_model(network)
        changed.set_weights([change(array) for array in network.get_weights()])
        write(changed, path, calibration)

    monkeypatch.setattr(type(exporter), "write", lambda self, *arguments: write_changed(*arguments))


@pytest.mark.parametrize(
    ("kind", "change"),
    [("onnx", lambda array: array * np.nan), ("openvino", lambda array: array * 1.01)],
    ids=["no numbers", "weights one hundredth too large"],
)
def test_an_export_that_steers_otherwise_leaves_nothing_behind(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind, change
) -> None:
    spoil(monkeypatch, kind, change)
    folder = tmp_path / "exports"
    export = export_model(model, kind, folder / f"model{EXPORTERS[kind].suffix}")
    assert not export.passed
    assert export.in_runtime.largest > export.bound.largest
    assert export.to_json()["files"] == []
    assert list(folder.iterdir()) == []


def test_a_failure_in_between_leaves_the_older_export_as_it_was(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "model.onnx"
    output.write_bytes(b"older")
    spoil(monkeypatch, "onnx", lambda array: array.no_such_thing)
    with pytest.raises(AttributeError):
        export_model(model, "onnx", output)
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]
    assert output.read_bytes() == b"older"


def test_without_a_recording_it_is_checked_on_drawn_roads(model: Path, tmp_path: Path) -> None:
    told: list[str] = []
    export = export_model(model, "onnx", tmp_path / "model.onnx", tell=told.append)
    assert export.passed
    assert export.checked_on == "drawn roads"
    assert [line.split()[0] for line in told] == ["Loading", "Writing", "Comparing"]


def test_what_is_exported_drives_without_keras_and_without_the_extra(exports) -> None:
    """Even where TensorFlow, ONNX Runtime and LiteRT are installed nothing of them is loaded."""
    files = [str(export.files[0]) for export in exports.values()]
    code = (
        "import sys; from pathlib import Path; from codriver.model.pilot import load_pilot\n"
        "for file in sys.argv[1:]: load_pilot(Path(file))\n"
        "heavy = {'keras', 'tensorflow', 'onnx', 'onnxruntime', 'ai_edge_litert'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code, *files], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["onnx", "litert"])
def test_int8_steers_harder_than_the_calibration_has_seen(model: Path, tmp_path: Path, kind) -> None:
    """A recording may hold gentle bends only, and the car still has to get back on the road."""
    rng, preprocess = np.random.default_rng(0), read_card(model).preprocess
    gentle = np.stack([preprocess(learnt_road(bend, 0.0, rng)) for bend in np.linspace(-0.1, 0.1, 10)])
    sharp = preprocess(learnt_road(0.5, 0.0, rng))
    path = tmp_path / f"model{EXPORTERS[kind].suffix}"
    with quiet():
        EXPORTERS[kind].write(load_model(model).network, path, gentle)
    steer = EXPORTERS[kind].run(path, threads=1)
    assert steer(sharp) > 1.5 * max(steer(image) for image in gentle)


def test_a_model_of_another_program_goes_out_as_it_is_driven(tmp_path: Path) -> None:
    theirs = keras.Sequential(
        [
            keras.Input((40, 80, 3)),
            keras.layers.Rescaling(1 / 127.5, -1),
            keras.layers.Conv2D(8, 5, strides=4, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(2, activation="tanh"),
        ]
    )
    theirs.save(tmp_path / "theirs.keras")
    export = export_model(tmp_path / "theirs.keras", "onnx", tmp_path / "theirs.onnx")
    assert export.passed
    pilot, original = load_pilot(tmp_path / "theirs.onnx"), load_model(tmp_path / "theirs.keras")
    assert pilot.preprocess == original.readings[0].preprocess
    assert (pilot.preprocess.width, pilot.preprocess.divisor) == (80, 1)
    expected = network_steering(original.network, pilot.preprocess(draw_road(0.5))[np.newaxis])
    assert pilot(draw_road(0.5)) == pytest.approx(expected[0], abs=1e-5)


def refused(model: Path, output: Path, kind="onnx", **settings) -> CodriverError:
    before = sorted(output.parent.iterdir())
    with pytest.raises(CodriverError) as caught:
        export_model(model, kind, output, **settings)
    assert sorted(output.parent.iterdir()) == before
    return caught.value


def test_what_cannot_be_exported_is_said_before_the_work(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused(model, tmp_path / "model.onnx", int8=True)
    assert isinstance(error, SettingError)
    assert "--recording" in str(error)
    error = refused(model, tmp_path / "model.tflite")
    assert isinstance(error, OutputError)
    assert ".onnx" in str(error)
    error = refused(tmp_path / "no.h5", tmp_path / "model.onnx")
    assert isinstance(error, ModelFileError)
    monkeypatch.setattr(exporting, "choose_backend", lambda purpose: "jax")
    assert "KERAS_BACKEND" in str(refused(model, tmp_path / "model.onnx"))
    monkeypatch.setattr(OnnxExporter, "packages", ("no_such_package",))
    error = refused(model, tmp_path / "model.onnx")
    assert isinstance(error, MissingExtraError)
    assert "pip install 'codriver[export]'" in str(error)
