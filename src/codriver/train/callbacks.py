"""What happens during and after each epoch: measure, keep the best, keep the last, draw, tell."""

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from codriver.data.steering_error import steering_error
from codriver.model.model_file import ModelCard, save_model
from codriver.plots.curves import draw_curves
from codriver.runs import MONITORED, Run, best_epoch
from codriver.train.batches import ValidationBatches, augmented_validation
from codriver.train.config import TrainingConfig
from codriver.train.listener import Listener
from codriver.train.samples import Data
from codriver.train.steering_gain import steering_gain
from codriver.train.training_network import driving_network, reseed_dropout, resume_state

Metrics = dict[str, Any]
SECONDS_BETWEEN_DRAWINGS = 10.0
"""Of the curves while it trains: to draw them takes up to a second, longer than a short epoch."""


class Validation(keras.callbacks.Callback):
    """Adds the steering errors on validation, and the gain that the model needs, to the epoch's logs.

    It must come before the other callbacks.
    """

    def __init__(self, data: Data, config: TrainingConfig) -> None:
        super().__init__()
        self._batches, self._recorded = ValidationBatches(data, config.batch_size), data.validation.steering
        self._augmented = augmented_validation(data, config) if config.augment else None
        self._unshrink = config.unshrink

    def on_epoch_end(self, epoch: int, logs: Metrics) -> None:
        """Predict the validation pictures."""
        predicted = predict(self.model, self._batches)
        error = steering_error(predicted, self._recorded)
        logs["validation_error"] = error.mean_absolute
        logs["validation_balanced_error"] = error.balanced
        logs["validation_rmse"] = error.root_mean_square
        logs[MONITORED] = error.root_mean_square if self._augmented is None else self._augmented_error()
        logs["validation_correlation"] = error.correlation
        logs["steering_gain"] = steering_gain(predicted, self._recorded) if self._unshrink else 1.0
        logs["learning_rate"] = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))

    def _augmented_error(self) -> float:
        batches = self._augmented or []
        predicted = np.concatenate([self.model.predict_on_batch(images) for images, _ in batches])
        return steering_error(
            predicted[:, 0], np.concatenate([labels[:, 0] for _, labels in batches])
        ).root_mean_square


class Keeper(keras.callbacks.Callback):
    """After each epoch: the best model and the state to resume from are on disk, then the metrics say so.

    The order makes a kill harmless at any moment: an epoch counts as finished once `last.h5` holds it.
    The curves are drawn now and then meanwhile; who ends the training calls `draw`.
    """

    def __init__(
        self, run: Run, config: TrainingConfig, card: Callable[[Metrics], ModelCard], epochs: list[Metrics]
    ) -> None:
        super().__init__()
        self._run, self._config, self._card, self.epochs = run, config, card, epochs
        self._drawn, self._last_drawing = 0, time.monotonic()

    def on_epoch_end(self, epoch: int, logs: Metrics) -> None:
        """Keep what the epoch has given, and stop when nothing has got better for long."""
        metrics = {"epoch": epoch, **{name: float(value) for name, value in logs.items()}}
        card = self._card(metrics)
        if best_epoch([*self.epochs, metrics]) == epoch:
            save_model(driving_network(self.model, metrics["steering_gain"]), self._run.best, card)
        save_model(driving_network(self.model), self._run.last, card, state=resume_state(self.model))
        self.epochs.append(metrics)
        self._run.write_metrics(self.epochs)
        if time.monotonic() - self._last_drawing >= SECONDS_BETWEEN_DRAWINGS:
            self.draw()
        if epoch - best_epoch(self.epochs) >= self._config.patience:
            self.model.stop_training = True

    def draw(self) -> None:
        """Draw the curves of all finished epochs, unless they are drawn."""
        if self._drawn < len(self.epochs):
            draw_curves(self.epochs, self._run.curves)
            self._drawn, self._last_drawing = len(self.epochs), time.monotonic()


class Reporter(keras.callbacks.Callback):
    """Reseeds dropout at the start of each epoch and tells a listener how the training goes."""

    def __init__(self, listener: Listener, config: TrainingConfig, images: int) -> None:
        super().__init__()
        self._listener, self._config, self._images, self._epoch = listener, config, images, 0

    def on_epoch_begin(self, epoch: int, logs: Metrics | None = None) -> None:
        """Make the epoch's dropout repeatable."""
        self._epoch = epoch
        reseed_dropout(self.model, self._config.seed, epoch)

    def on_train_batch_end(self, batch: int, logs: Metrics | None = None) -> None:
        """Tell how many pictures of the epoch are done."""
        done = min((batch + 1) * self._config.batch_size, self._images)
        self._listener.batch(self._epoch, done, self._images)


class EpochTeller(keras.callbacks.Callback):
    """Tells a listener of each finished epoch; must come after the keeper."""

    def __init__(self, listener: Listener, keeper: Keeper) -> None:
        super().__init__()
        self._listener, self._keeper = listener, keeper

    def on_epoch_end(self, epoch: int, logs: Metrics | None = None) -> None:
        """Tell the epoch's metrics."""
        epochs = self._keeper.epochs
        self._listener.epoch(epochs[-1], best_epoch(epochs) == epoch)


def predict(network: keras.Model, batches: keras.utils.PyDataset) -> np.ndarray:
    """Return the network's steering (n,) float64 for all pictures of `batches`."""
    return np.asarray(network.predict(batches, verbose=0), dtype=np.float64)[:, 0]
