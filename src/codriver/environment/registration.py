"""The ids under which gymnasium.make knows the tracks."""

import gymnasium

from codriver.environment.settings import RANDOM_TRACK

TRACKS = {
    "codriver/Lake-v0": "lake-v0",
    "codriver/Jungle-v0": "jungle-v0",
    "codriver/Oval-v0": "oval-v0",
    "codriver/Random-v0": RANDOM_TRACK,
}
"""The track of each id. The version is the track's: a track that changes gets a new id, the old one stays."""


def register_environments() -> None:
    """Make the ids known to Gymnasium, which imports what makes them when it is asked for one."""
    for name, track in TRACKS.items():
        gymnasium.register(
            name,
            entry_point="codriver.environment.driving:DrivingEnvironment",
            vector_entry_point="codriver.environment.vector:vector_environment",
            kwargs={"track": track},
        )
