"""One layer of a stored network as plain checked values, before anything of Keras is made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from codriver.errors import ModelFileError
from codriver.model.reading.layer_kinds import FIXED, FOR_TRAINING, IGNORED, KINDS, RENAMED, LayerKind

MAX_NAME = 100
"""Characters of a name that are kept."""


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """A layer as it stands in the settings; its config is unchecked."""

    name: str
    stored: str
    """Its class in the file."""
    config: Mapping[str, object]
    inputs: tuple[str, ...] = ()
    """Names of the layers whose outputs it gets."""
    calls: int = 1
    """How often the network uses it."""


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """A layer that is allowed, with the arguments that Keras 3 wants."""

    name: str
    kind: str
    """A class of `keras.layers`, or "Keep" for rows and columns that become a Cropping2D."""
    settings: Mapping[str, object]
    inputs: tuple[str, ...]
    stored: str = ""
    """Its class in the file; empty for a layer that is only a part of another one there."""
    notes: tuple[str, ...] = ()
    """What was rewritten, in words."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A layer that is not read, and why."""

    name: str
    stored: str
    reason: str

    def __str__(self) -> str:
        return f"layer {self.name} ({self.stored}): {self.reason}"


def checked_spec(layer: StoredLayer) -> LayerSpec:
    """Return the layer with checked settings; raises ModelFileError for what is not allowed."""
    kind = KINDS.get(layer.stored)
    if kind is None:
        raise ModelFileError("layers of this kind are not read")
    if kind.joins != (len(layer.inputs) > 1):
        raise ModelFileError(f"it gets the outputs of {len(layer.inputs)} layers")
    settings: dict[str, object] = {}
    fixed = {**FIXED, **kind.fixed}
    for name, value in _renamed(kind, layer.config).items():
        if name in kind.settings:
            try:
                settings[name] = kind.settings[name](value)
            except ModelFileError as error:
                raise ModelFileError(f"its setting {name} {error}") from error
        elif name in fixed:
            if value not in fixed[name]:
                raise ModelFileError(f"its setting {name} is {shown(value)}; only {fixed[name][-1]} is read")
        elif value not in (None, False) and name not in IGNORED and not name.endswith(FOR_TRAINING):
            raise ModelFileError(f"its setting {shown(name)} is not known")
    missing = kind.required - settings.keys()
    if missing:
        raise ModelFileError(f"it has no {sorted(missing)[0]}")
    return LayerSpec(layer.name, kind.name, settings, layer.inputs, layer.stored, _precision(layer.config))


def _precision(config: Mapping[str, object]) -> tuple[str, ...]:
    """Return a note where the layer computed in another precision than it will."""
    policy = config.get("dtype")
    if isinstance(policy, dict) and isinstance(policy.get("config"), dict):
        policy = policy["config"].get("name")
    if policy in (None, "float32"):
        return ()
    return (f"computes in float32, not in {shown(policy)}",)


def _renamed(kind: LayerKind, config: Mapping[str, object]) -> dict[str, object]:
    renamed = {kind.old_names.get(name, RENAMED.get(name, name)): value for name, value in config.items()}
    if "nb_row" in renamed and "nb_col" in renamed:
        renamed["kernel_size"] = [renamed.pop("nb_row"), renamed.pop("nb_col")]
    return renamed


def plain_name(name: str) -> str:
    """Return a stored name with signs only that every Keras backend takes."""
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", name[:MAX_NAME])
    return plain if plain[:1].isalnum() else f"layer{plain}"


def shown(value: object) -> str:
    """Return a value from a file so that it can be printed: short, and plain signs only."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(value)[:MAX_NAME])
