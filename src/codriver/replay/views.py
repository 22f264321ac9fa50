"""What a car near a recorded path sees: the nearest recorded picture, warped to where the car is."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from codriver.camera.geometry import UDACITY_CAMERA, UDACITY_CAMERAS, PinholeCamera
from codriver.camera.reprojection import (
    all_shown,
    fill_in,
    made_up,
    overlay,
    reproject,
    source_of,
    unseen_ground,
    without_shown,
)
from codriver.camera.warp import Image
from codriver.data.recording import Recording
from codriver.replay.bonnet import find_bonnets, picture
from codriver.replay.path import RecordedPath
from codriver.sim.centre_line import wrap_angle
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Camera, Frame

IDENTITY_POSES = 20
"""Poses at which a view is compared with the recorded picture."""
KEPT = 24
"""Pictures kept ready: a slow car looks at the same three cameras again and again."""


@dataclass(frozen=True, slots=True)
class Displacement:
    """Where a car is, seen from a pose of the recorded one."""

    right: float
    """Metres, of the rear axle."""
    forward: float
    """Metres."""
    yaw: float
    """Radians clockwise."""


@dataclass(frozen=True, slots=True)
class View:
    """A warped picture and how it was made."""

    frame: Frame
    pose: int
    """Index of the recorded pose whose pictures it was made of."""
    displacement: Displacement
    """From that pose."""
    cameras: tuple[Camera, ...]
    """Whose pictures it was made of, the one that gave most first."""
    invented: float
    """Share of its pixels that no camera showed, 0..1."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A recorded picture, as it is and ready to be warped."""

    picture: Image
    source: Image


class RecordedViews:
    """The pictures of a recording, each as it is seen from where it was taken or from near there."""

    def __init__(self, recording: Recording, path: RecordedPath) -> None:
        """Find the bonnets; raises ImageError for a picture that cannot be read."""
        self.recording, self.path = recording, path
        self._outlines = find_bonnets(recording, path)
        outline = self._outlines["center"]
        self._bonnet = np.arange(outline.min(), FRAME_HEIGHT)[:, None] >= outline
        self._kept = lru_cache(KEPT)(self._taken)

    def view(self, x: float, y: float, yaw: float, s: float) -> View:
        """Return what a car's centre camera sees; the rear axle is at `x`, `y` (m), the car points to `yaw`.

        `s` is the arc length of the car's origin along the path. Of the pictures taken nearest to there, that
        of the camera nearest to the wanted place is warped; what it does not show is filled in from the
        next nearest, and at last with what is beside it. The bonnet stays where it is in the picture. At a
        recorded pose the view is the recorded picture. Raises ImageError for one that cannot be read.
        """
        pose = self.path.nearest(s)
        row, away = int(self.path.row[pose]), self.displacement(pose, x, y, yaw)
        first, *others = self._by_distance(row, away)
        seen, used = reproject(*self._way(row, first, away)), [first]
        self._keep_bonnet(seen, self._kept(row, "center").picture)
        for camera in others:
            box = unseen_ground(seen, UDACITY_CAMERA)
            if box is None:
                break
            if fill_in(seen, box, *self._way(row, camera, away)):
                used.append(camera)
        invented = made_up(seen) / (FRAME_HEIGHT * FRAME_WIDTH)
        return View(without_shown(seen), pose, away, tuple(used), invented)

    def zero_offset_difference(self) -> int:
        """Return the largest difference, grey levels, between recorded pictures and the views from there.

        IDENTITY_POSES all over the path are looked at; a right warp has no difference.
        """
        poses = np.linspace(0, len(self.path.row) - 1, IDENTITY_POSES).round().astype(np.int64)
        return max(self._difference_at(pose) for pose in poses.tolist())

    def _difference_at(self, pose: int) -> int:
        path = self.path
        view = self.view(float(path.x[pose]), float(path.y[pose]), float(path.yaw[pose]), float(path.s[pose]))
        # Where the car stood, the view is of another row at the same place.
        taken = picture(self.recording, "center", int(path.row[view.pose]))
        return int(np.abs(view.frame.astype(np.int16) - taken).max())

    def displacement(self, pose: int, x: float, y: float, yaw: float) -> Displacement:
        """Return where a car is, seen from the recorded pose of this index."""
        path = self.path
        along_x, along_y = x - float(path.x[pose]), y - float(path.y[pose])
        sin, cos = math.sin(path.yaw[pose]), math.cos(path.yaw[pose])
        turned = float(wrap_angle(yaw - path.yaw[pose]))
        return Displacement(along_x * cos - along_y * sin, along_x * sin + along_y * cos, turned)

    def _by_distance(self, row: int, away: Displacement) -> list[Camera]:
        """Return the cameras that have a picture in this row, the one nearest to the wanted place first."""
        there = [camera for camera, paths in self.recording.pictures.items() if paths[row] is not None]
        return sorted(there, key=lambda camera: math.hypot(*_way_from(camera, away)))

    def _way(
        self, row: int, camera: Camera, away: Displacement
    ) -> tuple[Image, PinholeCamera, float, float, float]:
        """Return what is needed to get to the wanted view from one camera's picture."""
        return self._kept(row, camera).source, UDACITY_CAMERAS[camera], *_way_from(camera, away), away.yaw

    def _keep_bonnet(self, seen: Image, taken: Image) -> None:
        top = FRAME_HEIGHT - len(self._bonnet)
        overlay(seen[top:], taken[top:], self._bonnet)

    def _taken(self, row: int, camera: Camera) -> _Taken:
        frame = picture(self.recording, camera, row)
        return _Taken(all_shown(frame), source_of(frame, self._outlines[camera]))


def _way_from(camera: Camera, away: Displacement) -> tuple[float, float]:
    """Return how far (right, forward; metres) the wanted view is from a camera at a recorded pose."""
    right, forward = UDACITY_CAMERA.moved_with_car(away.right, away.yaw)
    place = UDACITY_CAMERAS[camera]
    return (
        float(UDACITY_CAMERA.right + right - place.right),
        float(UDACITY_CAMERA.ahead + forward + away.forward - place.ahead),
    )
