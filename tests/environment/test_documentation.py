"""docs/environment.md tells the truth: its code runs, its tables are those of the code."""

import ast
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from codriver.environment import settings
from codriver.environment.driving import DrivingEnvironment
from codriver.environment.registration import TRACKS
from codriver.environment.settings import EnvironmentSettings
from codriver.sim.episode import EndReason

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "environment.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def table(first_heading: str) -> list[list[str]]:
    """The rows of the table whose first column has that heading, without the heading."""
    rows = re.search(rf"\| {first_heading} \|.*\n\| ---.*\n((?:\|.*\n)+)", TEXT)
    assert rows is not None, first_heading
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[1].splitlines()]


def field_docs() -> dict[str, str]:
    """What the source says of each setting."""
    tree = ast.parse(Path(settings.__file__).read_text(encoding="utf-8"))
    body = next(
        node.body
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == EnvironmentSettings.__name__
    )
    docs = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            docs[ast.unparse(field.target)] = ast.literal_eval(text.value)
    return docs


def test_its_settings_are_those_of_the_source() -> None:
    docs = field_docs()
    expected = [
        [field.name, repr(field.default).replace("'", '"'), docs[field.name].replace("`", "")]
        for field in fields(EnvironmentSettings)
    ]
    assert [[cell.replace("`", "") for cell in row] for row in table("setting")] == expected


def test_its_info_is_what_the_environment_gives() -> None:
    _, info = DrivingEnvironment(observation="state").reset()
    assert [key for key, _ in table("key")] == list(info)


def test_it_knows_every_id_and_every_end() -> None:
    assert [name for name, _ in table("id")] == list(TRACKS)
    assert all(f"`{reason}`" in TEXT for reason in EndReason)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_its_code_runs(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it but the waiting: the search for a policy is cut short, pictures are those of the oval."""
    code = BLOCKS[number]
    for slow, quick in (("range(20)", "range(1)"), ("time_limit=20.0", "time_limit=1.0"), ("Lake", "Oval")):
        assert slow in TEXT
        code = code.replace(slow, quick)
    exec(compile(code, f"docs/environment.md, block {number}", "exec"), {})
    if "print" in code:
        assert "one lap" in capsys.readouterr().out
