"""The settings of a training, validated once, before anything slow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Literal, get_args

from codriver.augment.recipe import Recipe
from codriver.errors import SettingError

Precision = Literal["auto", "float32", "mixed_bfloat16"]
Smoothing = Literal["auto", "on", "off"]


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything that, with the recordings, decides the result of a training."""

    epochs: int = 20
    """Passes at most; one pass draws as many samples as there are training pictures."""
    batch_size: int = 100
    """Pictures per step, as in the original."""
    learning_rate: float = 1e-3
    """Highest rate of Adam; a cosine takes it to zero after a short warm-up."""
    dropout: float = 0.5
    """Share of the flattened features that is dropped in training, 0..1."""
    patience: int = 10
    """Epochs without a lower error on augmented validation pictures before training ends early."""
    validation_share: float = 0.2
    """Share of the recorded time that is held back, 0..0.5."""
    smoothing: Smoothing = "auto"
    """Smooth the labels over time: "auto" does so where the steering looks like a keyboard's."""
    balance: bool = True
    """Draw curves more often, so that straight driving does not drown them."""
    unshrink: bool = True
    """Multiply the finished network's steering so that hard bends get what they ask for, not less."""
    side_cameras: bool = True
    """Learn from the left and right cameras too, with corrected steering."""
    augment: bool = True
    """Learn from other views and other light of each picture, with corrected steering."""
    recipe: Recipe = field(default_factory=Recipe)
    """How far the augmentation goes, and the look-ahead time behind all corrections of steering."""
    precision: Precision = "auto"
    """Arithmetic of the network: "auto" measures which is faster here."""
    deterministic: bool = False
    """Bit-identical results for the same seed on the same machine, at some cost in speed."""
    seed: int = 0
    """Seed of everything random."""

    def __post_init__(self) -> None:
        self._require("epochs", 1 <= self.epochs <= 10_000, "1 to 10,000")
        self._require("batch_size", 1 <= self.batch_size <= 4096, "1 to 4096")
        self._require("learning_rate", 0 < self.learning_rate <= 1, "above 0, at most 1")
        self._require("dropout", 0 <= self.dropout < 1, "0 to below 1")
        self._require("patience", self.patience >= 1, "1 or more")
        self._require("validation_share", 0.05 <= self.validation_share <= 0.5, "0.05 to 0.5")
        self._require("seed", 0 <= self.seed < 2**31, "0 to 2,147,483,647")
        self._require("precision", self.precision in get_args(Precision), "/".join(get_args(Precision)))
        self._require("smoothing", self.smoothing in get_args(Smoothing), "/".join(get_args(Smoothing)))

    def _require(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise SettingError(f"{name.replace('_', '-')} is {getattr(self, name)}; it must be {allowed}.")

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that :meth:`from_json` reads back."""
        return {**asdict(self), "recipe": self.recipe.to_json()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "TrainingConfig":
        """Read what :meth:`to_json` wrote; raises SettingError on an unknown name, with the nearest known."""
        known = [setting.name for setting in fields(cls)]
        for name in values:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                raise SettingError(
                    f"unknown setting {name!r}" + (f"; did you mean {near[0]!r}?" if near else ".")
                )
        recipe = Recipe.from_json(values["recipe"]) if "recipe" in values else Recipe()
        return cls(**{**values, "recipe": recipe})
