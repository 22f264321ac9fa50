"""What a network's steering is multiplied by so that hard bends get the steering that they ask for."""

import numpy as np

from codriver.types import FloatArray

MOST = 1.15
"""The largest gain: what is missing beyond it is more likely noise in what was recorded than shyness."""


def steering_gain(predicted: FloatArray, recorded: FloatArray) -> float:
    """Return the gain, 1 to MOST, for steering (n,) that was predicted and recorded for the same pictures.

    A network that minimises the squared error answers doubt with a steering nearer to the mean: over all the
    places that ask for a steering y it gives less than y in the mean, and the car enters sharp bends too wide
    ("regression dilution", Frost and Thompson 2000, doi 10.1111/1467-985X.00164). The gain is what makes it
    right in the mean over these places, weighted by y: the sum of y times y over that of y times predicted.
    """
    wanted, given = float(np.dot(recorded, recorded)), float(np.dot(predicted, recorded))
    if not given > 0:
        return 1.0  # it steers to the wrong side, or not at all: no gain mends that
    return max(1.0, wanted / given) if wanted < MOST * given else MOST
