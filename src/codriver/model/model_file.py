"""`model.h5`: a Keras file that any Keras loads; preprocessing and summary ride along as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

import codriver
from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError, SettingError
from codriver.files import replacing
from codriver.model.file_kind import identify, is_exported, naming
from codriver.model.hdf5.file import Group, open_hdf5
from codriver.model.reading.weights import stored_arrays

if TYPE_CHECKING:
    import keras

MAX_CARD_CHARACTERS = 1_000_000
_CARD = "codriver"
_STATE = "codriver_training_state"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What rides along in a model file as JSON attributes; a file of another program has none of it."""

    preprocess: Preprocess = field(default_factory=Preprocess)
    """How a frame becomes the network's input; the original notebook's way by default."""
    training: Mapping[str, Any] = field(default_factory=dict)
    """Summary of the training: data, settings, validation figures; plain JSON values."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Versions of the programs that made the file."""
    architecture: str = ""
    """"pilotnet" for a network of ours, which is then built anew and only its weights are read; or ""."""


def save_model(
    network: "keras.Model", path: Path, card: ModelCard, state: Sequence[NDArray[Any]] = ()
) -> None:
    """Save a float32 Keras model and its card to `path` in one step (old file or new file, never a part).

    `state` are arrays that a training needs to go on; Keras ignores them. Raises OutputError when
    `path` cannot be written.
    """
    import h5py
    import keras
    from keras.src.legacy.saving.legacy_h5_format import save_model_to_hdf5

    values = {
        "architecture": card.architecture,
        "preprocess": card.preprocess.to_json(),
        "training": dict(card.training),
        "versions": {"codriver": codriver.__version__, "keras": keras.version(), **card.versions},
    }
    # Made in memory and written in one go: on a full disk the HDF5 library does not fail, it crashes.
    # `keras.saving.save_model` does the same, but takes no file that is open already.
    with h5py.File(path.name, "w", driver="core", backing_store=False) as file:
        save_model_to_hdf5(network, file, include_optimizer=False)
        file.attrs[_CARD] = json.dumps(values)
        for number, array in enumerate(state):
            file.create_dataset(f"{_STATE}/{number}", data=array)
        file.flush()
        content = file.id.get_file_image()
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def read_state(path: Path) -> list[NDArray[Any]]:
    """Read the arrays that :func:`save_model` was given as `state`; raises ModelFileError without any."""
    with naming(path):
        root = _open(path)
        if root is None or _STATE not in root.names():
            raise ModelFileError("holds no state to resume a training from.")
        group = root.group(_STATE)
        return [group.dataset(str(number)).array() for number in range(len(group.names()))]


def read_card(path: Path) -> ModelCard:
    """Read the card of a model file without loading the model.

    A file without one (of another program) gets the original's preprocessing. Raises ModelFileError
    when the file is not a model or the card is damaged.
    """
    return find_card(path) or ModelCard()


def find_card(path: Path) -> ModelCard | None:
    """Read the card of a model file, None where there is none; see :func:`read_card`.

    Exported files have cards of their own kind; see `exported`.
    """
    if is_exported(path):
        return None
    with naming(path):
        root = _open(path)
        text = None if root is None else root.attribute(_CARD)
        if text is None:
            return None
        try:
            if not isinstance(text, str) or len(text) > MAX_CARD_CHARACTERS:
                raise TypeError("not a short text")
            values = json.loads(text)
            preprocess = Preprocess.from_json(values["preprocess"])
            return ModelCard(preprocess, values["training"], values["versions"], values["architecture"])
        except (ValueError, KeyError, TypeError, RecursionError, SettingError) as error:
            raise ModelFileError(f"its codriver attribute is damaged ({error}). Train it again.") from error


def pilotnet_weights(path: Path) -> list[NDArray[Any]]:
    """Read the arrays of a file whose card says that its network is a PilotNet, in the network's order."""
    with naming(path):
        root = _open(path)
        if root is None:
            raise ModelFileError("no HDF5 file, so there are no weights of a PilotNet in it.")
        return [array for _, arrays in stored_arrays(root.group("model_weights")) for array in arrays]


def _open(path: Path) -> Group | None:
    """Open a file whose layout is HDF5; None for other layouts of models."""
    return open_hdf5(path.read_bytes()) if identify(path) == "hdf5" else None
