"""Files are replaced in one step: the old one or the new one, never a part, and no litter."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from codriver.errors import OutputError
from codriver.files import lock, replace_file, replace_text, require_writable, unfinished


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file.txt"
    replace_text(path, "old")
    replace_text(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o444 == 0o444
    assert list(path.parent.iterdir()) == [path]


def test_an_error_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    replace_text(path, "old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace_file(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import sys
from pathlib import Path
from codriver.files import replace_text
while True:
    for letter in "ab":
        replace_text(Path(sys.argv[1]), letter * 3_000_000)
"""


def test_a_kill_leaves_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)])
    while not path.exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    process.kill()
    process.wait()
    assert path.read_text() in {"a" * 3_000_000, "b" * 3_000_000}


def test_a_place_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for attempt in (lambda path: replace_text(path, ""), require_writable):
        with pytest.raises(OutputError, match="cannot write"):
            attempt(tmp_path / "file" / "model.h5")


def test_a_full_disk_is_an_output_error_and_leaves_nothing(tmp_path: Path) -> None:
    def fill(temporary: Path) -> None:
        temporary.unlink()
        temporary.symlink_to("/dev/full")
        temporary.write_text("x" * 100_000)

    with pytest.raises(OutputError, match="No space left"):
        replace_file(tmp_path / "file", fill)
    assert list(tmp_path.iterdir()) == []


def test_what_is_being_written_is_found(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    (tmp_path / ".model-x1.h5").touch()
    for other in ("model-x.h5", ".model-x.json", ".models-x.h5"):
        (tmp_path / other).touch()
    assert unfinished(path) == [tmp_path / ".model-x1.h5"]


def test_a_file_is_locked_once_and_free_when_it_is_closed(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("ab") as first, (tmp_path / "lock").open("ab") as second:
        assert lock(first)
        assert not lock(second)
        first.close()
        assert lock(second)
