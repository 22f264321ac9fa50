"""JSON from files of unknown origin: bounded in length and depth before it is parsed."""

import json
import re
from typing import Any

from codriver.errors import ModelFileError

MAX_CHARACTERS = 4_000_000
"""Longest text that is parsed; the settings of a PilotNet have about ten thousand characters."""
MAX_DEPTH = 64
"""Brackets within brackets; Keras 3 nests about a dozen."""
MAX_WRAPPINGS = 3
"""How often a text may be JSON that holds nothing but a text that is JSON again."""

_TOKENS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


def decode_settings(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`; raises ModelFileError for anything else."""
    value = decode_json(text)
    if not isinstance(value, dict):
        raise ModelFileError("its settings are JSON, but not of a model")
    return value


def decode_json(text: str) -> Any:  # noqa: ANN401 whatever JSON can be
    """Return what is in `text`, also when it was encoded twice, as `json.dump(model.to_json())` does.

    Raises ModelFileError for what is no JSON, or too long or too deep.
    """
    value: Any = text
    for _ in range(MAX_WRAPPINGS):
        if not isinstance(value, str):
            break
        value = _parse(value)
    return value


def _parse(text: str) -> Any:  # noqa: ANN401 whatever JSON can be
    if len(text) > MAX_CHARACTERS:
        raise ModelFileError(f"settings of {len(text)} characters; at most {MAX_CHARACTERS} are read")
    _require_shallow(text)
    try:
        return json.loads(text)
    except ValueError as error:
        raise ModelFileError(f"its settings are no proper JSON ({error})") from error


def _require_shallow(text: str) -> None:
    depth, inside_text = 0, False
    for match in _TOKENS.finditer(text):
        sign = match.group()
        if sign == '"':
            inside_text = not inside_text
        elif not inside_text and sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ModelFileError(f"its settings nest more than {MAX_DEPTH} deep; no model's do")
        elif not inside_text and sign in "]}":
            depth -= 1
