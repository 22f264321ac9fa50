"""The ids: one for each track, known after an import, and a missing extra says how to get it."""

import re
import subprocess
import sys

import gymnasium
import pytest

import codriver.environment  # noqa: F401
from codriver.environment.registration import TRACKS
from codriver.errors import MissingExtraError
from codriver.render.panda import panda3d
from codriver.sim.tracks import load_track, track_names


def run(code: str) -> str:
    """Run code in a fresh Python; return the last line that it wrote."""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return (result.stdout or result.stderr).strip().splitlines()[-1]


def test_every_track_has_an_id_of_its_version() -> None:
    families = {track.rpartition("-v")[0] for track in TRACKS.values()}
    assert families == {name.partition(":")[0] for name in track_names()}
    for name, track in TRACKS.items():
        assert name.partition("/")[2].lower() == track


@pytest.mark.parametrize("name", TRACKS)
def test_every_id_makes_its_track(name: str) -> None:
    random = {"track_seed": 3} if "Random" in name else {}
    environment = gymnasium.make(name, observation="state", **random)
    environment.reset(seed=0)
    track = TRACKS[name] + (":3" if random else "")
    assert environment.unwrapped.world.track is load_track(track)


def test_gymnasium_imports_the_module_that_is_named_before_the_id() -> None:
    code = (
        "import gymnasium\n"
        "environment = gymnasium.make('codriver.environment:codriver/Oval-v0', observation='state')\n"
        "print(environment.reset(seed=0)[1]['end'])"
    )
    assert run(code) == "running"


def test_without_gymnasium_the_import_says_what_to_install() -> None:
    code = "import sys; sys.modules['gymnasium'] = None; import codriver.environment"
    last = run(code)
    assert "MissingExtraError" in last
    assert "pip install 'codriver[sim]'" in last


def test_without_panda3d_there_are_numbers_and_for_pictures_the_install_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "panda3d", None)
    panda3d.cache_clear()
    gymnasium.make("codriver/Oval-v0", observation="state").reset()
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'codriver[sim]'")):
        gymnasium.make("codriver/Oval-v0").reset()
