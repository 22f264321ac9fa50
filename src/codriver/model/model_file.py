"""`model.h5`: a Keras file that any Keras loads; preprocessing and summary ride along as JSON."""

import json
import logging
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
from numpy.typing import NDArray

import codriver
from codriver.camera.preprocess import Preprocess
from codriver.errors import ModelFileError
from codriver.files import replacing

if TYPE_CHECKING:
    import keras

MAX_MODEL_BYTES = 512 * 1024 * 1024
"""Longest model file that is opened; a PilotNet has about one million bytes."""
MAX_CARD_CHARACTERS = 1_000_000
_CARD = "codriver"
_STATE = "codriver_training_state"
_HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"


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
    import keras

    values = {
        "architecture": card.architecture,
        "preprocess": card.preprocess.to_json(),
        "training": dict(card.training),
        "versions": {"codriver": codriver.__version__, "keras": keras.version(), **card.versions},
    }
    with replacing(path) as temporary:
        # Keras advises its newer format at every save; HDF5 is our contract, so the advice is noise.
        logging.getLogger("absl").setLevel(logging.ERROR)
        keras.saving.save_model(network, temporary, include_optimizer=False)
        with h5py.File(temporary, "r+") as file:
            file.attrs[_CARD] = json.dumps(values)
            for number, array in enumerate(state):
                file.create_dataset(f"{_STATE}/{number}", data=array)


def read_state(path: Path) -> list[NDArray[Any]]:
    """Read the arrays that :func:`save_model` was given as `state`; raises ModelFileError without any."""
    identify(path)
    try:
        with h5py.File(path, "r") as file:
            group = file[_STATE]
            return [group[str(number)][()] for number in range(len(group))]
    except (OSError, RuntimeError, KeyError) as error:
        raise ModelFileError(f"{path}: holds no state to resume a training from ({error}).") from error


def read_card(path: Path) -> ModelCard:
    """Read the card of a model file without loading the model.

    A file without one (of another program) gets the original's preprocessing. Raises ModelFileError
    when the file is not a model or the card is damaged.
    """
    if identify(path) != "hdf5":
        return ModelCard()
    try:
        with h5py.File(path, "r") as file:
            text = file.attrs.get(_CARD)
    except (OSError, RuntimeError) as error:
        raise ModelFileError(f"{path}: a damaged HDF5 file ({error}). Train or download it again.") from error
    if text is None:
        return ModelCard()
    try:
        if not isinstance(text, str) or len(text) > MAX_CARD_CHARACTERS:
            raise TypeError("not a short text")
        values = json.loads(text)
        preprocess = Preprocess.from_json(values["preprocess"])
        return ModelCard(preprocess, values["training"], values["versions"], values["architecture"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelFileError(
            f"{path}: its codriver attribute is damaged ({error}). Train it again."
        ) from error


def identify(path: Path) -> str:
    """Return "hdf5" or "keras" by the file's first bytes; raises ModelFileError naming what it is instead."""
    if not path.exists():
        raise ModelFileError(f"{path}: no such model. Train one with: codriver train RECORDING -o {path}")
    if path.is_dir():
        raise ModelFileError(f"{path}: a folder, not a model file. Name the model.h5 in it.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(256)
    except OSError as error:
        raise ModelFileError(f"{path}: cannot be read ({error.strerror}).") from error
    if size > MAX_MODEL_BYTES:
        raise ModelFileError(f"{path}: {size} bytes; at most {MAX_MODEL_BYTES} are opened.")
    if head.startswith(_HDF5_MAGIC):
        return "hdf5"
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "config.json" in archive.namelist():
                return "keras"
    raise ModelFileError(f"{path}: not a Keras model but {_describe(head)}. Name a model.h5 made by Keras.")


def _describe(head: bytes) -> str:
    if not head:
        return "an empty file"
    if head.startswith(b"version https://git-lfs"):
        return "a git-lfs pointer (the model itself was not downloaded; run: git lfs pull)"
    if head.startswith(b"PK"):
        return "another zip archive (a PyTorch file?)"
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "a web page saved under that name"
    if all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in head):
        return "a text file"
    return "a file of an unknown kind"
