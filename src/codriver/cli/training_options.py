"""The options of `codriver train`; their defaults are those of `TrainingConfig`, which a test compares."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Recordings = Annotated[list[Path] | None, Argument(help="Folders of recordings.", metavar="RECORDING...")]
Output = Annotated[Path, Option("--output", "-o", help="Where the best model goes.")]
Epochs = Annotated[int, Option(help="Passes over the data at most.")]
BatchSize = Annotated[int, Option(help="Pictures per step.")]
LearningRate = Annotated[float, Option(help="Highest learning rate of Adam.")]
Dropout = Annotated[float, Option(help="Share of the features that is dropped in training.")]
Patience = Annotated[int, Option(help="Epochs without progress before it stops.")]
ValidationShare = Annotated[float, Option(help="Share of the recorded time that is held back.")]
Smoothing = Annotated[str, Option(help="Smooth the labels over time: auto (keyboards), on, off.")]
Balance = Annotated[bool, Option(help="Draw curves more often than straights.")]
Unshrink = Annotated[bool, Option(help="Make up for a network's shyness in hard bends.")]
SideCameras = Annotated[bool, Option(help="Learn from the side cameras too.")]
Augment = Annotated[bool, Option(help="Learn from other views and other light too.")]
Lookahead = Annotated[
    float | None, Option(help="Seconds in which a car off its path shall be back on it.", show_default="1.5")
]
FolkCorrections = Annotated[
    bool, Option("--folk-corrections", help="Correct steering by the usual constants, not by geometry.")
]
Precision = Annotated[str, Option(help="auto (measured), float32, mixed_bfloat16.")]
Deterministic = Annotated[bool, Option("--deterministic", help="The same seed gives the same bits.")]
Seed = Annotated[int, Option(help="Seed of everything random.")]
OnPolicy = Annotated[
    int, Option(help="Times that the model then drives, is corrected on what it saw, and learns again.")
]
Practice = Annotated[
    str, Option(help="Where it drives for that: simulator (random tracks), or replay (these recordings).")
]
Resume = Annotated[Path | None, Option(help="Go on with this run folder instead of starting a new one.")]
Runs = Annotated[Path, Option(help="Where run folders are made.")]
AllowBad = Annotated[bool, Option("--allow-bad", help="Train even if more than 5 % of the rows are bad.")]
Json = Annotated[bool, Option("--json", help="Print the result as JSON.")]
