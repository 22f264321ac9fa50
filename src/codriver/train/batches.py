"""Batches of training pictures: drawn, augmented and labelled anew in every epoch, the same for one seed."""

import math

import keras
import numpy as np
from numpy.typing import NDArray

from codriver.train.config import TrainingConfig
from codriver.train.samples import Data, speed_of_corrections

Batch = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""Images uint8 YUV (n, 66, 200, 3) and steering float32 (n, 1)."""

AUGMENTED_VALIDATION = 2000
"""Pictures, 79 MB of them, by which epochs are compared: always the same ones."""


class TrainingBatches(keras.utils.PyDataset):
    """The batches of an epoch; Keras fetches them in a thread while the network learns.

    Batch i of epoch e depends on (seed, e, i) alone, so a resumed training sees what it would have seen.
    """

    def __init__(self, data: Data, config: TrainingConfig, first_epoch: int = 0) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=4)
        self._data, self._config, self._epoch = data, config, first_epoch
        self._order = self._draw()

    def __len__(self) -> int:
        """Batches in an epoch; the last may be smaller than the others."""
        return math.ceil(len(self._data.training.image) / self._config.batch_size)

    def __getitem__(self, index: int) -> Batch:
        """Return batch `index` of the present epoch."""
        samples, size = self._data.training, self._config.batch_size
        chosen = self._order[index * size : (index + 1) * size]
        images, steering = self._data.gather(samples.image[chosen]), samples.steering[chosen]
        if self._config.augment:
            rng = np.random.default_rng([self._config.seed, 2, self._epoch, index])
            images, steering = self._config.recipe.apply_batch(images, steering, samples.speed[chosen], rng)
        return images, steering.astype(np.float32)[:, np.newaxis]

    def on_epoch_end(self) -> None:
        """Draw the samples of the next epoch."""
        self._epoch += 1
        self._order = self._draw()

    def _draw(self) -> NDArray[np.int64]:
        """Draw an epoch's samples by their probabilities with one random offset (systematic sampling).

        Every sample is drawn floor or ceiling of its expected number of times, so an epoch without
        balancing is each picture once.
        """
        rng = np.random.default_rng([self._config.seed, 1, self._epoch])
        probability = self._data.training.probability
        points = (rng.random() + np.arange(len(probability))) / len(probability)
        drawn = np.searchsorted(np.cumsum(probability), points * (1 - 1e-12))
        shuffled: NDArray[np.int64] = rng.permutation(np.minimum(drawn, len(probability) - 1))
        return shuffled


def augmented_validation(data: Data, config: TrainingConfig) -> list[Batch]:
    """Return validation pictures augmented by the recipe, in batches, the same ones for one seed.

    Of more than AUGMENTED_VALIDATION pictures that many are taken, evenly spaced over the recorded time.
    """
    samples, size = data.validation, config.batch_size
    count = min(len(samples.image), AUGMENTED_VALIDATION)
    taken = np.linspace(0, len(samples.image) - 1, count).round().astype(np.int64)
    speed = speed_of_corrections(samples.speed)
    rng = np.random.default_rng([config.seed, 3])
    batches = []
    for first in range(0, count, size):
        chosen = taken[first : first + size]
        images, steering = data.gather(samples.image[chosen]), samples.steering[chosen]
        images, steering = config.recipe.apply_batch(images, steering, speed[chosen], rng)
        batches.append((images, steering.astype(np.float32)[:, np.newaxis]))
    return batches


class ValidationBatches(keras.utils.PyDataset):
    """The validation pictures in order of time, as they are."""

    def __init__(self, data: Data, batch_size: int) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=4)
        self._data, self._size = data, batch_size

    def __len__(self) -> int:
        """Batches in all."""
        return math.ceil(len(self._data.validation.image) / self._size)

    def __getitem__(self, index: int) -> tuple[NDArray[np.uint8]]:
        """Return the images of batch `index`."""
        chosen = self._data.validation.image[index * self._size : (index + 1) * self._size]
        return (self._data.gather(chosen),)
