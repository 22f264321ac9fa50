"""What to start when nobody has connected to a drive server: said in the terminal and on the page alike."""

USUAL_PORT = 4567
"""Where the simulator looks for its server; it knows no other."""


def simulate_command(port: int) -> str:
    """Return the command by which codriver's own simulator connects to a server on `port` here."""
    return "codriver simulate --connect" + ("" if port == USUAL_PORT else f" 127.0.0.1:{port}")
