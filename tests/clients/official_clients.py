"""The official Socket.IO clients and how each is started; used by the tests and by the benchmark."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parents[1] / ".clients"
CLIENTS = ("python-socketio 5", "python-socketio 4", "socket.io-client 2", "socket.io-client 4")
TRANSPORTS = ("websocket", "default")


def command(client: str) -> list[str] | None:
    """How to start a client, or None where it is not installed (`make clients` installs them)."""
    name, generation = client.split()
    if client == "python-socketio 5":
        return [sys.executable, str(HERE / "socketio5_client.py")]
    if name == "python-socketio":
        python = ENVIRONMENTS / "socketio4" / "bin" / "python"
        return [str(python), str(HERE / "socketio4_client.py")] if python.exists() else None
    node, package = shutil.which("node"), ENVIRONMENTS / "node_modules" / f"socket.io-client-{generation}"
    return [node, str(HERE / "client.js"), str(package)] if node and package.exists() else None


def start(
    client: str, transports: str, port: int, *, picture: Path, round_trips: int, seconds: float
) -> "subprocess.Popen[str]":
    """Start a client against a server on this machine; it plays, idles for `seconds`, and ends."""
    arguments = [f"http://127.0.0.1:{port}", transports, str(picture), str(round_trips), str(seconds)]
    executable = command(client)
    if executable is None:
        raise FileNotFoundError(f"{client} is not installed; make clients installs it")
    pipe = subprocess.PIPE
    return subprocess.Popen([*executable, *arguments], stdout=pipe, stderr=pipe, text=True)


def result(process: "subprocess.Popen[str]", timeout: float) -> dict[str, Any]:
    """Wait for a client and return what it reports; raises RuntimeError with its words when it failed."""
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the client ended with {process.returncode}: {errors[-2000:]}")
    report: dict[str, Any] = json.loads(output.splitlines()[-1])
    return report
