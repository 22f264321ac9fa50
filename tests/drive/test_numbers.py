"""Numbers from a simulator in any country, and answers that it can read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.drive.numbers import format_number, parse_number

# Group mark, decimal mark and how negatives are written, as .NET has them for the countries named.
CULTURES = {
    "en-US": (",", ".", "-{}"),
    "de-DE": (".", ",", "-{}"),
    "de-CH": ("\u2019", ".", "-{}"),
    "fr-FR": ("\u202f", ",", "-{}"),
    "ru-RU": ("\u00a0", ",", "-{}"),
    "sv-SE": ("\u00a0", ",", "\u2212{}"),
    "ar-SA": ("\u066c", "\u066b", "\u061c-{}"),
    "he-IL": (",", ".", "\u200e-{}"),
    "trailing minus": (",", ".", "{}-"),
    "trailing minus and space": (".", ",", "{} -"),
    "brackets": (",", ".", "({})"),
    "fa-IR, older": (",", "/", "-{}"),
}


def write_n4(value: float, culture: str) -> str:
    """C#'s ToString("N4") in a culture."""
    group, mark, negative = CULTURES[culture]
    text = f"{abs(value):,.4f}".translate({ord(","): group, ord("."): mark})
    return negative.format(text) if value < 0 else text


@given(st.sampled_from(sorted(CULTURES)), st.floats(-1e6, 1e6))
def test_four_decimals_of_every_culture_are_read(culture: str, value: float) -> None:
    number, mark = parse_number(write_n4(value, culture))
    assert number == pytest.approx(value, abs=5.1e-5)
    assert mark == CULTURES[culture][1]


@pytest.mark.parametrize(
    ("text", "number", "mark"),
    [
        ("1e-05", 1e-5, None),
        ("9.5", 9.5, "."),
        ("-9,5", -9.5, ","),
        ("3", 3, None),
        (3, 3, None),
        (-0.25, -0.25, None),
    ],
)
def test_numbers_of_other_clients_are_read(text: object, number: float, mark: str | None) -> None:
    assert parse_number(text) == (number, mark)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        ".",
        "nan",
        "inf",
        "1e999",
        "0x10",
        "1_0",
        "12.3.4",
        "9" * 400,
        10**400,
        math.nan,
        math.inf,
        True,
        None,
        [],
        {},
        b"1",
    ],
)
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(value)


@given(st.text() | st.integers() | st.floats() | st.none())
def test_any_value_is_a_finite_number_or_a_value_error(value: object) -> None:
    try:
        number, mark = parse_number(value)
    except ValueError:
        return
    assert math.isfinite(number)
    assert mark is None or mark in {entry[1] for entry in CULTURES.values()}


@given(st.floats(-1, 1), st.sampled_from([".", ",", "\u066b"]))
def test_an_answer_is_fixed_notation_in_the_clients_mark(value: float, mark: str) -> None:
    text = format_number(value, mark)
    whole, decimals = text.lstrip("-").split(mark)
    assert whole.isdigit()
    assert len(decimals) == 6
    assert float(text.replace(mark, ".")) == pytest.approx(value, abs=5.1e-7)
