"""Where settings and weights are: an HDF5 file, a .keras archive, or weights with a model.json beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codriver.errors import ModelFileError
from codriver.model.archive import archive_names, read_member
from codriver.model.file_kind import MAX_MODEL_BYTES, identify
from codriver.model.hdf5.file import Group, open_hdf5
from codriver.model.reading.json_text import MAX_CHARACTERS, decode_json, decode_settings
from codriver.model.reading.layer_spec import shown

_WEIGHTS = "model.weights.h5"
_WEIGHT_FILES = (".h5", ".hdf5", ".weights.h5")


@dataclass(frozen=True, slots=True)
class Container:
    """A model file, opened: nothing in it is checked yet beyond its form."""

    layout: str
    """How the model is kept, in words."""
    keras_version: str
    """Of the Keras that wrote it, or what is known of it."""
    settings: Mapping[str, Any]
    weights: Group


def open_container(path: Path) -> Container:
    """Open a model file of any Keras; raises ModelFileError, without the path, when there is none in it."""
    kind = identify(path)
    if kind == "json":
        return _json_first(path)
    if kind == "keras":
        return _archive(path)
    root = open_hdf5(path.read_bytes())
    config = root.attribute("model_config")
    if config is None:
        return _weights_first(path, root)
    weights = root.group("model_weights") if "model_weights" in root.names() else root
    settings = _settings(config)
    return Container(
        "HDF5 file with settings and weights", _version(settings, root, weights), settings, weights
    )


def _archive(path: Path) -> Container:
    if _WEIGHTS not in archive_names(path):
        raise ModelFileError(f"an archive without {_WEIGHTS}; other ways to keep weights are not read")
    text = read_member(path, "config.json", MAX_CHARACTERS)
    settings = _settings(text.decode(errors="replace"))
    version = ""
    if "metadata.json" in archive_names(path):
        about = decode_settings(read_member(path, "metadata.json", 10_000).decode(errors="replace"))
        version = str(about.get("keras_version", ""))
    weights = open_hdf5(read_member(path, _WEIGHTS, MAX_MODEL_BYTES))
    return Container(".keras archive", _version({"keras_version": version, **settings}), settings, weights)


def _weights_first(path: Path, root: Group) -> Container:
    """Find the settings beside a file of weights: of the same name, or called model.json."""
    stem = path.name.removesuffix(path.suffix).removesuffix(".weights")
    places = [path.with_name(f"{stem}.json"), path.with_name("model.json")]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise ModelFileError(
            f"it holds weights only, not the network they belong to. Put its {places[0].name} or model.json "
            "beside it (model.to_json() in the program that made it)"
        )
    return _pair(found, root)


def _json_first(path: Path) -> Container:
    """Find the weights beside a JSON file, as the oldest drive.py did, which was called with model.json."""
    places = [path.with_name(path.stem + suffix) for suffix in _WEIGHT_FILES]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise ModelFileError(f"the settings of a network without its weights; put {places[0].name} beside it")
    identify(found)
    return _pair(path, open_hdf5(found.read_bytes()))


def _pair(settings_file: Path, root: Group) -> Container:
    try:
        with settings_file.open("rb") as file:
            content = file.read(4 * MAX_CHARACTERS)
    except OSError as error:
        raise ModelFileError(f"{settings_file.name} beside it cannot be read ({error.strerror})") from error
    settings = _settings(content.decode("utf-8-sig", errors="replace"))
    weights = root.group("model_weights") if "model_weights" in root.names() else root
    layout = f"HDF5 file with weights, settings in {shown(settings_file.name)}"
    return Container(layout, _version(settings, root, weights), settings, weights)


def _settings(config: object) -> Mapping[str, Any]:
    if not isinstance(config, str):
        raise ModelFileError("its settings are no text")
    settings = decode_settings(config)
    # The object in the object may be a text as well.
    if isinstance(settings.get("config"), str):
        settings = {**settings, "config": decode_json(settings["config"])}
    return settings


def _version(settings: Mapping[str, Any], *groups: Group) -> str:
    """Return the version of Keras that the file tells, or what its settings tell of it."""
    told = [settings.get("keras_version"), *(group.attribute("keras_version") for group in groups)]
    version = next((text for text in told if isinstance(text, str) and text), "")
    return shown(version) if version else "1, or unknown"
