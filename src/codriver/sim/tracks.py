"""The tracks by name, each in both directions."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache

from codriver.errors import SettingError
from codriver.sim.jungle import jungle
from codriver.sim.lake import lake
from codriver.sim.oval import oval
from codriver.sim.random_track import random_track
from codriver.sim.track import Track

_BUILT_IN: dict[str, Callable[[], Track]] = {"lake-v0": lake, "jungle-v0": jungle, "oval-v0": oval}
"""Builders by versioned name. A track that changes gets a new version, and the old one stays."""
_NEWEST = {name.rpartition("-v")[0]: name for name in _BUILT_IN}
_RANDOM = re.compile(r"random(?:-v0)?:(\d{1,18})", re.ASCII)


def track_names() -> tuple[str, ...]:
    """Return the names that :func:`load_track` takes, for help texts."""
    return (*_NEWEST, "random:<seed>")


def load_track(name: str, *, reverse: bool = False) -> Track:
    """Return the track of that name, driven backwards with `reverse`; the same object for the same request.

    A name without a version ("lake", "random:7") means the newest version ("lake-v0", "random-v0:7"). Raises
    SettingError for a name that is none.
    """
    seed = _RANDOM.fullmatch(name)
    if seed:
        return _load(f"random-v0:{int(seed[1])}", reverse)
    full_name = _NEWEST.get(name, name)
    if full_name not in _BUILT_IN:
        near = get_close_matches(name, [*_NEWEST, *_BUILT_IN], n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise SettingError(
            f"there is no track {name!r}. {hint}Known are: {', '.join(track_names())}, where a"
            " seed is a whole number like 7."
        )
    return _load(full_name, reverse)


@lru_cache(maxsize=64)
def _load(full_name: str, reverse: bool) -> Track:
    if reverse:
        return _load(full_name, False).reversed()
    build = _BUILT_IN.get(full_name)
    return build() if build else random_track(int(full_name.rpartition(":")[2]))
