"""No ONNX file gets another file opened, wherever in it the name stands, and garbage is only an error."""

import numpy as np
import onnx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from codriver.errors import ModelFileError
from codriver.model import onnx_scan
from codriver.model.onnx_scan import require_self_contained_onnx


def external() -> TensorProto:
    tensor = TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=[2])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    return tensor


def graph_with(**lists: list) -> onnx.GraphProto:
    return onnx.GraphProto(name="graph", **lists)


def model_with(graph: onnx.GraphProto | None = None, **lists: list) -> onnx.ModelProto:
    return onnx.ModelProto(ir_version=8, graph=graph or graph_with(), **lists)


def in_node(attribute: onnx.AttributeProto) -> onnx.NodeProto:
    return onnx.NodeProto(op_type="Constant", output=["y"], attribute=[attribute])


def hiding_places() -> dict[str, onnx.ModelProto]:
    tensor = external()
    weights = graph_with(initializer=[tensor])
    attribute = helper.make_attribute("value", tensor)
    sparse = onnx.SparseTensorProto(indices=tensor, dims=[2])
    deep = weights
    for _ in range(20):
        deep = graph_with(node=[in_node(helper.make_attribute("then_branch", deep))])
    key_only = TensorProto(name="weights")
    key_only.external_data.add(key="location", value="x")
    return {
        "weights": model_with(weights),
        "weights named without being marked": model_with(graph_with(initializer=[key_only])),
        "a node's attribute": model_with(graph_with(node=[in_node(attribute)])),
        "a list in a node's attribute": model_with(
            graph_with(node=[in_node(helper.make_attribute("values", [tensor]))])
        ),
        "a branch in a branch": model_with(deep),
        "sparse weights": model_with(graph_with(sparse_initializer=[sparse])),
        "a function": model_with(functions=[onnx.FunctionProto(name="f", node=[in_node(attribute)])]),
        "training": model_with(training_info=[onnx.TrainingInfoProto(algorithm=weights)]),
    }


@pytest.mark.parametrize(("place", "model"), hiding_places().items(), ids=lambda value: str(value)[:40])
def test_weights_in_another_file_are_found_wherever_they_are_named(place, model) -> None:
    with pytest.raises(ModelFileError, match="another file"):
        require_self_contained_onnx(model.SerializeToString())


def test_an_honest_model_is_let_through() -> None:
    tensor = onnx.numpy_helper.from_array(np.ones((3, 4), np.float32), "weights")
    node = helper.make_node("Gemm", ["x", "weights"], ["y"], alpha=0.5)
    require_self_contained_onnx(model_with(graph_with(node=[node], initializer=[tensor])).SerializeToString())


def test_the_messages_that_are_followed_are_all_in_which_a_tensor_can_lie() -> None:
    """Compared with ONNX's own description, so that a newer ONNX cannot add a place unnoticed."""
    messages = dict(onnx.ModelProto.DESCRIPTOR.file.message_types_by_name.items())
    holding = {"TensorProto"}
    while True:
        wider = holding | {
            name
            for name, message in messages.items()
            if any(field.message_type and field.message_type.name in holding for field in message.fields)
        }
        if wider == holding:
            break
        holding = wider
    places = {
        name: {
            field.number: field.message_type.name
            for field in messages[name].fields
            if field.message_type and field.message_type.name in holding
        }
        for name in holding
    }
    names = {"Training": "TrainingInfoProto"}
    ours = {
        names.get(message, f"{message}Proto"): {
            number: names.get(part, f"{part}Proto") for number, part in parts.items()
        }
        for message, parts in onnx_scan._PARTS.items()
    }
    assert ours == places


@given(st.binary(max_size=300))
@example(b"\x3d\0\0\0\0")  # a number in the place of the graph
def test_what_is_no_model_is_an_error_of_the_users(data: bytes) -> None:
    try:
        require_self_contained_onnx(data)
    except ModelFileError:
        return
    assert b"\x3a" in data or b"\xba" in data  # the tag of a graph, in one byte or in more


@given(st.data())
def test_a_damaged_model_is_an_error_or_harmless(data: st.DataObject) -> None:
    whole = bytearray(hiding_places()["a branch in a branch"].SerializeToString())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        require_self_contained_onnx(bytes(whole))
    except ModelFileError:
        return
    assert not refers_to_a_file(bytes(whole))


def refers_to_a_file(data: bytes) -> bool:
    """What ONNX's own library finds in it."""
    try:
        model = onnx.load_model_from_string(data)
    except Exception:  # noqa: BLE001 whatever it does not read is none of it
        return False
    return any(
        onnx.external_data_helper.uses_external_data(tensor)
        for tensor in onnx.external_data_helper._get_all_tensors(model)
    )


def test_a_file_of_countless_fields_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_scan, "MAX_FIELDS", 1000)
    with pytest.raises(ModelFileError, match="more than 1000 fields"):
        require_self_contained_onnx(b"\x08\x01" * 1001)
