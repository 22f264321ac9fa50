"""The settings of on-policy learning, validated once, before anything slow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from codriver.errors import SettingError

PracticeWorld = Literal["simulator", "replay"]
"""Where the model drives to learn: on random tracks, or on the recordings that it was trained on."""


@dataclass(frozen=True, slots=True)
class OnPolicyConfig:
    """How a model learns from its own driving."""

    iterations: int
    """Times that it drives, is corrected, and learns again."""
    world: PracticeWorld = "simulator"
    """Where it drives."""
    drives: int = 4
    """Drives in each iteration, each with a track, a weather and a speed of its own; or on a recording."""
    seconds: float = 60.0
    """Simulated seconds of each drive."""
    epochs: int = 2
    """Passes over all data so far, in each iteration."""
    learning_rate: float = 5e-4
    """Highest rate of Adam in an iteration: half of a training's, as the network goes on from what it has."""

    def __post_init__(self) -> None:
        self._require("iterations", 1 <= self.iterations <= 100, "1 to 100")
        self._require("world", self.world in get_args(PracticeWorld), "/".join(get_args(PracticeWorld)))
        self._require("drives", 1 <= self.drives <= 1000, "1 to 1000")
        self._require("seconds", 1 <= self.seconds <= 3600, "1 to 3600")
        self._require("epochs", 1 <= self.epochs <= 1000, "1 to 1000")
        self._require("learning_rate", 0 < self.learning_rate <= 1, "above 0, at most 1")

    def _require(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise SettingError(f"on-policy {name} is {getattr(self, name)}; it must be {allowed}.")

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that :meth:`from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "OnPolicyConfig":
        """Read what :meth:`to_json` wrote."""
        return cls(**values)
