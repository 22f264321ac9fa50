"""How far predicted steering is from recorded steering, and from what guessing would give.

None of these figures says how well a model drives (mean squared error correlates with driving success
at about r = 0.39, mean absolute error above 0.6: Codevilla et al. 2018); they show that it learnt at all.
"""

from dataclasses import asdict, dataclass

import numpy as np

from codriver.types import FloatArray

BIN_EDGES = np.array([-1.01, -0.5, -0.3, -0.15, -0.05, 0.05, 0.15, 0.3, 0.5, 1.01])
"""Steering bins of the balanced error, narrow around straight ahead, where most driving is."""


@dataclass(frozen=True, slots=True)
class SteeringError:
    """Errors of predictions against labels, in units of normalised steering (1 = 25 degrees)."""

    mean_absolute: float
    balanced: float
    """Mean absolute error of each steering bin, averaged over the bins that occur: curves count as
    much as straights."""
    root_mean_square: float
    correlation: float
    """Pearson's r, or 0 where one of the two is constant."""

    def to_json(self) -> dict[str, float]:
        """Return the figures under their names."""
        return asdict(self)


def steering_error(predicted: FloatArray, recorded: FloatArray) -> SteeringError:
    """Compare two arrays of steering values, each (n,) with n >= 1; raises ValueError on empty ones."""
    if len(predicted) != len(recorded) or len(recorded) == 0:
        raise ValueError(f"need two arrays of one length >= 1, got {len(predicted)} and {len(recorded)}")
    error = np.abs(predicted - recorded)
    bins = np.digitize(recorded, BIN_EDGES)
    balanced = np.mean([error[bins == index].mean() for index in np.unique(bins)])
    constant = np.ptp(predicted) < 1e-12 or np.ptp(recorded) < 1e-12
    correlation = 0.0 if constant else float(np.corrcoef(predicted, recorded)[0, 1])
    return SteeringError(float(error.mean()), float(balanced), float(np.sqrt(np.mean(error**2))), correlation)


def guessing_errors(recorded: FloatArray, mean: float) -> dict[str, SteeringError]:
    """Errors of the two guesses that need no picture: always `mean` (of the training labels), always zero."""
    return {
        "always the mean": steering_error(np.full(len(recorded), mean), recorded),
        "always zero": steering_error(np.zeros(len(recorded)), recorded),
    }
