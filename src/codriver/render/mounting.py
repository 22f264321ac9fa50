"""The three cameras as they are mounted: the simulator's own, or a little off, as a look has them."""

from dataclasses import replace

from codriver.camera.geometry import UDACITY_CAMERAS, PinholeCamera
from codriver.render.look import Look
from codriver.types import Camera


def mounted(camera: Camera, look: Look) -> PinholeCamera:
    """Return a camera with the look's errors of place, pitch and roll; its yaw is not a pinhole camera's."""
    exact = UDACITY_CAMERAS[camera]
    return replace(
        exact,
        right=exact.right + look.camera_right,
        height=exact.height + look.camera_height,
        pitch=exact.pitch + look.camera_pitch,
        roll=exact.roll + look.camera_roll,
    )
