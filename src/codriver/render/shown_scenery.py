"""The scenery on a stage: of all that stands still only what the present outlook may see."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from codriver.render.mesh import IntArray
from codriver.render.outlook import Outlook
from codriver.render.panda import PandaObject
from codriver.render.scenery import Stock
from codriver.render.stage import Stage

KEPT = 300
"""Outlooks whose scenery is kept, some 120 kB each; a lap of the lake has 150."""


class ShownScenery:
    """Shows a scenery, cut down to what an outlook sees, nearest first."""

    def __init__(self, stage: Stage, stocks: Sequence[Stock]) -> None:
        """Take what is to be shown, in the order of drawing; nothing is until the first :meth:`show`."""
        self._stage, self._stocks = stage, list(stocks)
        self._groups: OrderedDict[tuple[Outlook, float], PandaObject] = OrderedDict()
        self._shown: tuple[Outlook, float] | None = None

    def show(self, outlook: Outlook, direction: float) -> None:
        """Show what may be seen from `outlook` by who drives in `direction`, 1 or -1, and nothing else."""
        wanted = outlook, direction
        if wanted == self._shown:
            return
        if self._shown is not None:
            self._groups[self._shown].stash()
        if wanted in self._groups:
            self._groups[wanted].unstash()
            self._groups.move_to_end(wanted)
        else:
            self._groups[wanted] = self._built(outlook, direction)
            if len(self._groups) > KEPT:
                self._groups.popitem(last=False)[1].removeNode()
        self._shown = wanted

    def close(self) -> None:
        """Free what is kept; nothing can be shown after."""
        self._groups.clear()
        self._stocks.clear()

    def _built(self, outlook: Outlook, direction: float) -> PandaObject:
        group = self._stage.group()
        for number, stock in enumerate(self._stocks):
            seen = seen_triangles(stock, outlook, direction)
            if len(seen):
                self._stage.add_rows(
                    *_needed(stock.rows, seen),
                    stock.painting,
                    group,
                    transparency=stock.transparency,
                    order=number,
                )
        return group


def seen_triangles(stock: Stock, outlook: Outlook, direction: float) -> IntArray:
    """Return the triangles (k, 3) that may be seen, nearest first: what they hide need not be painted."""
    chosen = np.flatnonzero(_is_shown(stock, outlook, direction))
    x, y = (corners[:, chosen] for corners in stock.corners)
    seen = outlook.sees(x, y)
    right, ahead = x[0, seen] - outlook.middle[0], y[0, seen] - outlook.middle[1]
    nearest_first = np.argsort(right * right + ahead * ahead, kind="stable")
    return stock.triangles[chosen[seen][nearest_first]]


def _needed(rows: NDArray[np.void], triangles: IntArray) -> tuple[NDArray[np.void], IntArray]:
    """Return the rows that some triangles (k, 3) between rows (n,) need, and these triangles between them."""
    is_needed = np.zeros(len(rows), np.bool_)
    is_needed[triangles] = True
    places = np.cumsum(is_needed, dtype=np.int32) - 1
    return rows[is_needed], places[triangles]


def _is_shown(stock: Stock, outlook: Outlook, direction: float) -> NDArray[np.bool_]:
    """Return whether each triangle (m,) is to be seen in this direction and from this distance."""
    right, ahead = (stock.middles - outlook.middle).T
    away = np.sqrt(right * right + ahead * ahead)
    in_reach = (away >= stock.nearest) & (away < stock.farthest)
    return np.asarray(in_reach & (stock.directions != -direction))
