"""Lambda layers are recognised from their bytes, whichever Python wrote them, and never run."""

import contextlib
import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_functions import RESIZES, SCALINGS, crop35, function_bytes, python35, resize35, scaling35

from codriver.errors import ModelFileError
from codriver.model.lambdas.formula import read_formula
from codriver.model.lambdas.steps import Keep, Resize, Scale

numbers = st.floats(-1000, 1000).filter(lambda value: abs(value) > 0.001)


def formula_of(source: str):
    """Read the function as the Python that runs the tests marshals it."""
    names: dict[str, object] = {}
    exec(source if source.startswith("def") else f"f = lambda x: {source}", {}, names)
    return read_formula(marshal.dumps(names["f"].__code__))


@pytest.mark.parametrize("python", SCALINGS)
def test_the_usual_scaling_is_recognised_in_every_python(python) -> None:
    assert read_formula(function_bytes(SCALINGS[python])) == (Scale(1 / 127.5, -1.0),)


def test_python_35_wrote_most_of_them() -> None:
    assert read_formula(scaling35(255.0, 0.5)) == (Scale(1 / 255, -0.5),)
    assert read_formula(crop35()) == (Keep((None, None), (60, -20)),)
    assert read_formula(resize35())[0].height == 64


@pytest.mark.parametrize("python", RESIZES)
def test_cropping_and_resizing_are_recognised_in_every_python(python) -> None:
    keep, resize = read_formula(function_bytes(RESIZES[python]))
    assert keep == Keep((60, -20), (None, None))
    assert (resize.height, resize.width) == (66, 200)
    assert "half a pixel" in resize.note


@given(divisor=numbers, offset=numbers, x=st.floats(0, 255))
def test_any_scaling_computes_what_the_function_computes(divisor, offset, x) -> None:
    for source in ("x / {a!r} - {b!r}", "{b!r} + x * {a!r}", "({b!r} - x) / {a!r}", "-x + {a!r} / {b!r}"):
        written = source.format(a=divisor, b=offset)
        (scale,) = formula_of(written)
        expected = eval(written, {"x": x})
        assert scale.factor * x + scale.offset == pytest.approx(expected, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("x", ()),
        ("x[:, 70:-25, :, :]", (Keep((70, -25), (None, None)),)),
        ("x[:, :, 20:]", (Keep((None, None), (20, None)),)),
        ("tf.image.resize(x, [66, 200])", (Resize(66, 200, ""),)),
        ("tf.image.resize(images=x, size=(66, 200))", (Resize(66, 200, ""),)),
        ("tf.image.resize(x, size=(66, 200)) / 255", (Resize(66, 200, ""), Scale(1 / 255, 0.0))),
        ("def f(x):\n x = x / 255.0\n x -= 0.5\n return x", (Scale(1 / 255, -0.5),)),
        (
            "def f(x):\n from keras.backend import tf as b\n return b.image.resize(x, (2, 3))",
            (Resize(2, 3, ""),),
        ),
    ],
)
def test_formulas_may_be_written_in_many_ways(source, steps) -> None:
    assert formula_of(source) == steps


def test_steps_may_follow_each_other() -> None:
    resize, keep, scale = formula_of("tf.image.resize_images(x, 66, 200)[:, 6:] / 2 - 1")
    assert (resize.height, resize.width) == (66, 200)
    assert keep == Keep((6, None), (None, None))
    assert scale == Scale(0.5, -1.0)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("__import__('os').system('touch /tmp/owned')", "calls __import__"),
        ("def f(x):\n import os\n os.system('touch /tmp/owned')\n return x", r"calls os\.system"),
        ("tf.image.rgb_to_grayscale(x)", r"calls tf\.image\.rgb_to_grayscale"),
        ("tf.image.resize(x, (66, 200), method=1)", "in an unknown way"),
        ("tf.image.resize(x, (10**6, 10**6))", "in an unknown way"),
        ("x ** 2", "does more"),
        ("x * x", "something else than its input and numbers"),
        ("1 / x", "something else than its input and numbers"),
        ("x / 0", "divides by zero"),
        ("x * 1e200 * 1e200", "too large"),
        ("x.shape", "uses .shape"),
        ("x[0]", "rows and columns"),
        ("x[:, ::2]", "some of the rows"),
        ("x[:, :, :, 1:]", "rows and columns"),
        ("127.5", "something else than a picture"),
        ("[y for y in x]", "does more"),
        ("x if x else 1", "does more"),
        ("def f(x):\n while True: x = x + 1", "does more"),
        ("def f():\n return 1", "does more"),
        ("x" + " + 1" * 2000, "does more"),
    ],
)
def test_everything_else_is_refused_with_what_it_would_do(source, named) -> None:
    with pytest.raises(ModelFileError, match=named):
        formula_of(source)


def test_a_slice_without_ends_is_refused() -> None:
    """Found by chance: the instruction that builds a slice, for none instead of two numbers."""
    with pytest.raises(ModelFileError, match="some of the rows"):
        read_formula(python35(bytes.fromhex("850000 53"), b")\x01N"))


def test_nested_tuples_and_long_functions_are_not_followed() -> None:
    with pytest.raises(ModelFileError, match="damaged"):
        read_formula(python35(b"\x53", b")\x01" * 5000 + b"N"))
    with pytest.raises(ModelFileError, match="bytes"):
        read_formula(b"\xe3" + bytes(10**6))


@given(st.binary(max_size=300))
def test_garbage_is_refused(data) -> None:
    with pytest.raises(ModelFileError):
        read_formula(b"\xe3" + data)


@pytest.mark.parametrize("python", SCALINGS)
@given(data=st.data())
def test_damaged_functions_are_read_or_refused_and_nothing_else_happens(python, data) -> None:
    function = bytearray(function_bytes(RESIZES[python]))
    for _ in range(data.draw(st.integers(1, 4))):
        function[data.draw(st.integers(0, len(function) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ModelFileError):
        read_formula(bytes(function))
