"""The card of an exported model: JSON inside the file that says how to feed it and where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError, SettingError
from codriver.model.model_file import MAX_CARD_CHARACTERS

CARD_KEY = "codriver"
"""Name of the card in ONNX's and OpenVINO's own metadata."""
CARD_MEMBER = "codriver.json"
"""Name of the card in the zip archive that ends a .tflite, where LiteRT's own metadata puts extra files."""

Precision = Literal["float", "int8"]


@dataclass(frozen=True, slots=True)
class ExportCard:
    """What rides along in an exported file; plain JSON values."""

    preprocess: Preprocess
    """How a frame becomes the network's input."""
    precision: Precision
    """What the network computes in: float32, or int8 for all layers with weights that gain by it."""
    source: Mapping[str, str] = field(default_factory=dict)
    """"name" and "sha256" of the Keras file that was exported."""
    calibration: Mapping[str, Any] = field(default_factory=dict)
    """"recording" and "frames" that the ranges of int8 are taken from; empty for float."""
    difference: Mapping[str, Any] = field(default_factory=dict)
    """How far the steering is from the Keras model's: "largest" and "mean" in "runtime", over "frames" of
    "checked_on"."""
    training: Mapping[str, Any] = field(default_factory=dict)
    """Summary of the training from the Keras file's card, empty where there is none."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Versions of the programs that made the file."""
    weights_sha256: str = ""
    """Of the .bin that belongs to an OpenVINO .xml; "" where network and weights are one file."""

    def to_text(self) -> str:
        """Return the card as one line of JSON."""
        return json.dumps({**asdict(self), "preprocess": self.preprocess.to_json()})

    @classmethod
    def from_text(cls, text: str) -> "ExportCard":
        """Read what :meth:`to_text` wrote; raises ModelFileError for anything else."""
        try:
            if len(text) > MAX_CARD_CHARACTERS:
                raise TypeError("not a short text")
            values = json.loads(text)
            card = cls(**{**values, "preprocess": Preprocess.from_json(values["preprocess"])})
            texts = (card.weights_sha256, *card.source.values())
            if card.precision not in get_args(Precision) or not all(isinstance(text, str) for text in texts):
                raise TypeError("values of the wrong kind")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SettingError) as error:
            raise ModelFileError(f"its codriver card is damaged ({error}). Export it again.") from error
        return card
