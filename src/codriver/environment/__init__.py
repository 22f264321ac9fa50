"""The simulator as Gymnasium environments; importing this room registers their ids.

Gymnasium finds no plug-ins by itself (its entry points for them went with 1.0), so either import this or
name it: ``gymnasium.make("codriver.environment:codriver/Lake-v0")``. Raises MissingExtraError without
Gymnasium.
"""

from codriver.errors import MissingExtraError

try:
    import gymnasium  # noqa: F401
except ImportError as error:
    raise MissingExtraError("sim", "The simulator as a Gymnasium environment") from error

from codriver.environment.registration import register_environments

register_environments()
