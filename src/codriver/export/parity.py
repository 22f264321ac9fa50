"""How far the steering of an exported model is from the Keras model's, and how far it may be."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from codriver.export.contract import Images
from codriver.model.export_card import Precision
from codriver.types import FloatArray

if TYPE_CHECKING:
    import keras

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Difference in steering over some frames, -1..1 being full lock to full lock (1 = 25 degrees)."""

    frames: int
    largest: float
    """Of all frames; infinite when any steering is not a number."""
    mean: float

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def within(self, bound: "Bound") -> bool:
        """Tell whether both figures are within the bound."""
        return self.largest <= bound.largest and self.mean <= bound.mean


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that an export may differ; steering."""

    largest: float
    mean: float


BOUNDS: dict[Precision, Bound] = {
    "float": Bound(largest=0.001, mean=0.0001),
    "int8": Bound(largest=0.1, mean=0.01),
}
"""Float: a fortieth of a degree at the wheels, a hundred times what another order of additions makes. Int8: a
quarter degree on average, a fifth of a trained PilotNet's own mean error (0.056 on the lake), and 2.5 degrees
in the sharpest bends. docs/export.md has what is measured."""


def network_steering(network: "keras.Model", images: Images) -> FloatArray:
    """Return the Keras model's steering for pictures (n, rows, columns, channels): shape (n,)."""
    batches = np.array_split(images, max(1, len(images) // _BATCH))
    outputs = [network.predict_on_batch(batch).reshape(len(batch), -1)[:, 0] for batch in batches]
    return np.concatenate(outputs).astype(np.float64)


def difference(
    steer: Callable[[NDArray[Any]], float], pictures: Iterable[NDArray[Any]], expected: FloatArray
) -> Difference:
    """Compare what `steer` says to each picture with what is expected, shape (n,)."""
    apart: NDArray[np.float64] = np.abs(np.array([steer(picture) for picture in pictures]) - expected)
    apart[~np.isfinite(apart)] = np.inf
    return Difference(len(apart), float(apart.max()), float(apart.mean()))
