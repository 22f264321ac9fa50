"""A world made from a recording: its path, and its pictures warped to where the car is now."""
