"""The `codriver` command: collects the commands and turns errors into plain lines and exit codes."""

import sys

import typer
from rich.console import Console
from rich.text import Text

import codriver
from codriver.cli.check import check
from codriver.cli.demo import demo
from codriver.cli.drive import drive
from codriver.cli.evaluate import evaluate
from codriver.cli.explain import explain
from codriver.cli.export import export
from codriver.cli.inspect import inspect
from codriver.cli.record import record
from codriver.cli.runs import runs
from codriver.cli.simulate import ConnectCommand, simulate
from codriver.cli.train import train
from codriver.cli.view import view
from codriver.errors import CodriverError

app = typer.Typer(
    name="codriver",
    help="Teach a car to drive by watching a person drive, and measure how well it does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(value: bool) -> None:
    if value:
        print(f"codriver {codriver.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Hold the options that belong to no command."""


app.command("check")(check)
app.command("demo")(demo)
app.command("drive")(drive)
app.command("evaluate")(evaluate)
app.command("explain")(explain)
app.command("export")(export)
app.command("inspect")(inspect)
app.command("simulate", cls=ConnectCommand)(simulate)
app.command("record")(record)
app.command("runs")(runs)
app.command("train")(train)
app.command("view")(view)


def main() -> None:
    """Run the command line; exits with 0, 1 (it ran, the result is bad) or 2 (the user's mistake)."""
    try:
        app()
    except CodriverError as error:
        report(error)
        sys.exit(2)


def report(error: CodriverError) -> None:
    """Print an error of the user's as plain lines on standard error."""
    Console(stderr=True, highlight=False).print(
        Text.assemble(("codriver: ", "bold red"), str(error)), soft_wrap=True
    )
