import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.data import driving_log
from codriver.data.driving_log import parse_driving_log, read_driving_log
from codriver.errors import RecordingError

# file: rows, line of the first, its numbers, line of the last, its numbers, lines of headers, bad lines.
# The files are cut at 16,000 characters, so most end with a bad row.
LOGS = {
    "AdrianKlei__Track": (2, 1, (0, 1, 0, 30.19035), 2, (0, 1, 0, 30.19031), [], []),
    "AlessandroRestagno__Behavioral-Cloning-project-3-Term1-Self-Driving-Car-Udacity": (
        37, 1, (0, 0, 0, 1.485501e-06), 37, (0, 1, 0, 24.50453), [], [38],
    ),
    "AlparslanTamer__Track": (2, 1, (0, 0, 0, 25.88529), 2, (0, 0, 0, 24.2411), [], []),
    "DotunOluyade__Behavioral-Cloning": (2, 1, (0, 0, 0, 1.377208), 2, (0, 0, 0, 1.374433), [], []),
    "IIAndrewII__self_driving_car": (
        49, 1, (0, 0, 0, 17.82055), 49, (-0.06766918, 0, 0, 12.02147), [], [50],
    ),
    "LukasLeonardKoening__Behavioral-Cloning": (
        37, 1, (-0.007858456, 0.4, 0, 10.36041), 37, (-0.01456802, 0.4, 0, 19.10893), [], [38],
    ),
    "afonsohfontes__car-behavioral-cloning": (
        62, 1, (0, 0, 0, 0.7785974), 62, (0, 1, 0, 30.1889), [], [63],
    ),
    "amahd__Behavioral_Cloning_with_CNNs": (1, 1, (0, 0, 0, 27.09897), 1, (0, 0, 0, 27.09897), [], []),
    "bpinaya__Udacity-P3-DriveGG": (3, 1, (0, 1, 0, 30.19006), 3, (0, 1, 0, 30.19004), [], []),
    "carlosrokk3r__track": (
        1, 1, (0, 0, 0, 26.394170000000003), 1, (0, 0, 0, 26.394170000000003), [], [],
    ),
    "damgambit__CarND-Behavioral-Cloning-P3": (
        48, 1, (0, 1, 0, 30.19029), 48, (-0.02816901, 1, 0, 30.19028), [], [49],
    ),
    "ericlavigne__CarND-Behavioral-Cloning.2": (88, 1, (-0.2, 1, 0, 30), 88, (0.9, 1, 0, 30), [], [89]),
    "ericlavigne__CarND-Behavioral-Cloning.3": (57, 1, (-0.2, 1, 0, 30), 57, (0.1, 1, 0, 30), [], []),
    "hbdnr__CarSimDRL": (1, 1, (0, 0, 0, 7.610312e-07), 1, (0, 0, 0, 7.610312e-07), [], []),
    "jaxbot__udacity-car-projects": (
        2, 1, (-0.06103287, 1, 0, 30.18954), 2, (-0.06103287, 1, 0, 30.18829), [], [],
    ),
    "jiforcen__CarND-Behavioral-Cloning-P3": (2, 1, (0, 0, 0, 1.377208), 2, (0, 0, 0, 1.374433), [], []),
    "mdShakil2004__CNN-based-self-driving-car": (
        56, 3, (0, 0, 0, 7.882267e-05), 58, (-0.4306206, 0, 0, 5.354287), [2], [59],
    ),
    "ncondo__CarND-Behavioral-Cloning": (
        120, 1, (0, 1, 0, 30.19014), 120, (-0.1, 1, 0, 30.19031), [], [121],
    ),
    "nicholas-necyk__self-driving-car-project": (
        3, 1, (0, 1, 0, 19.52865), 3, (0, 1, 0, 21.24997), [], [],
    ),
    "subodh-malgonde__behavioral-cloning": (
        112, 2, (0, 0, 0, 22.14829), 113, (0.01391724, 0.9855326, 0, 30.18683), [1], [114],
    ),
    "upul__Behavioral-Cloning": (
        112, 2, (0, 0, 0, 22.14829), 113, (0.01391724, 0.9855326, 0, 30.18683), [1], [114],
    ),
}  # fmt: skip
LOOK_ALIKES = {
    "MaggiN1337__Behavioral-Cloning": "only a header",
    "PedroUnifor__behavioral-cloning-one-camera": "one picture and 2 numbers",
    "teamsoulless__thunderhill_data": "positions, as another simulator",
}


def row(number, numbers=("0", "1", "0", "30.19"), separator=",", folder="/d/IMG/"):
    stamp = f"2024_05_01_12_{number // 600:02}_{number // 10 % 60:02}_{number % 10}00.jpg"
    return separator.join(
        [f"{folder}{camera}_{stamp}" for camera in ("center", "left", "right")] + [*numbers]
    )


def parse(*rows, end="\n"):
    return parse_driving_log("".join(text + end for text in rows).encode(), "a log")


def numbers_of(log):
    return [row.numbers for row in log.rows]


@pytest.mark.parametrize("name", LOGS)
def test_every_log_of_the_wild_is_read_right(shared, name):
    rows, first_line, first, last_line, last, headers, bad = LOGS[name]
    log = read_driving_log(shared / "logs" / f"{name}.csv")
    assert len(log.rows) == rows
    assert (log.rows[0].line, log.rows[0].numbers) == (first_line, first)
    assert (log.rows[-1].line, log.rows[-1].numbers) == (last_line, last)
    assert log.headers == headers
    assert [problem.line for problem in log.problems] == bad
    assert all(row.decimal_comma is (name.startswith("damgambit")) for row in log.rows if row.numbers[3] % 1)


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_of_the_wild_are_refused_with_the_reason(shared, name):
    with pytest.raises(RecordingError, match=LOOK_ALIKES[name]):
        read_driving_log(shared / "logs" / f"{name}.csv")


def test_the_tables_name_every_log(shared):
    assert {path.stem for path in (shared / "logs").iterdir()} == {*LOGS, *LOOK_ALIKES}


ROUNDINGS = {
    "as printed": lambda n: n,
    "two decimals": lambda n: tuple(round(x, 2) for x in n),
    "one decimal": lambda n: tuple(round(x, 1) for x in n),
    "whole speeds": lambda n: (*n[:3], float(round(n[3]))),
    "one decimal and whole speeds": lambda n: (*(round(x, 1) for x in n[:3]), float(round(n[3]))),
}


def with_commas(rows, rounding):
    """Rewrite the rows as a computer of a comma country would have logged them; returns text and truth."""
    truth = [tuple(float(f"{x + 0.0:.7G}") for x in rounding(row.numbers)) for row in rows]
    lines = []
    for row_, numbers in zip(rows, truth, strict=True):
        printed = [f"{number:.7G}".replace(".", ",") for number in numbers]
        lines.append(",".join([*row_.pictures, *printed]) + "\n")
    return "".join(lines).encode(), truth


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_real_logs_rewritten_with_commas_are_read_the_same(shared, rounding):
    for path in [
        shared / "recordings/lake/driving_log.csv",
        *(shared / "logs" / f"{name}.csv" for name in LOGS),
    ]:
        if path.name.startswith("ericlavigne"):
            continue  # hand-picked rows: their neighbours tell nothing
        text, truth = with_commas(read_driving_log(path).rows, ROUNDINGS[rounding])
        assert numbers_of(parse_driving_log(text, path.name)) == truth, path.name


def drive(seed, rows=400):
    """A drive with throttle, brake and speed that belong together, at 10 rows a second."""
    rng = np.random.default_rng(seed)
    speed, text = 0.0, []
    for number in range(rows):
        pedal = (0.0, 1.0, float(rng.uniform(0, 1)))[rng.integers(3)]
        brakes = rng.random() < 0.05
        speed = float(np.clip(speed + (-1.5 if brakes else pedal * 0.8 - 0.1), 0, 30.19))
        steering = float(rng.choice([0.0, 1.0, -1.0, rng.normal(0, 0.2)], p=[0.5, 0.02, 0.02, 0.46]))
        numbers = (np.clip(steering, -1, 1), 0.0 if brakes else pedal, float(brakes), speed)
        text.append(row(number, [f"{number:.7G}" for number in numbers]))
    return parse(*text).rows


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("seed", range(3))
def test_made_drives_rewritten_with_commas_are_read_the_same(seed, rounding):
    text, truth = with_commas(drive(seed), ROUNDINGS[rounding])
    log = parse_driving_log(text, "x")
    wrong = sum(read != true for read, true in zip(numbers_of(log), truth, strict=True))
    # Standing still with whole speeds leaves nothing to tell the neighbours apart by.
    assert wrong <= 0.005 * len(truth)


@pytest.mark.parametrize("separator", [", ", ";", "\t"])
def test_commas_beside_another_separator_are_plain(separator):
    log = parse(row(1, ["-0,08581576", "0,1286689", "0", "12,1822"], separator))
    assert numbers_of(log) == [(-0.08581576, 0.1286689, 0, 12.1822)]
    assert log.rows[0].decimal_comma


def test_a_log_may_mix_decimal_marks_by_session():
    dots = [row(number, ["0.5", "0.1", "0", "30.1"], folder="/a/") for number in range(3)]
    commas = [row(number, ["0,5", "0,1", "0", "30,1"], folder="/b/") for number in range(3)]
    later = [row(9000 + number, ["0,5", "0,1", "0", "30,1"], folder="/a/") for number in range(3)]
    log = parse(*dots, *commas, *dots, *later)
    assert numbers_of(log) == [(0.5, 0.1, 0, 30.1)] * 12
    assert [row.decimal_comma for row in log.rows] == [False] * 3 + [True] * 3 + [False] * 3 + [True] * 3


def test_more_numbers_among_dotted_rows_are_no_decimal_commas():
    log = parse(*(row(number) for number in range(5)), row(5, ["0", "1", "0", "30", "7"]))
    assert len(log.rows) == 5
    assert "5 numbers where 4 are wanted" in log.problems[0].reason


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(end):
    log = parse("center,left,right,steering,throttle,brake,speed", row(1), "", row(2), end=end)
    assert [row.line for row in log.rows] == [2, 4]


def test_headers_may_stand_anywhere_and_again():
    log = parse("", "center,left,right,steering,throttle,brake,speed", row(1), "A,B,C,D", row(2))
    assert log.headers == [2, 4]
    assert len(log.rows) == 2
    assert log.problems == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(encoding):
    log = parse_driving_log(f"{row(1)}\n{row(2)}\n".encode(encoding), "x")
    assert [row.line for row in log.rows] == [1, 2]


def test_names_in_another_encoding_do_no_harm():
    log = parse_driving_log(row(1, folder="C:\\Masaüstü\\IMG\\").encode("cp1254"), "x")
    assert len(log.rows) == 1


def test_a_spreadsheet_in_a_comma_country_is_read():
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(row(1, ["-0,5", "1", "0", "30,19"], "|").split("|"))
    assert numbers_of(parse_driving_log(text.getvalue().encode(), "x")) == [(-0.5, 1, 0, 30.19)]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        (["nan", "1", "0", "30"], "steering is 'nan', not a number"),
        (["0", "Infinity", "0", "30"], "throttle is 'Infinity', not a number"),
        (["0", "1", "", "30"], "brake is '', not a number"),
        (["0", "1", "0", "1_0"], "speed is '1_0', not a number"),
        (["0", "1", "0", "-8"], "speed is '-8', outside 0 to 100"),
        (["0", "-0.9", "0", "30"], "throttle is '-0.9', outside 0 to 1"),
        (["12.5", "1", "0", "30"], "steering is '12.5', outside -1 to 1"),
        (["1e999", "1", "0", "30"], "steering is '1e999', outside"),
        (["0", "1", "0"], "3 of 4 numbers"),
        (["0"], "1 of 4 numbers"),
    ],
)
def test_a_bad_row_is_counted_and_named(numbers, reason):
    log = parse(row(1), row(2, numbers), row(3))
    assert [row.line for row in log.rows] == [1, 3]
    (problem,) = log.problems
    assert problem.line == 2
    assert problem.picture == "center_2024_05_01_12_00_00_200.jpg"
    assert reason in problem.reason


def test_a_cut_last_row_is_a_bad_row():
    whole = f"{row(1)}\n{row(2)}"
    assert len(parse_driving_log(whole.encode(), "x").rows) == 2, "the last row needs no line end"
    for length in range(len(row(1)) + 2, len(whole) - len(".19")):
        log = parse_driving_log(whole[:length].encode(), "x")
        assert [row.line for row in log.rows] == [1]
        assert [problem.line for problem in log.problems] == [2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"center,left,right,steering,throttle,brake,speed\n", "only a header"),
        (b"0.1\n0.2\n", "none of its 2 rows names a picture"),
        (b"images/video11_img_00435.jpg,0.04363207547169811,two_lines\n", "one picture and 2"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"a": 1}', "JSON"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89HDF\r\n\x1a\n", "model"),
        (b"a\0b", "binary"),
    ],
)
def test_a_file_of_something_else_is_refused_with_the_reason(data, reason):
    with pytest.raises(RecordingError, match=reason):
        parse_driving_log(data, "a log")


def test_the_length_of_a_log_is_bounded(monkeypatch, tmp_path):
    monkeypatch.setattr(driving_log, "MAX_LINES", 10)
    with pytest.raises(RecordingError, match="more than 10 lines"):
        parse(*(row(number) for number in range(11)))
    monkeypatch.setattr(driving_log, "MAX_LOG_BYTES", 1 << 20)
    (tmp_path / "log.csv").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(RecordingError, match="more than 1 MiB"):
        read_driving_log(tmp_path / "log.csv")


def test_a_line_of_absurd_length_is_a_bad_row():
    log = parse(row(1), row(2) + "x" * 10_000)
    assert "longer than" in log.problems[0].reason


def test_a_log_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(RecordingError, match=r"cannot read .*nothing\.csv"):
        read_driving_log(tmp_path / "nothing.csv")


def check_any(data):
    try:
        log = parse_driving_log(data, "x")
    except RecordingError:
        return
    for read in log.rows:
        steering, throttle, brake, speed = read.numbers
        assert -1 <= steering <= 1
        assert 0 <= throttle <= 1
        assert 0 <= brake <= 1
        assert 0 <= speed <= 100
    lines = [item.line for item in [*log.rows, *log.problems]]
    assert len(lines) == len(set(lines)), "a row is good or bad, never both, never neither"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_random_bytes_never_raise_anything_else(data):
    check_any(data)


FIELD = st.one_of(
    st.sampled_from(
        ["IMG/center_2024_05_01_12_00_00_000.jpg", "left.jpg", "", " ", '"', "1E-05", "-0", "NaN"]
    ),
    st.integers().map(str),
    st.floats().map(repr),
    st.text(max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.lists(FIELD, max_size=12), st.sampled_from([",", ", ", ";", "\t"])), max_size=12),
    st.sampled_from(["\n", "\r", "\r\n"]),
)
def test_random_rows_never_raise_anything_else(rows, end):
    check_any(end.join(separator.join(fields) for fields, separator in rows).encode())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_log_never_raises_anything_else(data):
    text = bytearray("\n".join(row(number) for number in range(6)).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
        text = text or bytearray(b"x")
    check_any(bytes(text))
