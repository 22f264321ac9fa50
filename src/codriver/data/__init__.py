"""Recordings: reading and writing driving logs, checking them, and choosing what to learn from."""
