"""A stored Lambda layer as the built-in layers that compute the same."""

import base64
import binascii
import re

from codriver.errors import ModelFileError
from codriver.model.lambdas.formula import read_formula
from codriver.model.lambdas.steps import Keep, Resize, Scale, Step
from codriver.model.reading.layer_spec import LayerSpec, StoredLayer, shown

MAX_CHARACTERS = 200_000
"""Of a stored function."""
ADVICE = (
    "Nothing stored in a file is run. Load it where it was made, put layers like Rescaling, Cropping2D or "
    "Resizing in its place, and save it again"
)

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def lambda_specs(layer: StoredLayer) -> list[LayerSpec]:
    """Return the layers that take a Lambda's place; the last has its name.

    Raises ModelFileError for a function that does anything but scale, crop and resize.
    """
    try:
        steps = read_formula(_function_bytes(layer))
    except ModelFileError as error:
        raise ModelFileError(f"{error}. {ADVICE}") from error
    specs: list[LayerSpec] = []
    inputs = layer.inputs
    for number, step in enumerate(steps, start=1):
        name = layer.name if number == len(steps) else f"{layer.name}_step_{number}"
        kind, settings = _built_in(step)
        notes = [f"{step} of a Lambda became {'Cropping2D' if kind == 'Keep' else kind}"]
        notes += [step.note] if isinstance(step, Resize) and step.note else []
        specs.append(LayerSpec(name, kind, settings, inputs, "Lambda", tuple(notes)))
        inputs = (name,)
    if not specs:
        nothing = {"activation": "linear"}
        specs.append(
            LayerSpec(layer.name, "Activation", nothing, inputs, "Lambda", ("Lambda x did nothing",))
        )
    return specs


def _built_in(step: Step) -> tuple[str, dict[str, object]]:
    if isinstance(step, Scale):
        return "Rescaling", {"scale": step.factor, "offset": step.offset}
    if isinstance(step, Keep):
        return "Keep", {"rows": step.rows, "columns": step.columns}
    return "Resizing", {"height": step.height, "width": step.width}


def _function_bytes(layer: StoredLayer) -> bytes:
    """Return the marshalled function: as text or base64 in a list, or base64 in an object, by version."""
    stored = layer.config.get("function")
    if isinstance(stored, dict) and stored.get("class_name") == "__lambda__":
        parts = stored.get("config")
        stored = (
            [parts.get("code"), parts.get("defaults"), parts.get("closure")]
            if isinstance(parts, dict)
            else None
        )
    if isinstance(stored, str):
        raise ModelFileError(f"its function is stored by its name only ({shown(stored)})")
    if not isinstance(stored, list) or not 1 <= len(stored) <= 3 or not isinstance(stored[0], str):
        raise ModelFileError("its function is not stored in a way that is known")
    if any(stored[1:]) or layer.config.get("arguments"):
        raise ModelFileError("its function has further arguments or outer variables")
    text = stored[0]
    if len(text) > MAX_CHARACTERS:
        raise ModelFileError(f"its function has {len(text)} characters")
    if not _BASE64.fullmatch(text):
        return text.encode("raw_unicode_escape")
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise ModelFileError("its function is damaged") from error
