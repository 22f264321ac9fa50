"""Augmentation: other views and other light, with the steering that belongs to them."""
