"""The tracks by name, each in both directions."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache

from codriver.errors import SettingError
from codriver.sim.lake import lake
from codriver.sim.oval import oval
from codriver.sim.track import Track

_BUILT_IN: dict[str, Callable[[], Track]] = {"lake-v0": lake, "oval-v0": oval}
"""Builders by versioned name. A track that changes gets a new version, and the old one stays."""
_NEWEST = {name.rpartition("-v")[0]: name for name in _BUILT_IN}


def track_names() -> tuple[str, ...]:
    """Return the names that :func:`load_track` takes, for help texts."""
    return (*_NEWEST,)


@lru_cache(maxsize=64)
def load_track(name: str, *, reverse: bool = False) -> Track:
    """Return the track of that name, driven backwards with `reverse`; the same object for the same request.

    A name without a version ("lake") means the newest version ("lake-v0"). Raises SettingError for a name
    that is none.
    """
    build = _BUILT_IN.get(_NEWEST.get(name, name))
    if build is None:
        near = get_close_matches(name, [*_NEWEST, *_BUILT_IN], n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise SettingError(f"there is no track {name!r}. {hint}Known are: {', '.join(track_names())}.")
    track = build()
    return track.reversed() if reverse else track
