"""Where a car and its cameras are in the world, as matrices."""

import math

import numpy as np

from codriver.camera.geometry import PinholeCamera
from codriver.types import FloatArray


def car_pose(x: float, y: float, z: float, yaw: float, pitch: float = 0.0, roll: float = 0.0) -> FloatArray:
    """Return the matrix (4, 4) of a car with its rear axle's ground point at (x, y, z), metres.

    yaw: radians clockwise from +y; pitch: nose down positive; roll: leaning right positive. Its points are
    rows (right, forward, up, 1) and are multiplied from the left, as Panda3D has it.
    """
    cos, sin = math.cos(yaw), math.sin(yaw)
    turned = np.array([[cos, -sin, 0, 0], [sin, cos, 0, 0], [0, 0, 1, 0], [x, y, z, 1]], np.float64)
    # Most roads are level, and this runs for every picture.
    return np.asarray(_attitude(pitch, roll) @ turned if pitch or roll else turned)


def camera_pose(camera: PinholeCamera, car: FloatArray, yaw: float = 0.0) -> FloatArray:
    """Return the matrix (4, 4) of a camera on the car with the matrix `car`; see :func:`mount_pose`."""
    pose: FloatArray = mount_pose(camera, yaw) @ car
    return pose


def mount_pose(camera: PinholeCamera, yaw: float = 0.0) -> FloatArray:
    """Return the matrix (4, 4) of a camera in the car's axes, in the same convention.

    yaw: radians clockwise from the car's heading that the camera is turned.
    """
    cos, sin = math.cos(yaw), math.sin(yaw)
    place = np.array([[cos, -sin, 0, 0], [sin, cos, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], np.float64)
    place[3, :3] = camera.right, camera.ahead, camera.height
    return np.asarray(_attitude(camera.pitch, camera.roll) @ place)


def _attitude(pitch: float, roll: float) -> FloatArray:
    """Return the rotation of something that leans (roll) about its own axis after it pitched downwards."""
    cos, sin = math.cos(pitch), math.sin(pitch)
    pitched = np.array([[1, 0, 0, 0], [0, cos, -sin, 0], [0, sin, cos, 0], [0, 0, 0, 1]])
    cos, sin = math.cos(roll), math.sin(roll)
    rolled = np.array([[cos, 0, -sin, 0], [0, 1, 0, 0], [sin, 0, cos, 0], [0, 0, 0, 1]])
    return np.asarray(rolled @ pitched)
