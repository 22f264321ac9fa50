"""Exported models are read by their card, and what cannot or should not be driven with is said in a line."""

from pathlib import Path

import numpy as np
import onnx
import openvino
import pytest
from onnx import TensorProto, helper

from codriver.camera.preprocess import Preprocess
from codriver.drive.self_test import draw_road
from codriver.errors import ModelFileError, SettingError
from codriver.model import exported, file_kind
from codriver.model.export_card import CARD_KEY, ExportCard
from codriver.model.exported import read_exported
from codriver.model.file_kind import is_exported
from codriver.model.inspection import inspect_model
from codriver.model.model_file import ModelCard, read_card
from codriver.model.pilot import load_pilot

FRAME = draw_road(0.3)


def brightness(
    shape=(1, 66, 200, 3), outputs: int = 1, kind=TensorProto.FLOAT, card: ExportCard | None = None
) -> onnx.ModelProto:
    """A network that steers by the mean of its input: outputs times the same number."""
    nodes = [
        helper.make_node("Cast", ["image"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["numbers"], ["mean"], keepdims=0),
        helper.make_node("Expand", ["mean", "shape"], ["steering"]),
    ]
    graph = helper.make_graph(
        nodes,
        "brightness",
        [helper.make_tensor_value_info("image", kind, shape)],
        [helper.make_tensor_value_info("steering", TensorProto.FLOAT, [1, outputs])],
        [onnx.numpy_helper.from_array(np.array([1, outputs]), "shape")],
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 15)])
    if card:
        helper.set_model_props(model, {CARD_KEY: card.to_text()})
    return model


def save(model: onnx.ModelProto, path: Path) -> Path:
    path.write_bytes(model.SerializeToString())
    return path


def save_openvino(path: Path, card: ExportCard | None = None) -> Path:
    graph = openvino.Core().read_model(brightness().SerializeToString())
    if card:
        graph.set_rt_info(card.to_text(), [CARD_KEY])
    openvino.save_model(graph, path)
    return path


def test_the_card_says_how_the_network_is_fed(tmp_path: Path) -> None:
    preprocess = Preprocess(width=64, height=32, colour="rgb", divisor=1)
    card = ExportCard(preprocess, "int8", {"name": "old.h5"}, training={"epochs": 3})
    path = save(brightness((1, 32, 64, 3), card=card), tmp_path / "model.onnx")
    assert read_exported(path).card == card
    pilot = load_pilot(path)
    assert pilot(FRAME) == pytest.approx(float(preprocess(FRAME).mean()), rel=1e-5)
    assert "model.onnx: ONNX int8, made of old.h5, run by OpenVINO" in pilot.summary
    assert "its card says so" in pilot.summary


def test_the_user_can_feed_it_otherwise(tmp_path: Path) -> None:
    path = save(brightness(), tmp_path / "model.onnx")
    pilot = load_pilot(path, {"colour": "rgb", "divisor": 1.0})
    assert pilot(FRAME) == pytest.approx(float(Preprocess(colour="rgb", divisor=1)(FRAME).mean()), rel=1e-5)
    with pytest.raises(SettingError, match="200x66"):
        load_pilot(path, {"width": 64})


@pytest.mark.parametrize("shape", [(1, 66, 200, 3), (None, 66, 200, 3), (2, 66, 200, 3)])
def test_a_file_of_another_program_is_fed_as_in_the_original_notebook(tmp_path: Path, shape) -> None:
    pilot = load_pilot(save(brightness(shape), tmp_path / "MODEL.ONNX"))
    assert pilot.preprocess == Preprocess()
    assert pilot(FRAME) == pytest.approx(float(Preprocess()(FRAME).mean()), rel=1e-5)


def test_of_openvinos_two_files_both_are_needed_and_must_belong_together(tmp_path: Path) -> None:
    path = save_openvino(tmp_path / "model.xml")
    assert load_pilot(path)(FRAME) == pytest.approx(float(Preprocess()(FRAME).mean()), rel=1e-5)
    save_openvino(path, ExportCard(Preprocess(), "float", weights_sha256="0" * 64))
    with pytest.raises(ModelFileError, match=r"model\.bin does not belong"):
        read_exported(path)
    path.with_suffix(".bin").unlink()
    with pytest.raises(ModelFileError, match=r"model\.bin, its weights, is not beside it"):
        read_exported(path)


REFUSED = {
    "channels first": (brightness((1, 3, 66, 200)), "takes pictures of 66x3"),
    "an image without a batch": (brightness((66, 200, 3)), "does not take one picture"),
    "unknown size": (brightness((1, "rows", 200, 3)), "known sizes"),
    "bytes": (brightness(kind=TensorProto.UINT8), "float32"),
    "a picture out": (brightness(outputs=66), "wants one, the steering"),
    "a huge array": (brightness(outputs=exported.MAX_TENSOR_ELEMENTS + 1), "known sizes of at most"),
}


@pytest.mark.parametrize(("model", "says"), REFUSED.values(), ids=REFUSED)
def test_a_graph_that_does_not_steer_by_one_picture_is_refused(tmp_path: Path, model, says: str) -> None:
    path = save(model, tmp_path / "model.onnx")
    with pytest.raises((ModelFileError, SettingError), match=says):
        load_pilot(path)


@pytest.mark.parametrize("suffix", [".onnx", ".tflite", ".xml"])
@pytest.mark.parametrize("content", [None, b"", b"text", b"PK\x03\x04", b"\x1c\0\0\0TFL3\0\0\0\0", b"<net/>"])
def test_what_is_no_model_of_that_kind_is_named_with_its_path(tmp_path: Path, suffix: str, content) -> None:
    path = tmp_path / f"model{suffix}"
    path.with_suffix(".bin").write_bytes(b"")
    if content is not None:
        path.write_bytes(content)
    assert is_exported(path)
    with pytest.raises(ModelFileError) as caught:
        load_pilot(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_model_of_one_kind_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    onnx_bytes = brightness().SerializeToString()
    for suffix in (".tflite", ".xml"):
        (tmp_path / f"model{suffix}").write_bytes(onnx_bytes)
        (tmp_path / "model.bin").write_bytes(b"")
        with pytest.raises(ModelFileError):
            load_pilot(tmp_path / f"model{suffix}")


def test_weights_in_another_file_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save(brightness(), path, save_as_external_data=True, location="elsewhere", size_threshold=0)
    assert (tmp_path / "elsewhere").exists()
    with pytest.raises(ModelFileError, match="another file"):
        load_pilot(path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"preprocess": {}}', '{"preprocess": {"blur": 2}, "precision": "float"}', "[" * 100_000]
    + [f'{{"preprocess": {{}}, "precision": "float", {extra}}}' for extra in ('"source": 3', '"unknown": 1')],
)
def test_a_damaged_card_is_an_error_and_not_a_guess(tmp_path: Path, text: str) -> None:
    model = brightness()
    helper.set_model_props(model, {CARD_KEY: text})
    with pytest.raises(ModelFileError, match="card is damaged"):
        load_pilot(save(model, tmp_path / "model.onnx"))


def test_an_endless_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "MAX_MODEL_BYTES", 1000)
    assert file_kind.MAX_MODEL_BYTES > 1000
    path = tmp_path / "model.onnx"
    path.write_bytes(bytes(1001))
    with pytest.raises(ModelFileError, match="1001 bytes; at most 1000"):
        load_pilot(path)


def test_a_card_of_keras_is_not_looked_for_in_it(tmp_path: Path) -> None:
    assert read_card(save(brightness(), tmp_path / "model.onnx")) == ModelCard()


def test_an_exported_file_can_be_inspected(tmp_path: Path) -> None:
    difference = {"runtime": "onnxruntime 1", "largest": 0.01234}
    card = ExportCard(
        Preprocess(blur=5), "int8", {"name": "o\x1bld.h5"}, versions={"keras": "3.15"}, difference=difference
    )
    found = inspect_model(save(brightness(card=card), tmp_path / "model.onnx"), {"divisor": 1.0})
    assert found.drives
    assert (found.layout, found.keras_version) == ("ONNX file, run by OpenVINO", "3.15")
    assert found.input == (66, 200, 3)
    assert [(layer.kind, layer.output) for layer in found.layers] == [("ReduceMean", ())]
    assert found.reading is not None
    assert (found.reading.preprocess.blur, found.reading.preprocess.divisor) == (5, 1.0)
    assert found.notes == (
        "exported as int8 from o?ld.h5",
        "checked: runtime onnxruntime 1, largest 0.012",
    )
    assert inspect_model(save_openvino(tmp_path / "other.xml")).notes == ()


def test_the_weights_of_an_exported_file_are_counted_and_its_shapes_are_not(tmp_path: Path) -> None:
    weights = onnx.numpy_helper.from_array(np.ones((66 * 200 * 3, 2), np.float32), "weights")
    nodes = [
        helper.make_node("Reshape", ["image", "flat"], ["numbers"]),
        helper.make_node("MatMul", ["numbers", "weights"], ["steering"]),
    ]
    graph = helper.make_graph(
        nodes,
        "dense",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, (1, 66, 200, 3))],
        [helper.make_tensor_value_info("steering", TensorProto.FLOAT, [1, 2])],
        [onnx.numpy_helper.from_array(np.array([1, -1]), "flat"), weights],
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 15)])
    found = inspect_model(save(model, tmp_path / "model.onnx"))
    assert [(layer.kind, layer.weights) for layer in found.layers] == [("MatMul", 79_200)]
    assert found.weights == 79_200
