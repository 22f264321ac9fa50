"""What an exported model is: its card in words, and the operations of its graph."""

from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.model.export_card import ExportCard
from codriver.model.exported import read_exported, title_of
from codriver.model.feeding import Reading, changed, require_fit
from codriver.model.inspection import Inspection, LayerReport
from codriver.model.reading.layer_spec import shown

if TYPE_CHECKING:
    import openvino

_PLUMBING = (
    "Parameter", "Result", "Convert", "Transpose", "ShapeOf", "Broadcast", "Concat", "Reshape", "Subtract",
    "Multiply", "FakeQuantize",
)  # fmt: skip
"""Operations by which a graph brings arrays into shape, or to int8 and back: no layers of the network."""


def inspect_exported(path: Path, changes: Mapping[str, object], recording: Path | None) -> Inspection:
    """Inspect an exported file; raises as :func:`codriver.model.inspection.inspect_model`."""
    source = read_exported(path)
    card = source.card
    rows, columns, channels = (int(side) for side in source.graph.input(0).shape[1:])
    if recording is None:
        reading = changed(source.readings[0], changes)
        require_fit(reading.preprocess, (rows, columns, channels))
    else:
        from codriver.model.pilot import load_pilot

        pilot = load_pilot(path, changes, recording)
        reading = Reading(pilot.preprocess, pilot.reason)
    layers = tuple(_layers(source.graph))
    steering = layers[-1].name if layers else ""
    return Inspection(
        path=str(path),
        layout=f"{title_of(path)} file, run by OpenVINO",
        keras_version=card.versions.get("keras", "unknown") if card else "or another program, unknown",
        kind="Graph",
        input=(rows, columns, channels),
        outputs=(steering,),
        steering=steering,
        layers=layers,
        reading=reading,
        other_ways=0,
        notes=tuple(_in_words(card)) if card else (),
        refused=(),
    )


def _layers(graph: "openvino.Model") -> Iterator[LayerReport]:
    """Yield the operations that are layers, in their order, with the weights on the way to each."""
    constant: set[str] = set()
    waiting = 0
    for operation in graph.get_ordered_ops():
        name, kind = operation.get_friendly_name(), operation.get_type_name()
        fed = [port.get_source_output() for port in operation.inputs()]
        stored = [port for port in fed if port.get_node().get_friendly_name() in constant]
        if kind == "Constant" or (fed and len(stored) == len(fed)):
            constant.add(name)  # what is computed of weights alone is weights
            continue
        waiting += sum(_weights(port, kind) for port in stored)
        if kind not in _PLUMBING:
            output = tuple(int(length) for length in operation.output(0).shape[1:])
            yield LayerReport(name, kind, kind, output, waiting, ())
            waiting = 0


def _weights(port: "openvino.Output", kind: str) -> int:
    """Return how many numbers are learnt of those stored here; shapes and the ranges of int8 are not."""
    count = prod(port.shape)
    scales = kind == "FakeQuantize" or (kind in _PLUMBING and count == 1)
    return 0 if scales or port.get_element_type().is_integral() else count


def _in_words(card: ExportCard) -> Iterator[str]:
    """Yield what the card says besides the feeding; a card is a stranger's, so nothing in it is certain."""
    yield f"exported as {card.precision} from {shown(card.source.get('name', 'an unknown model'))}"
    for what, values in (("ranges of int8 from", card.calibration), ("checked:", card.difference)):
        if values:
            told = (
                f"{name} {value:.2g}" if isinstance(value, float) else f"{name} {value}"
                for name, value in values.items()
            )
            yield f"{what} {shown(', '.join(told))}"
