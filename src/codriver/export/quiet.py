"""Keep converters' chatter, printed from C++ past Python, off the terminal and out of --json."""

import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Discard what is printed inside, by C++ too; when the block fails it is printed after all."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = {number: os.dup(number) for number in (1, 2)}
    with tempfile.TemporaryFile() as printed, warnings.catch_warnings():
        # The converters warn about themselves: deprecations inside TensorFlow, NumPy's old names in tf2onnx.
        warnings.simplefilter("ignore")
        try:
            for number in kept:
                os.dup2(printed.fileno(), number)
            yield
        except BaseException:
            printed.seek(0)
            os.write(kept[2], printed.read())
            raise
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            for number, saved in kept.items():
                os.dup2(saved, number)
                os.close(saved)
