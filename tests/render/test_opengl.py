"""OpenGL and the software renderer draw the same scene, within a tolerance.

OpenGL draws in a process of its own: Mesa's drivers have been seen to end a process in which many scenes of
the software renderer had come and gone.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from codriver.render.scene import Scene
from codriver.sim.tracks import load_track

OVAL = load_track("oval")
PLACES = (30.0, 190.0)
"""Metres along it."""
BLOCK = 8
"""Pixels of a square over which colours are averaged: filters differ from pixel to pixel."""
MEAN_TOLERANCE, BLOCK_TOLERANCE = 2.5, 12.0
"""Grey levels by which squares may differ on average, and ninety-nine in a hundred of them. Measured with
Mesa's llvmpipe on twelve places of the lake and the jungle: 1.4 to 2.0 on average."""
NO_OPENGL = 3
DRAWING = f"""
import sys
import numpy as np
from codriver.errors import DisplayError
from codriver.render.scene import Scene
from codriver.sim.tracks import load_track
oval = load_track("oval")
try:
    scene = Scene(oval, opengl=True)
except DisplayError as error:
    print(error)
    sys.exit({NO_OPENGL})
places = [*oval.position(np.array({PLACES}), 0.5).tolist(), oval.position(100.0).tolist()]
yaws = [*oval.heading_at(np.array({PLACES})).tolist(), 0.3]
pictures = [scene.pictures(*place, yaw)["center"] for place, yaw in zip(places, yaws)]
again = scene.pictures(*places[-1], yaws[-1])["center"]
np.savez(sys.argv[1], pictures=pictures, again=again)
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """What OpenGL draws at PLACES, at another place, and there again."""
    file: Path = tmp_path_factory.mktemp("opengl") / "drawn.npz"
    result = subprocess.run(
        [sys.executable, "-c", DRAWING, str(file)], capture_output=True, text=True, timeout=120
    )
    if result.returncode == NO_OPENGL:
        pytest.skip(f"OpenGL cannot be compared here: {result.stdout.strip()}")
    assert result.returncode == 0, result.stderr
    return dict(np.load(file))


def in_squares(frame: np.ndarray) -> np.ndarray:
    rows, columns, channels = frame.shape
    return frame.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK, channels).mean(axis=(1, 3))


def test_both_renderers_draw_the_same_picture(drawn: dict[str, np.ndarray]) -> None:
    software = Scene(OVAL)
    for s, by_opengl in zip(PLACES, drawn["pictures"], strict=False):
        x, y, z = OVAL.position(s, 0.5).tolist()
        by_software = software.pictures(x, y, z, float(OVAL.heading_at(s)))["center"]
        difference = np.abs(in_squares(by_software) - in_squares(by_opengl)).mean(axis=-1)
        assert difference.mean() < MEAN_TOLERANCE
        assert np.percentile(difference, 99) < BLOCK_TOLERANCE
    software.close()


def test_opengl_draws_the_same_pose_the_same_way(drawn: dict[str, np.ndarray]) -> None:
    assert np.array_equal(drawn["pictures"][-1], drawn["again"])
