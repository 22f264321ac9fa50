import json
import shutil

import pytest
from synthetic import write_recording
from typer.testing import CliRunner

from codriver.cli.main import app, main
from codriver.data.edit_file import write_edits
from codriver.data.edit_list import Edit, EditList


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_recording(tmp_path_factory.mktemp("original"), rows=60)


@pytest.fixture
def folder(original, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return shutil.copytree(original, tmp_path / "lake")


def check(*arguments):
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


def spoil(folder, count):
    for path in sorted((folder / "IMG").glob("left_*"))[:count]:
        path.write_bytes(path.read_bytes()[:2000])


def test_one_screen_and_one_picture(folder, tmp_path):
    result = check(folder)
    assert result.exit_code == 0, result.output
    for words in ("60 good of 60", "center 60", "keyboard", "lines 1 to 60", "no bad rows", "lake-check.png"):
        assert words in result.stdout
    assert len(result.stdout.splitlines()) < 40
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["lake-check.png"]


def test_bad_rows_are_named_and_decide_the_exit_code(folder):
    spoil(folder, 3)
    few = check(folder, "--no-picture")
    assert few.exit_code == 0
    assert "3 bad rows" in few.stdout
    assert "line 1: left_2024_05_01_12_00_00_000.jpg: the left picture cannot be used" in few.stdout
    spoil(folder, 12)
    many = check(folder, "--no-picture")
    assert many.exit_code == 1
    assert "more than training accepts" in many.stdout
    assert "and 6 more; --json has them all" in many.stdout
    assert check(folder, "--no-picture", "--allow-bad").exit_code == 0


def test_rows_that_a_person_leaves_out_are_counted_and_no_longer_bad(folder):
    spoil(folder, 12)
    write_edits(folder / "driving_log.csv", EditList().edited(Edit((1, 13), leave_out=True)))
    result = check(folder, "--no-picture")
    assert result.exit_code == 0, result.output
    assert "48 good of 60 in the log" in result.stdout
    assert "12 rows, by driving_log.edits.json" in result.stdout


def test_json_has_everything(folder, tmp_path):
    spoil(folder, 12)
    result = check(folder, folder, "--json", "--allow-bad")
    first, second = json.loads(result.stdout)["recordings"]
    assert len(first["bad_rows"]) == 12
    assert first["bad_rows"][0]["line"] == 1
    assert (first["rows"], first["rows_in_log"], first["good"]) == (48, 60, False)
    assert [first["picture"], second["picture"]] == ["lake-check.png", "lake-2-check.png"]
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"lake-check.png", "lake-2-check.png"}


def test_the_picture_goes_where_it_is_wanted(folder, tmp_path):
    assert check(folder, "--picture", tmp_path / "new" / "sheet.png").exit_code == 0
    assert (tmp_path / "new" / "sheet.png").is_file()
    assert not any((tmp_path / "here").iterdir())


def test_augmented_frames_are_drawn_on_request(folder, tmp_path):
    result = check(folder, "--no-picture", "--augment")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "here" / "lake-augment.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "there is no recording at nowhere"),
        (["."], "holds no log"),
        (["--picture", "a.png", "x", "y"], "--picture names the picture of one recording"),
    ],
)
def test_a_mistake_is_one_plain_line_and_exit_code_2(folder, monkeypatch, capsys, arguments, words):
    monkeypatch.setattr("sys.argv", ["codriver", "check", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
