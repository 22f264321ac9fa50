"""The rules of the house, checked on the source: imports go down, libraries have owners, files are short."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "codriver"
FILES = sorted(SOURCE.rglob("*.py"))

ROWS = {
    8: {"cli"},
    7: {"pages"},
    6: {"train", "evaluate", "export"},
    5: {"drive", "environment"},
    4: {"render", "replay", "model", "plots"},
    3: {"data", "augment", "sim"},
    2: {"camera", "control"},
    1.2: {"runs"},
    1.1: {"files", "side_by_side"},
    1: {"types", "errors"},
}
ROW_OF = {room: row for row, rooms in ROWS.items() for room in rooms}

OWNERS = {
    "typer": {"cli"},
    "rich": {"cli"},
    "socketio": {"drive"},
    "engineio": {"drive"},
    "uvicorn": {"drive", "pages"},
    "starlette": {"pages"},
    "websockets": {"drive"},
    "gymnasium": {"environment"},
    "panda3d": {"render"},
    "matplotlib": {"plots"},
    "keras": {"model", "train", "export"},
    "tensorflow": {"train", "export"},
    "h5py": {"model"},
    "openvino": {"model", "export"},
    "onnx": {"export"},
    "onnxruntime": {"export"},
    "ai_edge_litert": {"export"},
    "cv2": {"camera"},
    "simplejpeg": {"camera"},
    "scipy": {"evaluate"},
}


def room_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, at the top or inside a function, with its line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            yield node.module or "", node.lineno
            if node.module == "codriver":
                yield from ((f"codriver.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_go_strictly_down(file: Path) -> None:
    room = room_of(file)
    if room in {"__init__", "__main__"}:
        return
    for name, line in imports_of(file):
        parts = name.split(".")
        if parts[0] != "codriver" or len(parts) == 1 or parts[1] == room or parts[1] == "__version__":
            continue
        assert ROW_OF[parts[1]] < ROW_OF[room], f"{file}:{line}: {room} must not import {parts[1]}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_heavy_libraries_are_imported_by_their_owner_only(file: Path) -> None:
    for name, line in imports_of(file):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or room_of(file) in owners, f"{file}:{line}: {name} belongs to {owners}"


@pytest.mark.parametrize(
    "file",
    [*FILES, *sorted((ROOT / "benchmarks").glob("*.py"))],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_files_have_at_most_250_lines_and_functions_at_most_60(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{file}:{node.lineno}: {node.name} has {length} lines"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_every_room_is_on_the_plan() -> None:
    assert {room_of(file) for file in FILES} - {"__init__", "__main__"} <= set(ROW_OF)


def test_help_loads_nothing_heavy() -> None:
    """What makes `codriver --help` quick: no heavy library is imported for it."""
    code = (
        "import sys; from codriver.cli.main import app\n"
        "heavy = {'keras', 'tensorflow', 'openvino', 'cv2', 'numpy', 'matplotlib', 'socketio', 'uvicorn'}\n"
        "heavy |= {'starlette'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
