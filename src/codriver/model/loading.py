"""From a model file of any origin to a network that steers, and to how it wants to be fed."""

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.errors import ModelFileError
from codriver.model.feeding import Reading, find_readings, require_fit
from codriver.model.file_kind import naming
from codriver.model.model_file import ModelCard, find_card, pilotnet_weights
from codriver.model.reading.reader import read_model

if TYPE_CHECKING:
    import keras

MAX_OUTPUTS = 4
"""Numbers that a network may give; the first is the steering, as in the columns of the log."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A network, ready to be fed."""

    network: "keras.Model"
    readings: tuple[Reading, ...]
    """How it may want to be fed, the likeliest first; only one where the file says it."""
    notes: tuple[str, ...] = ()
    """What was rewritten or left out, in words."""


def load_model(path: Path) -> LoadedModel:
    """Load a model file of any Keras on whichever backend is chosen.

    Of a file of ours only the weights are read. Of any other nothing that is stored in it is run, and
    Keras never sees it. Raises ModelFileError when it cannot be read or gives no steering.
    """
    card = find_card(path)
    if card and card.architecture == "pilotnet":
        return LoadedModel(_load_pilotnet(path), (_of_card(card),))
    with naming(path):
        stored = read_model(path)
        network = stored.network()
        require_steering(network)
        readings = find_readings(stored) if card is None else [_of_card(card)]
        if card:
            require_fit(card.preprocess, network.input_shape[1:])
        return LoadedModel(network, tuple(readings), tuple(stored.notes()))


def require_steering(network: "keras.Model") -> None:
    """Raise ModelFileError unless the network gives a steering value, and at most a few others behind it."""
    outputs = prod(network.output_shape[1:])
    if outputs > MAX_OUTPUTS:
        raise ModelFileError(f"gives {outputs} numbers for a picture; codriver wants one, the steering")


def load_network(path: Path) -> "keras.Model":
    """Load only the network of a model file; see :func:`load_model`."""
    return load_model(path).network


def _of_card(card: ModelCard) -> Reading:
    return Reading(card.preprocess, "the file says so itself")


def _load_pilotnet(path: Path) -> "keras.Model":
    from codriver.model.pilotnet import build_pilotnet

    network = build_pilotnet(dropout=0)
    try:
        network.set_weights(pilotnet_weights(path))
    except ValueError as error:
        raise ModelFileError(f"{path}: its weights are not of a PilotNet. Train it again.") from error
    return network
