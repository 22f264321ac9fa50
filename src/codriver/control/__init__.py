"""Plain arithmetic of control: speed, limits, and the steering that brings a car back to its path."""
