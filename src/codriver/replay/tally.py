"""What a replay did to its pictures: how far they were moved, and how much of them no camera had shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from codriver.replay.views import View


@dataclass(frozen=True, slots=True)
class ReplayFigures:
    """Of all pictures that a drive looked at; the field names are the keys of the report."""

    pictures: int
    invented_share: float
    """Share of pixels that no recorded picture shows, in the mean, 0..1."""
    invented_share_largest: float
    """Of one picture."""
    offset_largest: float
    """Metres that a car was beside the nearest recorded pose, at the rear axle."""
    yaw_largest: float
    """Radians that it was turned from that pose."""
    side_camera_share: float
    """Share of the pictures that a side camera gave most of, 0..1."""


def pooled(figures: Sequence[ReplayFigures]) -> ReplayFigures:
    """Return the figures of several drives together."""
    pictures = max(1, sum(each.pictures for each in figures))
    return ReplayFigures(
        pictures=sum(each.pictures for each in figures),
        invented_share=sum(each.invented_share * each.pictures for each in figures) / pictures,
        invented_share_largest=max(each.invented_share_largest for each in figures),
        offset_largest=max(each.offset_largest for each in figures),
        yaw_largest=max(each.yaw_largest for each in figures),
        side_camera_share=sum(each.side_camera_share * each.pictures for each in figures) / pictures,
    )


class ReplayTally:
    """Is shown view after view."""

    def __init__(self) -> None:
        self._pictures = self._from_side = 0
        self._invented = self._most_invented = self._offset = self._yaw = 0.0

    def add(self, view: View) -> None:
        """Count a view."""
        self._pictures += 1
        self._from_side += view.cameras[0] != "center"
        self._invented += view.invented
        self._most_invented = max(self._most_invented, view.invented)
        self._offset = max(self._offset, abs(view.displacement.right))
        self._yaw = max(self._yaw, abs(view.displacement.yaw))

    def figures(self) -> ReplayFigures:
        """Return the figures of all that was added; zeros where nothing was."""
        pictures = max(1, self._pictures)
        return ReplayFigures(
            pictures=self._pictures,
            invented_share=self._invented / pictures,
            invented_share_largest=self._most_invented,
            offset_largest=self._offset,
            yaw_largest=self._yaw,
            side_camera_share=self._from_side / pictures,
        )
