"""The training, from recordings to a run folder with the best model in it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import keras
import numpy as np

from codriver.camera.preprocess import Preprocess
from codriver.data.steering_error import SteeringError, guessing_errors, steering_error
from codriver.errors import RunError
from codriver.files import replace_text
from codriver.model.model_file import ModelCard, read_card, read_state
from codriver.model.pilot import load_network
from codriver.runs import Run, best_epoch, create_run
from codriver.train.batches import TrainingBatches, ValidationBatches
from codriver.train.callbacks import EpochTeller, Keeper, Reporter, Validation, predict
from codriver.train.config import TrainingConfig
from codriver.train.listener import Listener
from codriver.train.samples import Data, load_data
from codriver.train.training_network import build_training_network, choose_precision, restore_state

CardMaker = Callable[[dict[str, Any]], ModelCard]


@dataclass(frozen=True, slots=True)
class Result:
    """What a training has given."""

    run: Run
    epochs: list[dict[str, Any]]
    """Metrics of every finished epoch."""
    best_epoch: int | None
    """Number (0-based) of the best epoch, or None when none was finished."""
    interrupted: bool
    """Whether Ctrl-C ended it."""
    stopped_early: bool
    """Whether it ended because no epoch had been better for long."""
    error: SteeringError | None
    """Of the best model on validation."""
    guesses: Mapping[str, SteeringError]
    """The same for guessing without looking: always the mean, always zero."""

    @property
    def better_than_guessing(self) -> bool:
        """Whether the best model beats every guess at the balanced error.

        Not at the mean error too: most driving is straight, where a guess of zero is hard to beat and
        worth nothing.
        """
        return self.error is not None and all(
            self.error.balanced < guess.balanced for guess in self.guesses.values()
        )


def start_run(
    recordings: Sequence[Path],
    config: TrainingConfig,
    parent: Path,
    now: datetime,
    *,
    allow_bad: bool = False,
) -> Run:
    """Make the run folder of a new training and write its settings."""
    settings = {
        "recordings": [str(Path(path).resolve()) for path in recordings],
        "allow_bad": allow_bad,
        "training": config.to_json(),
        "preprocess": Preprocess().to_json(),
    }
    return create_run(parent, Path(recordings[0]).resolve().name, now, settings)


def train(run: Run, listener: Listener) -> Result:
    """Train as the run's settings say, from the start or from the last finished epoch.

    A KeyboardInterrupt ends it early and keeps the best model so far. Raises RunError (another training
    is at work in the run, too), RecordingError, OutputError.
    """
    settings = run.read_config()
    with run.claimed():
        return _train(run, settings, listener)


def _train(run: Run, settings: dict[str, Any], listener: Listener) -> Result:
    config = TrainingConfig.from_json(settings["training"])
    preprocess = Preprocess.from_json(settings["preprocess"])
    _seed(config)
    data = load_data(
        [Path(path) for path in settings["recordings"]],
        config,
        preprocess,
        np.random.default_rng([config.seed, 0]),
        listener.preparing,
        allow_bad=settings["allow_bad"],
    )
    _remember_data(run, settings, data)
    listener.prepared(data.summary)

    choice = choose_precision(_with_precision(config, settings))
    _remember(run, settings, "precision", choice.precision)
    batches = TrainingBatches(data, config)
    network = build_training_network(config, choice.precision, config.epochs * len(batches))
    _start_from(settings.get("initial"), network)
    epochs = _resume(run, network)
    batches = TrainingBatches(data, config, first_epoch=len(epochs))
    facts = {"backend": keras.backend.backend(), **asdict(choice), "run": str(run.folder)}
    listener.starting({**facts, "epochs": config.epochs, "first_epoch": len(epochs)})

    card = _card_maker(config, preprocess, data, facts)
    keeper = Keeper(run, config, card, epochs)
    callbacks = [
        Reporter(listener, config, len(data.training.image)),
        Validation(data, config),
        *_tensorboard(run),
        keeper,
        EpochTeller(listener, keeper),
    ]
    interrupted = False
    if not _finished(epochs, config):
        try:
            network.fit(
                batches,
                epochs=config.epochs,
                initial_epoch=len(epochs),
                callbacks=callbacks,
                shuffle=False,
                verbose=0,
            )
        except KeyboardInterrupt:
            interrupted = True
    keeper.draw()
    return _result(run, data, config, epochs, interrupted)


def _seed(config: TrainingConfig) -> None:
    keras.utils.set_random_seed(config.seed)
    if config.deterministic and keras.backend.backend() == "tensorflow":
        import tensorflow

        tensorflow.config.experimental.enable_op_determinism()


def _with_precision(config: TrainingConfig, settings: Mapping[str, Any]) -> TrainingConfig:
    """A resumed run keeps the arithmetic that it began with."""
    return TrainingConfig.from_json(
        {**config.to_json(), "precision": settings.get("precision", config.precision)}
    )


def _remember_data(run: Run, settings: dict[str, Any], data: Data) -> None:
    """Note what the data was at the start; refuse to go on with other data."""
    samples = (data.training, data.validation)
    pictures = [recording["pictures"] for recording in data.summary.recordings]
    digest = hashlib.blake2b("".join(pictures).encode(), digest_size=16)
    for array in [a for s in samples for a in (s.image, s.steering, s.speed, s.probability)]:
        digest.update(np.ascontiguousarray(array).tobytes())
    if settings.get("data", digest.hexdigest()) != digest.hexdigest():
        raise RunError(
            f"{run.folder}: its recordings have changed since it began, so it cannot go on where it was. "
            "Bring them back, or start a new training."
        )
    _remember(run, settings, "data", digest.hexdigest())


def _remember(run: Run, settings: dict[str, Any], name: str, value: str) -> None:
    if settings.get(name) != value:
        settings[name] = value
        replace_text(run.config, json.dumps(settings, indent=2) + "\n")


def _start_from(model: str | None, network: keras.Model) -> None:
    """Give the network the weights of another model, where the settings name one."""
    if model is not None:
        network.get_layer("pilotnet").set_weights(load_network(Path(model)).get_weights())


def _resume(run: Run, network: keras.Model) -> list[dict[str, Any]]:
    """Bring the network to where the last finished epoch left it; return the metrics up to there."""
    if not run.last.exists():
        return []
    finished = int(read_card(run.last).training["epoch"]) + 1
    restore_state(network, load_network(run.last).get_weights(), read_state(run.last))
    epochs = run.read_metrics()
    if len(epochs) < finished:
        # Killed between writing last.h5 and its line of metrics: the card of last.h5 has them too.
        epochs.append(dict(read_card(run.last).training["metrics"]))
    if len(epochs) != finished:
        raise RunError(f"{run.folder}: {run.metrics.name} and {run.last.name} do not belong together.")
    run.write_metrics(epochs)
    return epochs


def _finished(epochs: list[dict[str, Any]], config: TrainingConfig) -> bool:
    if not epochs:
        return False
    return len(epochs) >= config.epochs or epochs[-1]["epoch"] - best_epoch(epochs) >= config.patience


def _card_maker(
    config: TrainingConfig, preprocess: Preprocess, data: Data, facts: Mapping[str, Any]
) -> CardMaker:
    def card(metrics: dict[str, Any]) -> ModelCard:
        training = {
            "epoch": metrics["epoch"],
            "metrics": metrics,
            "settings": config.to_json(),
            "data": asdict(data.summary),
            "backend": facts["backend"],
            "precision": facts["precision"],
        }
        return ModelCard(preprocess, training, {"numpy": np.__version__}, architecture="pilotnet")

    return card


def _tensorboard(run: Run) -> list[keras.callbacks.Callback]:
    if keras.backend.backend() != "tensorflow":
        return []  # the callback writes through TensorFlow; metrics.jsonl has the same figures
    return [keras.callbacks.TensorBoard(str(run.tensorboard), write_graph=False)]


def _result(
    run: Run, data: Data, config: TrainingConfig, epochs: list[dict[str, Any]], interrupted: bool
) -> Result:
    guesses = guessing_errors(data.validation.steering, float(data.training.steering.mean()))
    if not epochs:
        return Result(run, epochs, None, interrupted, False, None, guesses)
    network = keras.Sequential(
        [keras.Input((66, 200, 3), dtype="uint8"), keras.layers.Rescaling(1 / 255), load_network(run.best)]
    )
    predicted = predict(network, ValidationBatches(data, config.batch_size))
    error = steering_error(predicted, data.validation.steering)
    stopped_early = not interrupted and len(epochs) < config.epochs
    return Result(run, epochs, best_epoch(epochs), interrupted, stopped_early, error, guesses)
