"""The simulator's world without a picture: tracks, the car, episodes, and the expert that sees the track."""
