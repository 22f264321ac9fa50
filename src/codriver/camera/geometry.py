"""The camera's geometry: what a pinhole camera on a car sees of the ground and of what is far away.

Axes are the car's: right, up, forward (metres), from the point of the ground under the middle of the
rear axle, which is the point that the kinematic bicycle steers. Right is positive, and so is every
clockwise turn: a yaw to the right, a pitch downwards, a lean (roll) to the right. Pixels are (column,
row), and whole numbers are pixel centres, as in OpenCV's warps.

Pictures from a moved camera follow the model of "End to End Learning for Self-Driving Cars" (Bojarski
et al. 2016, arXiv 1604.07316, section 5): all below the horizon is flat ground, all above it infinitely
far. Both are then homographies; see Hartley and Zisserman, "Multiple View Geometry", section 13.1.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Camera, FloatArray, Values

if TYPE_CHECKING:
    from codriver.camera.preprocess import Preprocess


@dataclass(frozen=True, slots=True)
class PinholeCamera:
    """A camera without distortion, mounted on the car; immutable and hashable."""

    focal_x: float
    """Focal length in columns, pixels."""
    focal_y: float
    """Focal length in rows, pixels."""
    centre_x: float
    """Column of the optical axis, pixels."""
    centre_y: float
    """Row of the optical axis, pixels."""
    columns: int
    """Width of the picture, pixels."""
    rows: int
    """Height of the picture, pixels."""
    height: float
    """Metres above the ground."""
    pitch: float = 0.0
    """Radians, downwards positive."""
    roll: float = 0.0
    """Radians, leaning right positive: then the horizon's right end is the higher one."""
    right: float = 0.0
    """Metres right of the car's middle."""
    ahead: float = 0.0
    """Metres ahead of the rear axle."""

    def cropped(self, top: int, bottom: int) -> "PinholeCamera":
        """Return the camera of `picture[top:bottom]`."""
        return replace(self, centre_y=self.centre_y - top, rows=bottom - top)

    def resized(self, columns: int, rows: int) -> "PinholeCamera":
        """Return the camera of the picture that `cv2.resize` makes, which aligns pixel edges, not centres."""
        across, down = columns / self.columns, rows / self.rows
        return replace(
            self,
            focal_x=self.focal_x * across,
            focal_y=self.focal_y * down,
            centre_x=(self.centre_x + 0.5) * across - 0.5,
            centre_y=(self.centre_y + 0.5) * down - 0.5,
            columns=columns,
            rows=rows,
        )

    def preprocessed(self, preprocess: "Preprocess") -> "PinholeCamera":
        """Return the camera of the picture that `preprocess` makes of this camera's."""
        cropped = self.cropped(preprocess.crop_top, preprocess.crop_bottom)
        return cropped.resized(preprocess.width, preprocess.height)

    @property
    def projection(self) -> FloatArray:
        """Matrix (3, 3) from directions (right, down, forward; level) to homogeneous pixels; read-only."""
        return _projections(self)[0]

    @property
    def back_projection(self) -> FloatArray:
        """Matrix (3, 3) from homogeneous pixels to directions, the inverse of `projection`; read-only."""
        return _projections(self)[1]

    def horizon_rows(self, columns: FloatArray) -> FloatArray:
        """Return the row of the horizon at each of `columns`, same shape; it may lie outside the picture."""
        # A pixel's direction is inverse @ pixel; on the horizon its "down" part is zero.
        across, down, rest = self.back_projection[1]
        horizon: FloatArray = -(across * np.asarray(columns, dtype=np.float64) + rest) / down
        return horizon

    @property
    def horizon_row(self) -> float:
        """Row of the horizon at the optical axis' column, pixels."""
        return float(self.horizon_rows(np.array(self.centre_x)))

    def project(self, points: FloatArray) -> FloatArray:
        """Return the pixels (..., 2) of points (..., 3) in the car's axes; NaN behind the camera."""
        seen = np.asarray(points, dtype=np.float64) - (self.right, self.height, self.ahead)
        pixels = (seen * (1.0, -1.0, 1.0)) @ self.projection.T
        depth = np.where(pixels[..., 2:] > 0, pixels[..., 2:], np.nan)
        return pixels[..., :2] / depth

    def ground_points(self, pixels: FloatArray) -> FloatArray:
        """Return the points (..., 3) of the ground that pixels (..., 2) see; NaN above the horizon."""
        pixels = np.asarray(pixels, dtype=np.float64)
        homogeneous = np.concatenate([pixels, np.ones_like(pixels[..., :1])], axis=-1)
        directions = homogeneous @ self.back_projection.T
        down = np.where(directions[..., 1:2] > 0, directions[..., 1:2], np.nan)
        reached = directions / down * self.height
        return reached * (1.0, -1.0, 1.0) + (self.right, self.height, self.ahead)

    def moved_with_car(self, offset: Values, yaw: Values) -> tuple[Values, Values]:
        """Return how far (right, forward; metres) this camera moves when the car does.

        The car moves `offset` metres right and turns `yaw` radians clockwise about its rear axle, which
        carries a camera ahead of that axle to the right.
        """
        cos, sin = np.cos(yaw), np.sin(yaw)
        right = offset + self.right * (cos - 1) + self.ahead * sin
        return right, self.ahead * (cos - 1) - self.right * sin

    def ground_homography(self, right: Values, forward: Values, yaw: Values) -> FloatArray:
        """Return the homographies (..., 3, 3) of the ground for the camera moved and turned, shapes (...).

        Each maps a pixel of the camera that has moved `right` and `forward` metres and then turned `yaw`
        radians clockwise to the pixel of this camera that sees the same point of the ground. A level
        direction (x, y, z) meets the ground at (x, z) * height / y; turned and moved this is
        A (x, y, z) with A = [[cos, right / height, sin], [0, 1, 0], [-sin, forward / height, cos]].
        """
        right, forward, yaw = np.broadcast_arrays(right, forward, yaw)
        moved = np.zeros((*yaw.shape, 3, 3))
        moved[..., 0, 0] = moved[..., 2, 2] = np.cos(yaw)
        moved[..., 0, 2] = np.sin(yaw)
        moved[..., 2, 0] = -moved[..., 0, 2]
        moved[..., 0, 1] = right / self.height
        moved[..., 1, 1] = 1.0
        moved[..., 2, 1] = forward / self.height
        homography: FloatArray = self.projection @ moved @ self.back_projection
        return homography

    def far_homography(self, yaw: Values) -> FloatArray:
        """Return the homographies (..., 3, 3) of all that is infinitely far, as :meth:`ground_homography`."""
        return self.ground_homography(0.0, 0.0, yaw)


@lru_cache(maxsize=64)
def _projections(camera: PinholeCamera) -> tuple[FloatArray, FloatArray]:
    intrinsics = np.array(
        [[camera.focal_x, 0.0, camera.centre_x], [0.0, camera.focal_y, camera.centre_y], [0.0, 0.0, 1.0]]
    )
    cos, sin = math.cos(camera.pitch), math.sin(camera.pitch)
    pitched = np.array([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]])
    cos, sin = math.cos(camera.roll), math.sin(camera.roll)
    rolled = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    projection = intrinsics @ rolled @ pitched
    inverse = np.linalg.inv(projection)
    for matrix in (projection, inverse):
        matrix.setflags(write=False)
    return projection, inverse


_FOCAL = FRAME_HEIGHT / 2 / math.tan(math.radians(60) / 2)
"""138.56 pixels: the simulator's vertical field of view is 60 degrees (its source; 137 +-2 measured)."""
_CENTRE_ROW = (FRAME_HEIGHT - 1) / 2
HORIZON_ROW = 61.7
"""Row of the horizon in recorded frames at 30 mph, pixels, +-0.4 (survey of the lake recording).

The simulator's scene file says 9.5 degrees of pitch (row 56.3); the driven car squats, nose up.
"""

UDACITY_CAMERA = PinholeCamera(
    focal_x=_FOCAL,
    focal_y=_FOCAL,
    centre_x=(FRAME_WIDTH - 1) / 2,
    centre_y=_CENTRE_ROW,
    columns=FRAME_WIDTH,
    rows=FRAME_HEIGHT,
    height=1.225,  # measured +-0.015 by stereo; the scene file says 1.20
    pitch=math.atan((_CENTRE_ROW - HORIZON_ROW) / _FOCAL),  # 7.3 degrees
    roll=-0.018,  # measured +-0.005: the horizon's left end is the higher one
    ahead=2.600,  # z = 1.000 in the scene file, the rear axle at z = -1.600
)
"""The simulator's centre camera at speed; sources: its scene file and the survey of the lake recording."""

UDACITY_CAMERAS: Mapping[Camera, PinholeCamera] = MappingProxyType(
    {
        "center": UDACITY_CAMERA,
        "left": replace(UDACITY_CAMERA, right=-0.806, ahead=2.584),
        "right": replace(UDACITY_CAMERA, right=0.825, ahead=2.599),
    }
)
"""The three cameras; they differ in their place only (scene file; stereo agrees within 1 %)."""
