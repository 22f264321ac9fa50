"""Converters are kept quiet, whatever language they print from, unless they fail."""

import logging
import os
import sys
import warnings

import pytest

from codriver.export.quiet import quiet


def chatter() -> None:
    os.write(1, b"from C, out\n")
    os.write(2, b"from C, error\n")
    print("from Python", file=sys.__stdout__)
    logging.getLogger("converter").warning("from a logger")
    warnings.warn("deprecated", DeprecationWarning, stacklevel=1)


def test_nothing_gets_out(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet():
        chatter()
    print("afterwards")
    out, error = capfd.readouterr()
    assert out == "afterwards\n"
    assert "from C" not in error


def test_of_a_failure_everything_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        os.write(1, b"reason\n")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), quiet():
        fail()
    assert "reason" in capfd.readouterr().err
