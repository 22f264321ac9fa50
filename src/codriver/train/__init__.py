"""Training: from a recording to a model file."""
