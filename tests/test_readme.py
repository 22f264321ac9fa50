"""Every command of the README works as it stands there, in the order in which it stands there."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic import write_recording

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder like a fresh clone, with a recording where the README has one."""
    write_recording(tmp_path / "shared" / "recordings" / "lake", rows=30)
    clone = tmp_path / "codriver"
    clone.mkdir()
    shutil.copy(ROOT / "drive.py", clone)
    (clone / ".venv").symlink_to(sys.prefix)
    return clone


def run(command: str, clone: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    # 1 says that the result is bad, which is no wonder after so little training.
    allowed = {0, 1} if command.startswith(("codriver train", "codriver evaluate")) else {0}
    # A few metres and a few epochs show that a command works; whole laps and trainings would take minutes.
    command = re.sub(r"--laps \d+", "--laps 0.01", command)
    command = re.sub(r"(codriver train (?!--help)\S+.*?)( --epochs \d+|$)", r"\1 --epochs 2", command)
    command = re.sub(r"^codriver evaluate", "codriver evaluate --processes 1", command)
    shell = ["bash", "-c", f"source .venv/bin/activate && exec {command}"]
    output = ""
    with subprocess.Popen(
        shell, cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            output += line
            if "Serving on" in line:
                process.send_signal(signal.SIGINT)
    assert process.returncode in allowed, f"{command}\n{output}"


def test_every_command_works(clone: Path) -> None:
    assert {"make demo", "make test"} <= set(COMMANDS)
    for command in COMMANDS:
        if command.startswith("make "):
            subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)
        elif not command.startswith("source "):
            run(command, clone)
    assert (clone / "model.h5").exists()
    assert (clone / "lake-check.png").exists()
    assert (clone / "lake-augment.png").exists()
    assert (clone / "my_drive" / "driving_log.csv").exists()
    assert (clone / "laps" / "driving_log.csv").exists()
    assert (clone / "report" / "report.html").exists()


def test_its_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_command_with_which_a_benchmark_was_run_exists() -> None:
    for script in re.findall(r"python (benchmarks/\S+\.py)", README):
        assert (ROOT / script).exists(), script
