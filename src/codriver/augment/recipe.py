"""The recipe: all augmentations together, fused into one warp and one pass of light for each picture."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codriver.augment.brightness import Brightness, BrightnessParameters
from codriver.augment.cast import Cast, CastParameters
from codriver.augment.correction import LOOKAHEAD_SECONDS
from codriver.augment.flip import Flip, FlipParameters
from codriver.augment.shadow import Shadow, ShadowParameters
from codriver.augment.shift import Shift, ShiftParameters
from codriver.augment.yaw import Yaw, YawParameters
from codriver.camera.light import relight_all
from codriver.camera.warp import NETWORK_CAMERA, warp_views
from codriver.types import FloatArray, NetworkImage, Values


@dataclass(frozen=True, slots=True)
class RecipeParameters:
    """What :class:`Recipe` draws, in the order in which it acts."""

    shift: ShiftParameters
    yaw: YawParameters
    flip: FlipParameters
    shadow: ShadowParameters
    brightness: BrightnessParameters
    cast: CastParameters


@dataclass(frozen=True, slots=True)
class Recipe:
    """Shift, yaw, flip, shadow, brightness and cast one after another; itself an augmentation.

    Raises SettingError when a number is out of its range. A deviation or a probability of 0 leaves that
    augmentation out.
    """

    shift_deviation: float = 0.6
    """Standard deviation of the lateral shift, metres: one human driver's, who has 0.55 to 0.58 on the lake
    recording (poses of its survey with confidence above 0.4, each direction apart). NVIDIA takes twice
    that from one camera; the side cameras add their 0.8 m to it here."""
    yaw_deviation: float = 0.05
    """Standard deviation of the yaw, radians; a human driver has 0.05 to 0.07 there."""
    flip_probability: float = 0.5
    """Share of the pictures that are mirrored, 0..1."""
    shadow_probability: float = 0.4
    """Share of the pictures that get a shadow, 0..1."""
    darkest_shadow: float = 0.4
    """Smallest factor on the light in a shadow, above 0."""
    lightest_shadow: float = 0.8
    """Largest factor on the light in a shadow, at most 1."""
    brightness_probability: float = 0.7
    """Share of the pictures whose light is scaled, 0..1."""
    darkest: float = 0.5
    """Smallest factor on the light of the whole picture, above 0."""
    brightest: float = 1.5
    """Largest factor on the light of the whole picture."""
    cast_probability: float = 0.7
    """Share of the pictures whose colours are scaled, 0..1."""
    strongest_cast: float = 1.3
    """Largest factor on one of red, green and blue over that on another, at least 1."""
    lookahead_seconds: float = LOOKAHEAD_SECONDS
    """Time in which labels steer back after a shift or a yaw, seconds."""
    folk: bool = False
    """Whether labels use the folk's constants instead of the geometry."""

    def __post_init__(self) -> None:
        self.steps()

    def steps(self) -> tuple[Shift, Yaw, Flip, Shadow, Brightness, Cast]:
        """Return the single augmentations in the order in which they act."""
        return (
            Shift(self.shift_deviation, self.lookahead_seconds, self.folk),
            Yaw(self.yaw_deviation, self.lookahead_seconds, self.folk),
            Flip(self.flip_probability),
            Shadow(self.shadow_probability, self.darkest_shadow, self.lightest_shadow),
            Brightness(self.brightness_probability, self.darkest, self.brightest),
            Cast(self.cast_probability, self.strongest_cast),
        )

    def draw(self, rng: np.random.Generator, count: int | None = None) -> RecipeParameters:
        """Draw the parameters of every step, in their order."""
        shift, yaw, flip, shadow, brightness, cast = self.steps()
        return RecipeParameters(
            shift=shift.draw(rng, count),
            yaw=yaw.draw(rng, count),
            flip=flip.draw(rng, count),
            shadow=shadow.draw(rng, count),
            brightness=brightness.draw(rng, count),
            cast=cast.draw(rng, count),
        )

    def image(self, image: NetworkImage, parameters: RecipeParameters) -> NetworkImage:
        """Change one picture by parameters for one."""
        changed: NetworkImage = self.images(image[None], parameters)[0]
        return changed

    def images(self, images: NDArray[np.uint8], parameters: RecipeParameters) -> NDArray[np.uint8]:
        """Change pictures (n, 66, 200, 3) by parameters for n: one interpolation, one pass of light each.

        Shifting and then turning the car is one movement, and light in a shadow that the exposure then
        scales, all of it or each colour for itself, is one product.
        """
        offsets, yaws, flips, gains, shades = np.atleast_1d(
            parameters.shift.lateral_offset,
            parameters.yaw.yaw,
            parameters.flip.flipped,
            parameters.brightness.gain,
            parameters.shadow.shade,
        )
        warped = warp_views(images, NETWORK_CAMERA, offsets, yaws, flips)
        corners, casts = parameters.shadow.corners.reshape(-1, 2, 2), parameters.cast.factors.reshape(-1, 3)
        return relight_all(warped, gains, shades, corners, casts)

    def label(self, steering: Values, speed: Values, parameters: RecipeParameters) -> Values:
        """Correct the steering step by step; arrays (n,) with parameters for n."""
        shift, yaw, flip, *_ = self.steps()
        steering = shift.label(steering, speed, parameters.shift)
        steering = yaw.label(steering, speed, parameters.yaw)
        return flip.label(steering, speed, parameters.flip)

    def apply(
        self, image: NetworkImage, steering: float, speed: float, rng: np.random.Generator
    ) -> tuple[NetworkImage, float]:
        """Draw, and return the changed picture (66, 200, 3) with its steering; speed in metres per second."""
        drawn = self.draw(rng)
        return self.image(image, drawn), float(self.label(steering, speed, drawn))

    def apply_batch(
        self, images: NDArray[np.uint8], steering: FloatArray, speed: FloatArray, rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], FloatArray]:
        """Draw, and return the changed pictures (n, 66, 200, 3) with their steering (n,), float64.

        `images` is uint8 (n, 66, 200, 3), `steering` and `speed` (metres per second) are (n,).
        """
        drawn = self.draw(rng, len(images))
        return self.images(images, drawn), np.asarray(self.label(steering, speed, drawn), np.float64)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values that :meth:`from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Recipe":
        """Read what :meth:`to_json` wrote; raises TypeError on unknown names.

        What was written before there were casts goes on without.
        """
        return cls(**{"cast_probability": 0.0, **values})
