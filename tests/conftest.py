"""What every test may use: recordings that the project makes itself, and the shared ones where present."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from once import made_once
from synthetic import write_recording

SHARED = Path(__file__).resolve().parents[2] / "shared"
LONGEST = {"test_readme.py", "test_record_and_demo.py", "test_notebook.py"}
"""Each has one test that cannot be divided and takes up to a minute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: begun last, one process would work at it and the other wait."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings and logs; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared folder of real recordings beside the project")
    return SHARED


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def small_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 300 rows (20 s) on a road drawn by the tests; read-only by agreement."""
    return made_once(tmp_path_factory, "small-recording", lambda folder: write_recording(folder, rows=300))


@pytest.fixture(autouse=True, scope="session")
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep prepared pictures out of the user's own cache, and train and drive on one Keras backend."""
    os.environ["CODRIVER_CACHE"] = str(tmp_path_factory.mktemp("cache"))


os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
