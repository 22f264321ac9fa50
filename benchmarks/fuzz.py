"""Feed every reader with damaged bytes, guided by what they reach. One command, a table, one JSON line.

    pip install 'codriver[fuzz]'
    python benchmarks/fuzz.py [--minutes 5] [--target model]... [--corpus FOLDER]

atheris (libFuzzer for Python) mutates small files that are well, and keeps every mutation that reaches code
which none had reached before. A reader may refuse an input with codriver's own error; any other exception,
more than five seconds, or more than two gigabytes is a finding, whose input is kept in the corpus folder.
The minutes are shared by the targets. With a folder for the corpus the next run goes on where this one ended.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from driving import machine
from fuzz_targets import TARGETS

LONGEST_SECONDS, MOST_MEGABYTES = 5, 2048
"""Of one input, and of the whole process, with everything that is imported in it."""
KEPT = Path("fuzz-findings")
"""Folder here for what was found, where --corpus names no other."""
_EXECUTED = re.compile(r"Done (\d+) runs|#(\d+)\s")
_REACHED = re.compile(r"cov: (\d+)")


@dataclass(frozen=True)
class Row:
    """What came of one target."""

    target: str
    executions: int
    edges: int
    """Branches between instructions that were reached, as libFuzzer counts them."""
    lines: str
    """Lines of the reader's modules that the corpus reaches, of all."""
    corpus: int
    """Inputs that each reach something of their own."""
    findings: tuple[str, ...]
    """Files with inputs that raised something, or took too long or too much."""

    def __str__(self) -> str:
        found = ", ".join(self.findings) or "none"
        return (
            f"{self.target:10} {self.executions:11,} {self.edges:6} {self.lines:>12} {self.corpus:7}  {found}"
        )


def main() -> None:
    """Fuzz the targets one after another; exit code 1 when anything was found."""
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing of all readers.")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--target", action="append", choices=list(TARGETS))
    parser.add_argument("--corpus", type=Path, help="a folder to keep the corpora and findings in")
    parser.add_argument("--part", choices=["fuzz", "lines"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    names = arguments.target or list(TARGETS)
    if not find_spec("atheris"):
        sys.exit("fuzzing needs atheris. Install it with: pip install 'codriver[fuzz]'")
    seconds = int(60 * arguments.minutes / len(names))
    if arguments.part:
        part = fuzz if arguments.part == "fuzz" else print_lines
        part(names[0], arguments.corpus, seconds)
        return
    with tempfile.TemporaryDirectory(prefix="codriver-fuzz-") as folder:
        print(f"{'target':10} {'executions':>11} {'edges':>6} {'lines':>12} {'corpus':>7}  findings")
        rows = []
        for name in names:
            row = run(name, (arguments.corpus or Path(folder)) / name, seconds)
            rows.append(row if arguments.corpus else replace(row, findings=kept(name, row.findings)))
            print(rows[-1], flush=True)
    passed = not any(row.findings for row in rows)
    print(
        json.dumps(
            {
                "passed": passed,
                "minutes": arguments.minutes,
                "rows": [asdict(row) for row in rows],
                **machine(),
            }
        )
    )
    sys.exit(0 if passed else 1)


def run(name: str, corpus: Path, seconds: int) -> Row:
    """Fuzz one target in a process of its own, and count the lines that its corpus reaches."""
    corpus.mkdir(parents=True, exist_ok=True)
    told = part("fuzz", name, corpus, seconds)
    executed = [int(first or second) for first, second in _EXECUTED.findall(told)]
    reached = [int(edges) for edges in _REACHED.findall(told)]
    findings = sorted(path for path in corpus.iterdir() if re.match("crash-|timeout-|oom-", path.name))
    return Row(
        name,
        max(executed, default=0),
        max(reached, default=0),
        part("lines", name, corpus, 0).splitlines()[-1],
        sum(1 for _ in corpus.iterdir()) - len(findings),
        tuple(map(str, findings)),
    )


def kept(name: str, findings: Sequence[str]) -> tuple[str, ...]:
    """Copy findings out of a folder that is deleted; returns where they are."""
    folder = KEPT / name
    if findings:
        folder.mkdir(parents=True, exist_ok=True)
    return tuple(shutil.copy(path, str(folder)) for path in findings)


def part(what: str, name: str, corpus: Path, seconds: int) -> str:
    """Run a part of this program on one target; returns all that it printed."""
    command = [sys.executable, __file__, "--part", what, "--target", name]
    command += ["--corpus", str(corpus), "--minutes", str(seconds / 60)]
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return process.stdout.decode(errors="replace")


def fuzz(name: str, corpus: Path, seconds: int) -> None:
    """Mutate and feed until the time is over or something is found; never returns."""
    import atheris

    target = TARGETS[name]
    with atheris.instrument_imports(include=["codriver"]):
        read = target.reader()
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        f"-timeout={LONGEST_SECONDS}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-artifact_prefix={corpus}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([name, *options, str(corpus)], read)
    atheris.Fuzz()


def print_lines(name: str, corpus: Path, _: int) -> None:
    """Print how many lines of the target's modules its corpus reaches, of all that there are."""
    target = TARGETS[name]
    read, reached = target.reader(), set[tuple[str, int]]()
    files = {module.__file__ for module in list(sys.modules.values()) if is_measured(module, target.modules)}

    def trace(frame: FrameType, _event: str, _argument: object) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    for path in sorted(corpus.iterdir()):
        if not re.match("timeout-|oom-", path.name):
            with suppress(Exception):  # a finding, and told as such elsewhere
                read(path.read_bytes())
    sys.settrace(None)
    lines = {(file, line) for file in files if file for line in executable_lines(Path(file))}
    print(f"{len(reached & lines)} of {len(lines)}")


def is_measured(module: Any, names: tuple[str, ...]) -> bool:
    """Tell whether a module is one of those named, or in one of them, and is a file."""
    own = getattr(module, "__name__", "")
    return bool(getattr(module, "__file__", None)) and any(f"{own}.".startswith(f"{name}.") for name in names)


def executable_lines(file: Path) -> Iterator[int]:
    """Yield the lines inside functions, which only run when they are called."""
    waiting = [compile(file.read_bytes(), str(file), "exec")]
    outermost = waiting[0]
    while waiting:
        code = waiting.pop()
        waiting += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        if code is not outermost and code.co_name.isidentifier() and code.co_flags & 0x2:  # CO_NEWLOCALS
            yield from (line for _, _, line in code.co_lines() if line and line != code.co_firstlineno)


if __name__ == "__main__":
    main()
