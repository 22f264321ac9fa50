"""The network: PilotNet, its file, and the pilot that steers from one frame."""
