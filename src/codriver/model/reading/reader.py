"""A model file of any Keras, read as plain data, and the network that is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from codriver.errors import ModelFileError
from codriver.model.reading.architecture import Architecture, read_architecture
from codriver.model.reading.container import open_container
from codriver.model.reading.weights import Arrays, read_weights

if TYPE_CHECKING:
    import keras

_STEERING = ("steer", "angle")
"""Parts of the names that authors gave to the head that steers."""


@dataclass(frozen=True, slots=True)
class StoredModel:
    """What a model file holds; nothing of Keras is made yet."""

    layout: str
    """How the model is kept, in words."""
    keras_version: str
    """Of the Keras that wrote it, or what is known of it."""
    architecture: Architecture
    weights: Mapping[str, Arrays]
    """By layer; empty when a layer is refused."""

    @property
    def steering(self) -> str:
        """The layer whose output is the steering: the head that is called so, otherwise the first."""
        heads = self.architecture.outputs
        named = (head for head in heads if any(word in head.lower() for word in _STEERING))
        return next(named, heads[0])

    def notes(self) -> list[str]:
        """Return what was rewritten or left out, in words."""
        layers = self.architecture.layers
        notes = [f"{spec.name}: {note}" for spec in layers for note in spec.notes]
        older = sorted({spec.stored for spec in layers} - {spec.kind for spec in layers} - {"Lambda", ""})
        if older:
            notes.append(f"layers with the names of an older Keras: {', '.join(older)}")
        notes += [
            f"{head}: a head besides the steering, left out; codriver keeps the speed by itself"
            for head in self.architecture.outputs
            if head != self.steering
        ]
        last = next((spec for spec in layers if spec.name == self.steering), None)
        units = last.settings.get("units", 1) if last else 1
        if units != 1:
            notes.append(f"of the {units} numbers that it gives the first is taken for the steering")
        return notes + [
            f"{name}: has weights that are no numbers, so it cannot steer" for name in self.broken
        ]

    @property
    def broken(self) -> list[str]:
        """The layers with weights that are infinite or no numbers."""
        return [
            name for name, arrays in self.weights.items() if not all(np.isfinite(a).all() for a in arrays)
        ]

    def network(self) -> "keras.Model":
        """Make the float32 Keras 3 model from the picture to the steering, on the backend that is chosen.

        Raises ModelFileError when a layer is refused, or does not fit its weights.
        """
        if self.architecture.refused:
            first, *rest = self.architecture.refused
            more = f"; and {len(rest)} more layers" if rest else ""
            raise ModelFileError(f"{first}{more}. See: codriver inspect")
        from codriver.model.reading.rebuild import rebuild

        return rebuild(self.architecture, self.weights, self.steering)


def read_model(path: Path) -> StoredModel:
    """Read the model file at `path`, of Keras 1, 2 or 3, .h5 or .keras, or weights with a JSON beside.

    Nothing stored in it is run, no other file is followed, and all is bounded. Raises ModelFileError,
    without the path, when it is no model or cannot be read; layers that are not allowed are listed in
    the architecture.
    """
    container = open_container(path)
    architecture = read_architecture(container.settings)
    weights = {} if architecture.refused else read_weights(container.weights, architecture)
    return StoredModel(container.layout, container.keras_version, architecture, weights)
