"""`codriver export` from the outside: the question whether it steers the same is the exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from codriver.cli.main import app
from codriver.errors import CodriverError
from codriver.export import exporting
from codriver.export.formats import SUFFIXES, Format, default_output
from codriver.export.parity import Difference
from codriver.export.result import Export

GOOD, BAD = Difference(300, 0.02, 0.003), Difference(300, 0.3, 0.003)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Stand for the work, so that no test of the command waits for TensorFlow; "bad" in the name fails."""
    calls: list[dict] = []

    def pretend(model: Path, kind: Format, output: Path, **settings) -> Export:
        calls.append({"model": model, "kind": kind, "output": output, **settings})
        settings["tell"]("Writing [red]")
        settings["progress"](10, 20)
        found = BAD if "bad" in model.name else GOOD
        return Export((output,), 1234, "int8", "lake", "onnxruntime 1", found, GOOD)

    monkeypatch.setattr(exporting, "export_model", pretend)
    return calls


def test_what_was_found_is_shown_and_how_to_drive_with_it(asked, tmp_path: Path) -> None:
    model = tmp_path / "model.h5"
    result = CliRunner().invoke(
        app, ["export", str(model), "--format", "onnx", "--int8", "--recording", "lake"]
    )
    assert result.exit_code == 0, result.output
    assert (asked[0]["kind"], asked[0]["int8"], asked[0]["recording"]) == ("onnx", True, Path("lake"))
    assert asked[0]["output"] == tmp_path / "model-int8.onnx"
    assert "Writing [red] ..." in result.stderr
    assert "0.020000" in result.stderr
    assert f"codriver drive {tmp_path / 'model-int8.onnx'}" in result.stderr
    assert not result.stdout


def test_an_export_that_steers_otherwise_is_exit_code_1_and_says_so(asked, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["export", "bad.h5", "--format", "litert", "-o", str(tmp_path / "x.tflite"), "--json"]
    )
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["passed"] is False
    assert report["files"] == []
    assert report["in_runtime"]["largest"] == 0.3
    assert "nothing was written" in result.stderr


def test_an_unknown_format_is_the_users_mistake(asked) -> None:
    assert CliRunner().invoke(app, ["export", "model.h5", "--format", "coreml"]).exit_code == 2
    assert CliRunner().invoke(app, ["export", "model.h5"]).exit_code == 2
    assert not asked


def test_every_format_has_an_exporter_and_a_suffix_of_its_own() -> None:
    assert set(get_args(Format)) == set(exporting.EXPORTERS) == set(SUFFIXES)
    names = {default_output(Path("a/m.h5"), kind, int8=int8) for kind in SUFFIXES for int8 in (False, True)}
    assert len(names) == 6
    assert all(exporter.suffix == SUFFIXES[kind] for kind, exporter in exporting.EXPORTERS.items())


def test_int8_without_a_recording_says_what_to_name(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(tmp_path / "model.h5"), "--format", "onnx", "--int8"])
    assert isinstance(result.exception, CodriverError)
    assert "--recording" in str(result.exception)


def test_a_real_export_keeps_its_json_clean_of_what_the_converters_print(tmp_path: Path) -> None:
    model = tmp_path / "model.h5"
    save = (
        "import sys; from pathlib import Path\n"
        "from codriver.model.backend import choose_backend; choose_backend('training')\n"
        "from codriver.model.model_file import ModelCard, save_model\n"
        "from codriver.model.pilotnet import build_pilotnet\n"
        "save_model(build_pilotnet(dropout=0), Path(sys.argv[1]), ModelCard(architecture='pilotnet'))\n"
        "sys.argv = ['codriver', 'export', sys.argv[1], '--format', 'litert', '--json']\n"
        "from codriver.cli.main import main; main()"
    )
    result = subprocess.run([sys.executable, "-c", save, str(model)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["files"] == [str(tmp_path / "model.tflite")]
    assert Path(report["files"][0]).stat().st_size == report["bytes"]
    assert "W0000" not in result.stderr
