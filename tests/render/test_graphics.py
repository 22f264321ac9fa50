"""What draws without a window is chosen by CODRIVER_GRAPHICS, for every command."""

import subprocess
import sys

import pytest

from codriver.errors import SettingError
from codriver.render.graphics import VARIABLE, drawn_by, draws_with_opengl, is_graphics_card

TOLD = """
from codriver.render.graphics import draws_with_opengl, is_graphics_card, opengl_renderer
renderer = opengl_renderer()
print(draws_with_opengl(), renderer is not None and is_graphics_card(renderer))
"""


def test_the_software_renderer_draws_unless_something_else_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert not draws_with_opengl()
    assert drawn_by() == "software"
    monkeypatch.setenv(VARIABLE, "opengl")
    monkeypatch.setattr("codriver.render.graphics.opengl_renderer", lambda: "A graphics card")
    assert draws_with_opengl()
    assert drawn_by() == "A graphics card"


def test_an_unknown_name_is_refused_with_the_names_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "vulkan")
    with pytest.raises(SettingError, match=r"CODRIVER_GRAPHICS is 'vulkan'.*software, opengl, auto"):
        draws_with_opengl()


def test_auto_takes_opengl_where_a_graphics_card_draws_and_only_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "auto")
    result = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    takes_opengl, card = result.stdout.split()
    assert takes_opengl == card


@pytest.mark.parametrize(
    ("renderer", "card"),
    [
        ("NVIDIA H100 80GB HBM3/PCIe/SSE2", True),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", True),
        ("AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.6)", True),
        ("llvmpipe (LLVM 15.0.6, 256 bits)", False),
        ("GDI Generic", False),
        ("Microsoft Basic Render Driver", False),
    ],
)
def test_a_renderer_that_draws_with_the_processor_is_no_graphics_card(renderer: str, card: bool) -> None:
    assert is_graphics_card(renderer) == card
