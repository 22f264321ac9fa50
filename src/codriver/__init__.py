"""codriver teaches a car to drive by watching a person drive, and measures how well it does."""

__version__ = "0.1.0"
