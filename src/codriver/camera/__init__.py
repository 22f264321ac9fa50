"""The camera: its JPEG codec, its geometry, and the preprocessing of its pictures."""
