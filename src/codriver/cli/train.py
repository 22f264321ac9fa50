"""`codriver train`: from recordings to a model that drives."""

import json
import shutil
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table

from codriver.cli import training_options as options
from codriver.cli.on_policy import learn_with_bar, on_policy_config, on_policy_facts, show_on_policy
from codriver.errors import OutputError, SettingError
from codriver.files import require_writable

if TYPE_CHECKING:
    from codriver.train.config import TrainingConfig
    from codriver.train.fit import Result
    from codriver.train.on_policy_config import OnPolicyConfig

console = Console(stderr=True, highlight=False)


def train(
    recordings: options.Recordings = None,
    output: options.Output = Path("model.h5"),
    epochs: options.Epochs = 20,
    batch_size: options.BatchSize = 100,
    learning_rate: options.LearningRate = 1e-3,
    dropout: options.Dropout = 0.5,
    patience: options.Patience = 10,
    validation_share: options.ValidationShare = 0.2,
    smoothing: options.Smoothing = "auto",
    balance: options.Balance = True,
    unshrink: options.Unshrink = True,
    side_cameras: options.SideCameras = True,
    augment: options.Augment = True,
    lookahead: options.Lookahead = None,
    folk_corrections: options.FolkCorrections = False,
    precision: options.Precision = "auto",
    deterministic: options.Deterministic = False,
    seed: options.Seed = 0,
    on_policy: options.OnPolicy = 0,
    practice: options.Practice = "simulator",
    resume: options.Resume = None,
    runs: options.Runs = Path("runs"),
    allow_bad: options.AllowBad = False,
    as_json: options.Json = False,
) -> None:
    """Train a network on recordings; keeps the best model, and the run can be resumed after a kill.

    Example: codriver train recordings/lake -o model.h5
    """
    if bool(recordings) == (resume is not None):
        raise SettingError("name either recordings to train on or a run folder with --resume. See --help.")
    if output.is_dir() or output.suffix != ".h5":
        raise OutputError(f"{output}: the model must be a file that ends in .h5, as in: -o model.h5")
    require_writable(output)
    config = _config(
        {"lookahead_seconds": lookahead, "folk": folk_corrections},
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        dropout=dropout,
        patience=patience,
        validation_share=validation_share,
        smoothing=smoothing,
        balance=balance,
        unshrink=unshrink,
        side_cameras=side_cameras,
        augment=augment,
        precision=precision,
        deterministic=deterministic,
        seed=seed,
    )
    again = on_policy_config(on_policy, practice)
    _require_possible(recordings or [], resume, runs)
    result = train_with_bar(resume, recordings or [], config, runs, allow_bad=allow_bad, on_policy=again)
    if result.best_epoch is not None:
        publish(result.run.best, output)
    _show(result, output)
    facts = _facts(result, output) | _learn_on_policy(result, output)
    _end(facts, as_json=as_json)


def _end(facts: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(facts))
    raise typer.Exit(0 if facts["better_than_guessing"] else 1)


def _config(recipe: dict[str, Any], **settings: Any) -> "TrainingConfig":  # noqa: ANN401 - as the options are
    from codriver.augment.recipe import Recipe
    from codriver.train.config import TrainingConfig

    given = {name: value for name, value in recipe.items() if value is not None}
    return TrainingConfig(recipe=Recipe(**given), **settings)


def _require_possible(recordings: list[Path], resume: Path | None, runs: Path) -> None:
    """Say what is missing or cannot be written now, not after the seconds that TensorFlow takes to load."""
    from codriver.data.driving_log import read_driving_log
    from codriver.data.picture_index import find_log
    from codriver.runs import Run

    for recording in recordings:
        read_driving_log(find_log(recording))
    if resume:
        Run(resume).read_config()
    else:
        require_writable(runs / "run")


def train_with_bar(
    resume: Path | None,
    recordings: list[Path],
    config: "TrainingConfig",
    runs: Path,
    *,
    allow_bad: bool,
    on_policy: "OnPolicyConfig | None" = None,
) -> "Result":
    """Train from recordings or go on with a run, behind a progress bar.

    That the run shall learn `on_policy` is only noted: :func:`learn_with_bar` does it.
    """
    from codriver.cli.training_progress import TrainingProgress
    from codriver.model.backend import choose_backend
    from codriver.runs import Run

    choose_backend("training")
    from codriver.train.fit import start_run
    from codriver.train.fit import train as run_training
    from codriver.train.on_policy import remember_on_policy

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill keeps the best model too
    run = Run(resume) if resume else start_run(recordings, config, runs, datetime.now(), allow_bad=allow_bad)
    if on_policy:
        remember_on_policy(run, on_policy)
    with TrainingProgress(console) as progress:
        return run_training(run, progress)


def _learn_on_policy(result: "Result", output: Path) -> dict[str, object]:
    """Go on as the run says, publish the model that drives best, and return what --json says of it."""
    settings = result.run.read_config()
    if "on_policy" not in settings or result.interrupted or result.best_epoch is None:
        return {}
    learnt = learn_with_bar(result.run, console)
    if learnt is None:
        console.print(f"Interrupted; go on with: codriver train --resume {result.run.folder}")
        return {}
    publish(learnt.model, output)
    show_on_policy(learnt, result.run, console)
    which = f"after iteration {learnt.best}" if learnt.best else "from before"
    console.print(f"The model {which} drives best: [bold]{output}[/]")
    return {"on_policy": on_policy_facts(learnt)}


def publish(best: Path, output: Path) -> None:
    """Copy a run's best model to where the user wants it, in one step."""
    from codriver.files import replace_file

    replace_file(output, lambda temporary: shutil.copyfile(best, temporary))


def _facts(result: "Result", output: Path) -> dict[str, object]:
    return {
        "model": str(output) if result.error else None,
        "run": str(result.run.folder),
        "epochs": len(result.epochs),
        "best_epoch": result.best_epoch,
        "steering_gain": _gain(result),
        "interrupted": result.interrupted,
        "stopped_early": result.stopped_early,
        "validation": result.error.to_json() if result.error else None,
        "guesses": {name: error.to_json() for name, error in result.guesses.items()},
        "better_than_guessing": result.better_than_guessing,
    }


def _gain(result: "Result") -> float:
    """Return what the best model's steering is multiplied by; runs of earlier versions do not say."""
    best = result.best_epoch
    return 1.0 if best is None else float(result.epochs[best].get("steering_gain", 1.0))


def _show(result: "Result", output: Path) -> None:
    if result.error is None or result.best_epoch is None:
        console.print(
            f"Stopped before the first epoch had ended; nothing to keep. Run folder: {result.run.folder}"
        )
        return
    table = Table("on validation (steering, 1 = 25 degrees)", "mean error", "balanced error", "correlation")
    for name, error in {"the model": result.error, **result.guesses}.items():
        correlation = f"{error.correlation:.3f}" if name == "the model" else "-"
        table.add_row(name, f"{error.mean_absolute:.4f}", f"{error.balanced:.4f}", correlation)
    console.print(table)
    if (gain := _gain(result)) > 1:
        console.print(f"Its steering is multiplied by {gain:.3f}, as hard bends ask for.", highlight=False)
    if result.interrupted:
        console.print(f"Interrupted; go on with: codriver train --resume {result.run.folder}")
    if result.stopped_early:
        console.print(f"Ended after {len(result.epochs)} epochs: none had been better for long.")
    if not result.better_than_guessing:
        console.print(
            "[bold red]This model is no better than guessing.[/] "
            "Look at the recording with: codriver check RECORDING"
        )
    console.print(f"Best model (epoch {result.best_epoch + 1}): [bold]{output}[/]   run: {result.run.folder}")
    console.print(f"Drive with it: codriver drive {output}", soft_wrap=True)
