"""Pictures for people, drawn with Matplotlib: recordings, augmentation, training curves."""
