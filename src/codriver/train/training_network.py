"""The network as it is trained: fed with uint8 pictures, in the arithmetic that is fastest here."""

import time
from dataclasses import dataclass

import keras
import numpy as np

from codriver.errors import RunError
from codriver.model.backend import processor_has_bfloat16
from codriver.model.pilotnet import INPUT_SHAPE, build_pilotnet
from codriver.train.config import TrainingConfig


@dataclass(frozen=True, slots=True)
class PrecisionChoice:
    """Which arithmetic is used, and why."""

    precision: str
    """A Keras dtype policy: "float32" or "mixed_bfloat16"."""
    reason: str


def build_training_network(config: TrainingConfig, precision: str, total_steps: int) -> keras.Model:
    """Build and compile: (n, 66, 200, 3) uint8 in, (n, 1) steering out; the PilotNet is its layer "pilotnet".

    Pictures travel as bytes and are scaled to 0..1 in the network, a quarter of the memory traffic.
    """
    pilotnet = build_pilotnet(dropout=config.dropout, seed=config.seed, dtype=precision)
    image = keras.Input(INPUT_SHAPE, dtype="uint8", name="bytes")
    network = keras.Model(image, pilotnet(keras.layers.Rescaling(1 / 255, dtype="float32")(image)))
    warm_up = min(100, total_steps // 10)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=config.learning_rate / 10 if warm_up else config.learning_rate,
        decay_steps=max(1, total_steps - warm_up),
        warmup_target=config.learning_rate if warm_up else None,
        warmup_steps=warm_up,
    )
    network.compile(optimizer=keras.optimizers.Adam(schedule), loss="mean_squared_error", jit_compile=False)
    return network


def driving_network(network: keras.Model, gain: float = 1.0) -> keras.Model:
    """Return the float32 PilotNet (float32 pictures 0..1 in) with the present weights, ready to be saved.

    Its steering is `gain` times that of the network.
    """
    pilotnet = build_pilotnet(dropout=0)
    pilotnet.set_weights(network.get_layer("pilotnet").get_weights())
    steering = pilotnet.get_layer("steering")
    steering.set_weights([weights * np.float32(gain) for weights in steering.get_weights()])
    return pilotnet


def reseed_dropout(network: keras.Model, seed: int, epoch: int) -> None:
    """Make the dropout masks of an epoch depend on (seed, epoch) alone, so that resuming repeats them."""
    for layer in network.get_layer("pilotnet").layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign(np.array([seed, epoch], np.uint32))


def choose_precision(config: TrainingConfig) -> PrecisionChoice:
    """Use what the settings say; for "auto", measure a few steps in both arithmetics."""
    if config.precision != "auto":
        return PrecisionChoice(config.precision, "as asked")
    if keras.backend.backend() == "tensorflow" and not processor_has_bfloat16():
        return PrecisionChoice("float32", "this processor has no bfloat16 arithmetic")
    rates = {precision: _images_per_second(precision) for precision in ("float32", "mixed_bfloat16")}
    fastest = max(rates, key=lambda precision: rates[precision])
    measured = ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items())
    return PrecisionChoice(fastest, f"measured images/s: {measured}")


def network_images_per_second(precision: str, batch_size: int, steps: int) -> float:
    """Measure how fast the network alone learns a batch that lies in memory: its ceiling, images/s."""
    config = TrainingConfig(batch_size=batch_size)
    network = build_training_network(config, precision, total_steps=1000)
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (batch_size, *INPUT_SHAPE), dtype=np.uint8)
    steering = np.zeros((batch_size, 1), np.float32)
    network.train_on_batch(images, steering)
    start = time.perf_counter()
    for _ in range(steps):
        network.train_on_batch(images, steering)
    return batch_size * steps / (time.perf_counter() - start)


def resume_state(network: keras.Model) -> list[np.ndarray]:
    """Return all that a training needs to go on: the optimizer's variables."""
    return [np.asarray(keras.ops.convert_to_numpy(variable)) for variable in network.optimizer.variables]


def restore_state(network: keras.Model, weights: list[np.ndarray], optimizer: list[np.ndarray]) -> None:
    """Put back the PilotNet's weights and the optimizer's variables; raises RunError if they do not fit."""
    network.optimizer.build(network.trainable_variables)
    variables = network.optimizer.variables
    shapes = [tuple(variable.shape) for variable in variables]
    if shapes != [array.shape for array in optimizer]:
        raise RunError("the state to resume from does not fit this network; it was made by another version.")
    network.get_layer("pilotnet").set_weights(weights)
    for variable, array in zip(variables, optimizer, strict=True):
        variable.assign(array)


def _images_per_second(precision: str) -> float:
    return network_images_per_second(precision, batch_size=100, steps=4)
