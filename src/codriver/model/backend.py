"""The one place that chooses the Keras backend, before Keras is imported for the first time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from types import ModuleType
from typing import Literal

from codriver.errors import MissingExtraError, SettingError

Purpose = Literal["driving", "training"]

_DEFAULT_BACKENDS: dict[Purpose, str] = {"driving": "openvino", "training": "tensorflow"}
_SLOW_AND_UNUSED = ("scipy.signal", "matplotlib.pyplot")
"""Keras imports them for audio and for galleries: they made a start 3.7 s instead of 2.0 s."""
_TRAINING_BACKENDS = ("tensorflow", "torch", "jax")


def choose_backend(purpose: Purpose) -> str:
    """Make sure that Keras has a backend fit for `purpose` and return its name.

    The environment's KERAS_BACKEND wins over our default (OpenVINO drives: it starts in about a second
    and has the lowest latency on a CPU; TensorFlow trains: the fastest Keras backend there). A process
    that has imported Keras keeps the backend it has. Raises MissingExtraError when the backend is not
    installed, SettingError when it cannot train.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # TensorFlow leaves its faster convolutions (oneDNN) off on processors without AVX-512, where they
    # train a PilotNet about twice as fast too.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    if "keras" not in sys.modules:
        _import_keras(os.environ.get("KERAS_BACKEND", _DEFAULT_BACKENDS[purpose]), purpose)
    import keras

    backend = str(keras.backend.backend())
    if purpose == "training" and backend not in _TRAINING_BACKENDS:
        raise SettingError(
            f"Keras runs on {backend} here, which cannot train. "
            f"Set the environment variable KERAS_BACKEND to one of: {', '.join(_TRAINING_BACKENDS)}."
        )
    return backend


@contextmanager
def tensorflow_hidden() -> Iterator[None]:
    """Keep Keras on OpenVINO from importing TensorFlow (three seconds) for types that no network here has."""
    import keras

    if keras.backend.backend() != "openvino" or "tensorflow" in sys.modules:
        yield
        return
    # Not a None in sys.modules: Keras's preprocessing layers take that for a TensorFlow that is there.
    finder = _NoTensorFlow()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _NoTensorFlow(MetaPathFinder):
    """Finds that TensorFlow is not installed, and leaves everything else to others."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name == "tensorflow":
            raise ModuleNotFoundError("TensorFlow is not needed for driving", name=name)


def _import_keras(backend: str, purpose: Purpose) -> None:
    """Import Keras on `backend`, without handing the choice down to child processes."""
    if find_spec(backend) is None:
        raise MissingExtraError("train", f"{purpose.capitalize()} with Keras on {backend}")
    asked = os.environ.get("KERAS_BACKEND")
    os.environ["KERAS_BACKEND"] = backend
    if backend == "openvino":
        for name in _SLOW_AND_UNUSED:
            sys.modules.setdefault(name, _AtFirstUse(name))
    import keras  # noqa: F401

    if asked is None:
        del os.environ["KERAS_BACKEND"]


class _AtFirstUse(ModuleType):
    """Stands in for a module whose code runs when something of it is asked for.

    importlib's LazyLoader does not do here: the `import` statement itself wakes its modules.
    """

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        self.__dict__.update(import_module(self.__name__).__dict__)
        return self.__dict__[name]


def processor_has_bfloat16() -> bool:
    """Tell whether this processor computes in bfloat16; without that it is emulated, ten times slower."""
    import openvino

    return "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
