import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.data.decimal_commas import choose_readings, may_be_torn, readings


def read(text):
    return readings(text.split(","))


def printed(number: float) -> str:
    """As the simulator prints in a comma country."""
    return f"{number + 0.0:.7G}".replace(".", ",")


def test_the_only_reading_of_a_row_is_found():
    assert read("0,5,0,1,0,30,1") == [(0.5, 0.1, 0, 30.1)]
    assert read("-0,07981221,0,8275483,0,30,15987") == [(-0.07981221, 0.8275483, 0, 30.15987)]
    assert read("0,0,0,1,076793E-05") == [(0, 0, 0, 1.076793e-05)]
    assert read("0,0,0,9,60E-06") == [(0, 0, 0, 9.6e-06)], "a spreadsheet's trailing zero"
    assert read("0,1,0,30") == [(0, 1, 0, 30)], "four whole numbers look alike in both modes"


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("0,1,0,0,5", {(0, 1, 0, 0.5), (0.1, 0, 0, 5)}),
        ("0,1,0,1,0", {(0.1, 0, 1, 0), (0, 1, 0.1, 0)}),
        ("1,1,0,5,7", {(1, 1, 0, 5.7), (1, 1, 0.5, 7)}),
        ("0,1,0,17,14", {(0, 1, 0, 17.14), (0, 1, 0.17, 14)}),
    ],
)
def test_what_the_rules_leave_open_is_said_to_be_open(text, both):
    assert both <= set(read(text))


@pytest.mark.parametrize(
    "text", ["05,1,0,30", "0,1,0", "0,1,0,130", "-0,1,0,30", "2,1,0,30", "0,1,0,nan", ""]
)
def test_what_no_simulator_prints_has_no_reading(text):
    assert read(text) == []


@given(
    st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 100, allow_subnormal=False)
)  # fmt: skip
def test_the_true_reading_is_always_among_those_found(steering, throttle, brake, speed):
    numbers = [float(f"{number:.7G}") for number in (steering, throttle, brake, speed)]
    if all(number == 0 or abs(number) > 1e-30 for number in numbers):
        tokens = ",".join(map(printed, numbers)).split(",")
        assert tuple(numbers) in readings(tokens)
        assert len(tokens) == 4 or may_be_torn(tokens)


@pytest.mark.parametrize(("speed", "expected"), [(17.1, (0, 1, 0, 17.14)), (14.1, (0, 1, 0.17, 14))])
def test_the_neighbours_speed_decides(speed, expected):
    sure = (0.0, 1.0, 0.0, speed)
    assert choose_readings([[sure], read("0,1,0,17,14"), [sure]])[1] == expected


def test_a_row_without_a_reading_does_not_break_the_chain():
    sure = (0.0, 1.0, 0.0, 14.1)
    assert choose_readings([[sure], [], read("0,1,0,17,14")]) == [sure, None, (0, 1, 0.17, 14)]


def test_alone_the_usual_shape_wins():
    assert choose_readings([read("0,1,0,17,14")]) == [(0, 1, 0, 17.14)]
    assert choose_readings([]) == []
