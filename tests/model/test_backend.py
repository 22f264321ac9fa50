"""The Keras backend is chosen once per process, and a missing one is told with the line that installs it."""

import os
import subprocess
import sys

import pytest

CHOOSE = """
import os, sys
from codriver.errors import CodriverError
from codriver.model.backend import choose_backend
try:
    print(*[choose_backend(purpose) for purpose in sys.argv[1:]], os.environ.get("KERAS_BACKEND"))
except CodriverError as error:
    print(error)
"""


def choose(*purposes: str, asked: str | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    if asked:
        environment["KERAS_BACKEND"] = asked
    run = [sys.executable, "-W", "ignore", "-c", CHOOSE, *purposes]
    return subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(("purpose", "backend"), [("driving", "openvino"), ("training", "tensorflow")])
def test_each_purpose_has_its_default_that_child_processes_do_not_inherit(purpose, backend) -> None:
    assert choose(purpose) == f"{backend} None"


def test_a_process_that_trains_drives_on_the_same_backend() -> None:
    assert choose("training", "driving") == "tensorflow tensorflow None"


def test_a_backend_that_cannot_train_is_said_to_be_one() -> None:
    assert "cannot train" in choose("training", asked="openvino")


def test_a_missing_backend_is_told_with_the_install_line() -> None:
    assert "pip install 'codriver[train]'" in choose("training", asked="torch")


DRIVE_THEN_DRAW = """
import sys
from codriver.model.backend import choose_backend
choose_backend("driving")
print("scipy.stats" in sys.modules, "matplotlib.figure" in sys.modules)
import matplotlib.pyplot as plt, scipy.signal
print(len(scipy.signal.get_window("hann", 8)), plt.figure() is not None, scipy.signal.__name__)
"""


def test_what_keras_imports_for_nothing_does_not_delay_a_start_and_still_works_later() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    environment["MPLBACKEND"] = "agg"
    run = [sys.executable, "-W", "ignore", "-c", DRIVE_THEN_DRAW]
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["False False", "8 True scipy.signal"]


CONVERT = """
import sys
from pathlib import Path
from codriver.errors import CodriverError
from codriver.model.backend import choose_backend
choose_backend("training")
import keras
from codriver.model.pilot import load_pilot
from codriver.model.pilotnet import build_pilotnet
build_pilotnet().save(sys.argv[1])
def refuse(*_, **__):
    raise ImportError("This requires the tensorflow module.")  # as Keras says it on PyTorch
keras.Model.export = refuse
try:
    load_pilot(Path(sys.argv[1]))
except CodriverError as error:
    print(error)
"""


def test_driving_on_a_backend_that_needs_tensorflow_for_it_says_so_where_that_is_missing(tmp_path) -> None:
    run = [sys.executable, "-W", "ignore", "-c", CONVERT, str(tmp_path / "model.h5")]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "Driving with Keras on tensorflow, not on openvino, needs the extra 'train'" in told
