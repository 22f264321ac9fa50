"""VisualBackProp: where in its picture a network finds what it works with.

Bojarski et al., "VisualBackProp: efficient visualization of CNNs" (arXiv 1611.05418). The features of each
convolution are averaged over their channels. The deepest average is scaled up to the size of the one before
by a transposed convolution of ones with the kernel and the stride of its layer, multiplied with that one
point by point, and so on up to the picture; in the end it is normalised to 0..1. It tells where features
fire, not which way they steer.

A transposed convolution of ones is the same along rows as along columns, one after the other, so here it is
two products with matrices of zeros and ones, which also make all sizes fit.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from codriver.model.salient_layers import SalientLayer, Window

Map = NDArray[np.float32]
Spread = tuple[Map, Map]
"""For rows and for columns the matrix (before, after) that scales a map up: rows @ map @ columns.T."""


def visual_back_prop(averages: Sequence[Map], spreads: Sequence[Spread]) -> Map:
    """Return where the network looks, in what its first layer is fed with: float32 0..1, or all zeros.

    averages: of each layer, from the first on, the mean over its channels, none below zero; spreads: of each
    layer the way up to the layer before, or to the picture.
    """
    relevance = averages[-1]
    for average, spread in zip(averages[-2::-1], spreads[:0:-1], strict=True):
        relevance = average * scaled_up(relevance, spread)
    return normalised(scaled_up(relevance, spreads[0]))


def scaled_up(relevance: Map, spread: Spread) -> Map:
    """Return a map in the size of what it was made of."""
    rows, columns = spread
    return np.asarray(rows @ relevance @ columns.T, np.float32)


def normalised(relevance: Map) -> Map:
    """Return a map stretched to 0..1; all zeros where it is the same, or no number, everywhere."""
    low, high = float(relevance.min()), float(relevance.max())
    if not np.isfinite(high - low) or high - low <= 1e-6 * abs(high):
        return np.zeros_like(relevance)
    stretched: Map = (relevance - np.float32(low)) / np.float32(high - low)
    return stretched


def spreads_between(layers: Sequence[SalientLayer]) -> list[Spread]:
    """Return for each layer the way up from its features to those of the layer before, or to the picture."""
    sizes = [layers[0].windows[0].size, *(layer.size for layer in layers)]
    return [
        _spread(layer.windows, before, after)
        for layer, (before, after) in zip(layers, pairwise(sizes), strict=True)
    ]


def _spread(windows: Sequence[Window], before: tuple[int, int], after: tuple[int, int]) -> Spread:
    rows, columns = (_along(axis, windows, before[axis], after[axis]) for axis in (0, 1))
    return rows, columns


def _along(axis: int, windows: Sequence[Window], before: int, after: int) -> Map:
    """Return the matrix (before, after) of windows one after the other, along rows (0) or columns (1)."""
    sizes = [*(window.size[axis] for window in windows), after]
    matrix = stretch(before, sizes[0])
    for window, (low, high) in zip(windows, pairwise(sizes), strict=True):
        matrix = matrix @ ones_spread(
            low, high, window.kernel[axis], window.stride[axis], window.padding[axis], window.dilation[axis]
        )
    return matrix


def ones_spread(before: int, after: int, kernel: int, stride: int, padding: int, dilation: int = 1) -> Map:
    """Return the matrix (before, after) of a transposed convolution of ones in one dimension.

    It is 1 where a kernel's answer, of `after` of them, was given to one of `before` places.
    """
    first = np.arange(after) * stride - padding
    offset = np.arange(before)[:, None] - first
    reached = (offset >= 0) & (offset < kernel * dilation) & (offset % dilation == 0)
    return np.asarray(reached, np.float32)


def stretch(before: int, after: int) -> Map:
    """Return the matrix (before, after) that gives each of `before` places the nearest of `after`."""
    nearest = (np.arange(before) * 2 + 1) * after // (2 * before)
    return np.asarray(np.eye(after, dtype=np.float32)[nearest])
