"""What kind of file something is, by its first bytes, and what it is if it is no model."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from codriver.errors import ModelFileError
from codriver.model.archive import archive_names
from codriver.model.hdf5.file import SIGNATURE

MAX_MODEL_BYTES = 512 * 1024 * 1024
"""Longest model file that is opened; a PilotNet has about one million bytes, VGG16 500 million."""
PLACEHOLDER_BYTES = 100
"""A text no longer than this is a note that somebody left where the model should be."""

_NAMED: tuple[tuple[bytes, str], ...] = (
    (
        b"version https://git-lfs",
        "a git-lfs pointer (the model itself was not downloaded; run: git lfs pull)",
    ),
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19", "a PyTorch file, which Keras cannot read"),
    (b"\x80", "a Python pickle, which could run anything and is never opened"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"%PDF", "a PDF document"),
    (b"<?xml", "an XML file"),
)
_LITERT, _ONNX, _OPENVINO = "a LiteRT model", "an ONNX model", "the network of an OpenVINO model"
_EXPORTED = {_LITERT: ".tflite", _ONNX: ".onnx", _OPENVINO: ".xml"}
"""What drives as well, by the end of its name."""
_ONNX_BEGINS = re.compile(rb"\x08[\x01-\x3f][\x12\x1a\x22\x3a\x42]")
"""Its version, then its producer or the network: the order in which protocol buffers are written."""


def is_exported(path: Path) -> bool:
    """Tell whether a file's name says that it is an exported model and not one of Keras."""
    return path.suffix.lower() in _EXPORTED.values()


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's path before the text of every ModelFileError, and only signs that can be printed."""
    try:
        yield
    except ModelFileError as error:
        text = "".join(sign if sign.isprintable() else "?" for sign in str(error))
        raise ModelFileError(f"{path}: {text}") from error


def identify(path: Path) -> Literal["hdf5", "keras", "json"]:
    """Return the layout of a model file; raises ModelFileError, without the path, saying what it is else."""
    if not path.exists():
        raise ModelFileError(f"no such model. Train one with: codriver train RECORDING -o {path}")
    if path.is_dir():
        raise ModelFileError("a folder, not a model file. Name the model.h5 in it.")
    if not path.is_file():
        raise ModelFileError("no ordinary file, so it cannot be a model.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise ModelFileError(f"cannot be read ({error.strerror}).") from error
    if size > MAX_MODEL_BYTES:
        raise ModelFileError(f"{size} bytes; at most {MAX_MODEL_BYTES} are opened.")
    if head.startswith(SIGNATURE):
        return "hdf5"
    if head.startswith(b"PK"):
        names = archive_names(path)
        if "config.json" in names:
            return "keras"
        raise ModelFileError(_no_model(_describe_archive(names), path))
    if head.lstrip()[:1] in (b"{", b'"'):
        return "json"
    raise ModelFileError(_no_model(_describe(head, size), path))


def _no_model(what: str, path: Path) -> str:
    suffix = _EXPORTED.get(what)
    if suffix and path.suffix.lower() != suffix:
        beside = " and put its .bin beside it" if what == _OPENVINO else ""
        return f"not a Keras model but {what}. Rename it to {path.stem}{suffix}{beside}, and it drives."
    return f"not a Keras model but {what}. Name a model.h5 or .keras made by Keras."


def _describe_archive(names: list[str]) -> str:
    if any(name.endswith("data.pkl") for name in names):
        return "a PyTorch file (it is never opened: its pickle could run anything)"
    if any(name.endswith("saved_model.pb") for name in names):
        return "a zipped SavedModel of TensorFlow"
    return "another zip archive"


def _describe(head: bytes, size: int) -> str:
    text = head.lstrip().lower()
    tests: tuple[tuple[bool, str], ...] = (
        (size == 0, "an empty file"),
        (b"<net " in head, _OPENVINO),
        *((head.startswith(start), words) for start, words in _NAMED),
        (
            text.startswith((b"<!doctype html", b"<html")),
            "a web page saved under that name; download the file itself (on GitHub: the button Raw)",
        ),
        (head[4:8] == b"TFL3", _LITERT),
        (_ONNX_BEGINS.match(head) is not None, _ONNX),
        (head[8:9] == b"{" and head[5:8] == bytes(3), "a safetensors file, weights without a network"),
    )
    for true, words in tests:
        if true:
            return words
    if all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in head):
        return "a short text, a placeholder" if size <= PLACEHOLDER_BYTES else "a text file"
    return "a file of an unknown kind"
