"""SECURITY.md is true: every test that it names is there, and no package is older than it says."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
LEAST = {
    canonicalize_name(package): Version(version)
    for package, version in re.findall(r"^\| ([\w-]+) \| (\d[\d.]+) \|", PAGE, re.MULTILINE)
}
OF_JAVASCRIPT = {"CVE-2020-36048", "CVE-2020-36049", "CVE-2026-33151"}
"""Holes of the JavaScript server, which is not used."""


def pinned() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def accepted() -> dict[str, Version]:
    """The lower bounds with which codriver installs packages."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    bounds = {}
    for requirement in map(
        Requirement, [*project["dependencies"], *(text for extra in extras for text in extra)]
    ):
        for bound in requirement.specifier:
            bounds[canonicalize_name(requirement.name)] = Version(bound.version)
    return bounds


@pytest.mark.parametrize(("file", "name"), PROMISED)
def test_what_shows_a_promise_is_a_test(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_promises_and_versions_are_found_on_the_page() -> None:
    assert len(PROMISED) > 30
    assert {"keras", "python-engineio", "python-socketio", "pillow"} <= set(LEAST)


@pytest.mark.parametrize("versions", [pinned(), accepted()], ids=["constraints.txt", "pyproject.toml"])
def test_no_package_has_a_known_hole(versions: dict[str, Version]) -> None:
    known = LEAST.keys() & versions.keys()
    assert {"keras", "python-engineio", "python-socketio"} <= known
    assert {name: str(versions[name]) for name in known if versions[name] < LEAST[name]} == {}


def test_every_hole_that_was_looked_up_is_on_the_page(shared: Path) -> None:
    facts = (shared / "facts" / "security.md").read_text(encoding="utf-8")
    found = set(re.findall(r"CVE-\d{4}-\d+", facts))
    assert len(found) > 20
    assert found - OF_JAVASCRIPT <= set(re.findall(r"CVE-\d{4}-\d+", PAGE))
