"""Files that look like a driving log and are none: what they are, in words, for the refusal."""

import re
from collections import Counter
from collections.abc import Sequence

from codriver.data.log_line import NUMBER, LogLine, RowProblem

_DISGUISES = {
    b"version https://git-lfs": "is a Git LFS pointer; fetch the file itself with: git lfs pull",
    b"<": "is a web page or XML, not text with columns",
    b"{": "is JSON",
    b"PK\x03\x04": "is a zip file or a spreadsheet; unpack it or save it as CSV",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"\x89HDF": "is a model file (HDF5)",
}
_POSITION = re.compile(r"[^:\s]+:[^:\s]+:[^:\s]+")


def has_positions(tokens: Sequence[str]) -> bool:
    """Tell whether columns after the numbers hold coordinates (x:y:z), as logs of other simulators do."""
    return any(
        _POSITION.fullmatch(token) and all(NUMBER.fullmatch(part) for part in token.split(":"))
        for token in tokens[4:]
    )


def of_bytes(data: bytes) -> str | None:
    """Say what the file is when its first bytes tell that it is no log; None when it may be one."""
    for magic, words in _DISGUISES.items():
        if data.startswith(magic):
            return words
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "is a binary file" if b"\0" in data and not wide else None


def of_lines(lines: Sequence[LogLine], problems: Sequence[RowProblem], headers: Sequence[int]) -> str:
    """Say what a file without one good row looks like."""
    if not lines and not problems:
        return "it holds only a header" if headers else "it is empty"
    if not lines:
        return f"none of its {len(problems)} rows names a picture; {problems[0].reason}"
    columns = {len(line.tokens) for line in lines}
    if columns <= {1, 2, 3} and not any(any(line.pictures[1:]) for line in lines):
        return f"its rows hold one picture and {max(columns)} numbers, as logs of other cars do"
    (reason, _), *_ = Counter(problem.reason for problem in problems).most_common(1)
    return f"none of its {len(problems)} rows can be read; the usual one {reason}"
