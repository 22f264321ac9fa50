"""The notebook tells the whole story from start to end, without an error, on a small recording."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from synthetic import write_recording

from codriver.model.pilot import load_network

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_it_runs_from_start_to_end(tmp_path, monkeypatch) -> None:
    recording = write_recording(tmp_path / "recording", rows=90)
    shutil.copy(ROOT / "drive.py", tmp_path)
    monkeypatch.setenv("CODRIVER_RECORDING", str(recording))
    monkeypatch.setenv("CODRIVER_EPOCHS", "1")
    monkeypatch.delenv("KERAS_BACKEND")  # the notebook chooses for itself, and so does the drive server
    notebook = nbformat.read(ROOT / "behavioural_Cloning.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()

    text = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert "90 rows" in text
    assert "better than guessing:" in text
    assert "yes" in text
    assert "NO" not in text.split("better than guessing:")[1]
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 5
    assert load_network(tmp_path / "model.h5").count_params() == 252_219
    assert list((tmp_path / "runs").iterdir())


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(ROOT / "behavioural_Cloning.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
