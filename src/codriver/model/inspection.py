"""What a model file is: layers, how it is fed and why, what was rewritten, what is refused."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codriver.errors import ModelFileError
from codriver.model.backend import choose_backend, tensorflow_hidden
from codriver.model.feeding import Reading, changed, find_readings, require_fit
from codriver.model.file_kind import is_exported, naming
from codriver.model.loading import require_steering
from codriver.model.model_file import find_card
from codriver.model.reading.layer_spec import LayerSpec
from codriver.model.reading.reader import StoredModel, read_model

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer of the network as it is made."""

    name: str
    kind: str
    """The class of Keras 3."""
    stored: str
    """Its class in the file; empty for a part of another layer there."""
    output: tuple[int, ...] | None
    """The shape of what it gives for one picture; None when the network is not made."""
    weights: int
    rewritten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that there is to say about a model file."""

    path: str
    layout: str
    keras_version: str
    kind: str
    input: tuple[int, int, int]
    """Rows, columns and channels of a picture."""
    outputs: tuple[str, ...]
    steering: str
    """The layer that gives the steering."""
    layers: tuple[LayerReport, ...]
    reading: Reading | None
    """How it is fed, and why; None when that cannot be said."""
    other_ways: int
    """How many other ways of feeding it are common; a recording can decide, and has then left none."""
    notes: tuple[str, ...]
    """What was rewritten or left out, in words."""
    refused: tuple[str, ...]
    """Why it does not drive; empty when it does."""

    @property
    def drives(self) -> bool:
        """Whether codriver drives with it."""
        return not self.refused

    @property
    def weights(self) -> int:
        """Numbers that the network has learnt."""
        return sum(layer.weights for layer in self.layers)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values under stable names."""
        feeding = self.reading and {
            "preprocess": self.reading.preprocess.to_json(),
            "words": str(self.reading.preprocess),
            "reason": self.reading.reason,
            "other_ways": self.other_ways,
        }
        values = asdict(self)
        del values["reading"], values["other_ways"]
        return {**values, "drives": self.drives, "weights": self.weights, "feeding": feeding}


def inspect_model(
    path: Path, changes: Mapping[str, object] | None = None, recording: Path | None = None
) -> Inspection:
    """Inspect a model file; `changes` and `recording` as for load_pilot.

    Raises ModelFileError for what is no model at all, SettingError for changes that do not fit,
    RecordingError. A model that is refused is reported, with the reasons.
    """
    if is_exported(path):
        from codriver.model.exported_inspection import inspect_exported

        return inspect_exported(path, changes or {}, recording)
    with naming(path):
        stored = read_model(path)
    refused = [str(refusal) for refusal in stored.architecture.refused]
    network = None
    if not refused:
        choose_backend("driving")
        try:
            with tensorflow_hidden():
                network = stored.network()
            require_steering(network)
        except ModelFileError as error:
            refused = [str(error)]
    reading, others = None, 0
    if network is not None and not refused:
        reading, others = _feeding(path, stored, network, changes or {}, recording)
    if stored.broken:
        refused.append(f"weights that are no numbers in {', '.join(stored.broken)}")
    architecture = stored.architecture
    return Inspection(
        str(path),
        stored.layout,
        stored.keras_version,
        architecture.kind,
        architecture.input_shape,
        architecture.outputs,
        stored.steering,
        tuple(_layer(spec, stored, network) for spec in architecture.layers),
        reading,
        others,
        tuple(stored.notes()),
        tuple(refused),
    )


def _feeding(
    path: Path,
    stored: StoredModel,
    network: "keras.Model",
    changes: Mapping[str, object],
    recording: Path | None,
) -> tuple[Reading, int]:
    """Return how the network is fed, and how many other ways there are."""
    card = find_card(path)
    readings = [Reading(card.preprocess, "the file says so itself")] if card else find_readings(stored)
    if recording is not None:
        from codriver.model.pilot import load_pilot

        pilot = load_pilot(path, changes, recording)
        return Reading(pilot.preprocess, pilot.reason), 0
    reading = changed(readings[0], changes)
    require_fit(reading.preprocess, network.input_shape[1:])
    return reading, len(readings) - 1


def _layer(spec: LayerSpec, stored: StoredModel, network: "keras.Model | None") -> LayerReport:
    made = next((layer for layer in network.layers if layer.name == spec.name), None) if network else None
    return LayerReport(
        spec.name,
        "Cropping2D" if spec.kind == "Keep" else spec.kind,
        spec.stored,
        tuple(made.output.shape[1:]) if made is not None else None,
        sum(array.size for array in stored.weights.get(spec.name, [])),
        spec.notes,
    )
