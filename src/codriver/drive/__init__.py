"""Driving: from telemetry to commands, and the server that speaks with simulators."""
