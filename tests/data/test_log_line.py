import pytest

from codriver.data.log_line import base_name, is_header, split_line

STAMP = "2024_01_09_18_26_13_950.jpg"


def names(line):
    return [base_name(picture) for picture in line.pictures]


def paths(prefix, separator=","):
    return separator.join(f"{prefix}{camera}_{STAMP}" for camera in ("center", "left", "right"))


@pytest.mark.parametrize(
    "prefix",
    [
        "C:\\self0\\IMG\\",
        "d:\\tmp\\try1\\IMG\\",
        "E:\\IMG\\IMG\\",
        "C:\\Users\\x\\Track\\IMG2\\",
        "C:\\Users\\HP PAVILION\\Desktop\\IMG\\",
        "C:\\Users\\alpar\\OneDrive\\Masaüstü\\data\\IMG\\",
        "C:/Users/iiss/Desktop/data/data/IMG/",
        "/Users/elliotbriant/Desktop/Desktop - Elliot’s MacBook Air/IMG/",
        "/home/ythepaut/Documents/Enseignement/MASTER 1/IMG/",
        "IMG/",
        "./IMG/",
        "data/IMG/",
        "training_data\\IMG\\",
        "",
        "C:\\Users\\Doe, Jane\\IMG\\",
        "/home/a,b, c/IMG/",
        "/home/1,5/IMG/",
    ],
)
@pytest.mark.parametrize("separator", [",", ", ", ";", "\t"])
def test_any_path_with_any_separator_gives_the_same_names_and_tokens(prefix, separator):
    text = separator.join([paths(prefix, separator), "0", "0.5", "0", "1.076793E-05"])
    line = split_line(7, text)
    assert line is not None
    assert names(line) == [f"center_{STAMP}", f"left_{STAMP}", f"right_{STAMP}"]
    assert line.tokens == ("0", "0.5", "0", "1.076793E-05")
    assert line.line == 7


def test_paths_and_numbers_may_use_different_separators():
    line = split_line(1, f"{paths('IMG/', ', ')},0,1,0,30.19004")
    assert line.tokens == ("0", "1", "0", "30.19004")


def test_side_pictures_may_be_empty():
    line = split_line(1, f"/data/IMG/center_{STAMP},,,-0.1,1,0,30.19031")
    assert line.pictures == (f"/data/IMG/center_{STAMP}", "", "")
    assert line.tokens == ("-0.1", "1", "0", "30.19031")


def test_free_text_after_the_numbers_stays_there():
    line = split_line(1, f"{paths('data/IMG/', ', ')}, -0.3, 1, 0, 30, Lake: Turning left, slightly")
    assert line.tokens[:4] == ("-0.3", "1", "0", "30")


@pytest.mark.parametrize(
    "text",
    [
        ",".join(f'"{path}"' for path in paths("C:\\a, b\\IMG\\", "|").split("|")) + ',"0","1","0","30.1"',
        f'"{paths("IMG/")},0,1,0,30.1"',
        ";".join(f'"{path}"' for path in paths("IMG/", "|").split("|")) + ';"0";"1";"0";"30.1"',
        '"' + paths("IMG/", '","') + '",0,1,0,30.1',
    ],
)
def test_quotes_change_nothing(text):
    line = split_line(1, text)
    assert names(line) == [f"center_{STAMP}", f"left_{STAMP}", f"right_{STAMP}"]
    assert line.tokens == ("0", "1", "0", "30.1")


def test_the_row_number_that_pandas_adds_is_no_part_of_the_name():
    line = split_line(1, f"17,{paths('')},0.0,0.0,0,26.394170000000003")
    assert names(line)[0] == f"center_{STAMP}"


def test_only_a_lone_comma_may_be_a_decimal_comma():
    assert split_line(1, f"{paths('IMG/')},0,5,0,1,0,30,1").torn
    assert not split_line(1, f"{paths('IMG/', ', ')}, 0,5, 0,1, 0, 30,1").torn
    assert not split_line(1, f"{paths('IMG/', ';')};0,5;0,1;0;30,1").torn
    assert not split_line(1, f'{paths("IMG/")},"0,5","0,1",0,"30,1"').torn


@pytest.mark.parametrize("text", ["", "IMG", "0,1,0,30", "center,left,right,steering,throttle,brake,speed"])
def test_a_line_without_a_picture_is_none(text):
    assert split_line(1, text) is None


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("center,left,right,steering,throttle,brake,speed", True),
        ("CenterImage,LeftImage,RightImage,SteeringAngle,Throttle,Break,Speed", True),
        ('"center";"left";"right";"steering"', True),
        (",center,left,right,steering,throttle,brake,speed", True),
        ("IMG", False),
        ("/Users/someone/data/IMG/cen", False),
        ("0.5", False),
        ("0,1,0,30", False),
        ("a,b,c,1.5", False),
    ],
)
def test_a_header_is_words_only(text, header):
    assert is_header(text) is header


def test_a_hostile_line_is_split_in_no_time():
    for text in (" " * 8000 + "x", ".jpg " * 1600, ".jpg" + " " * 8000 + "x", '"' * 8000 + ".jpg,"):
        split_line(1, text)
