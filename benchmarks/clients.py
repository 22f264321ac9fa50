"""Do all Socket.IO clients drive, and for long? One command, one JSON line at the end.

    python benchmarks/clients.py

Every official client of both generations, by websocket and by its default transport, and a scripted client
that copies the simulator's: 2,000 round trips each, one after another; then all of them at once, idle
for 60 s so that every heartbeat beats, and a picture after that. `make clients` installs the clients.
"""

import importlib
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from codriver.camera.codec import encode_jpeg
from codriver.drive.client import MANUAL, ScriptedSimulator, telemetry_message
from codriver.drive.self_test import draw_road
from codriver.drive.server import DriveServer

# How the clients are started stands beside the tests that start them too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "clients"))
official = importlib.import_module("official_clients")

ROUND_TRIPS, IDLE_SECONDS = 2000, 60.0
STEERING = 0.125


def main() -> None:
    """Run every client, print a table and one JSON line; exit code 1 when one did not get what it should."""
    present = [
        (client, way)
        for client in official.CLIENTS
        if official.command(client)
        for way in official.TRANSPORTS
    ]
    missing = [client for client in official.CLIENTS if not official.command(client)]
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as folder:
        picture = Path(folder) / "picture.jpg"
        picture.write_bytes(encode_jpeg(draw_road(0.3)))
        with DriveServer(lambda _: STEERING, set_speed=9.0, port=0) as server:
            server.start()
            rows = [play(server, client, way, picture, 0.0) for client, way in present]
            rows.append(play_simulator(server, picture))
            long_rows = play_all_at_once(server, present, picture)
            complaint, counts = server.state.complaint, dict(server.state.counts)
    for row in rows + long_rows:
        print(
            "{name:48} {trips:5} round trips  p50 {p50_ms:7.2f}  p99 {p99_ms:7.2f} ms  {well}".format(**row)
        )
    well = all(row["well"] == "well" for row in rows + long_rows) and not complaint
    figures = {row["name"]: row["p50_ms"] for row in rows}
    print(
        json.dumps(
            {
                "passed": well,
                "round_trips_each": ROUND_TRIPS,
                "idle_s": IDLE_SECONDS,
                "p50_ms": figures,
                "missing": missing,
                "complaint": complaint,
                "unanswered": counts["telemetry"] - counts["answers"],
            }
        )
    )
    sys.exit(0 if well else 1)


def play(server: DriveServer, client: str, way: str, picture: Path, seconds: float) -> dict[str, Any]:
    """Run one official client to its end."""
    trips = ROUND_TRIPS if not seconds else 20
    process = official.start(client, way, server.port, picture=picture, round_trips=trips, seconds=seconds)
    name = f"{client}, {way}" + (f", {seconds:.0f} s idle" if seconds else "")
    try:
        report = official.result(process, timeout=120 + seconds)
    except RuntimeError as error:
        return {"name": name, "trips": 0, "p50_ms": 0.0, "p99_ms": 0.0, "well": str(error)}
    wanted = {
        "round_trips": trips,
        "steering": [f"{STEERING:.6f}"],
        "manual": ["manual"] * 3,
        "acknowledged": ["steer", []],
        "after": "steer",
        "transport": "websocket",
        "disconnects": 0,
        "surplus": 0,
    }
    wrong = {key: report[key] for key, value in wanted.items() if report[key] != value}
    figures = {key: report[key] for key in ("p50_ms", "p99_ms")}
    return {"name": name, "trips": trips, **figures, "well": f"WRONG: {wrong}" if wrong else "well"}


def play_simulator(server: DriveServer, picture: Path, seconds: float = 0.0) -> dict[str, Any]:
    """Play the simulator: pieces of 1 KB and two chains; or driving slowly for a time, with its pings."""
    message, manual = telemetry_message(picture.read_bytes(), mph=12.0), 0
    durations: list[float] = []
    with ScriptedSimulator("127.0.0.1", server.port) as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end or len(durations) < (ROUND_TRIPS if not seconds else 20):
            durations += client.play([message], 10, in_flight=2)
            manual += client.ask(MANUAL)[0] == "manual"
            time.sleep(0.2 if seconds else 0)
        pongs = client.pongs
    durations.sort()
    pings = 1 + int(seconds // 25)
    wrong = manual != len(durations) // 10 or pongs != pings
    return {
        "name": "scripted simulator" + (f", {seconds:.0f} s" if seconds else ""),
        "trips": len(durations),
        "p50_ms": round(1e3 * durations[len(durations) // 2], 3),
        "p99_ms": round(1e3 * durations[int(0.99 * len(durations))], 3),
        "well": f"WRONG: {manual} manual, {pongs} of {pings} pings answered" if wrong else "well",
    }


def play_all_at_once(
    server: DriveServer, present: list[tuple[str, str]], picture: Path
) -> list[dict[str, Any]]:
    """Run all clients side by side for long enough that every heartbeat beats."""
    rows: list[dict[str, Any]] = []

    def run(client: str, way: str) -> None:
        rows.append(play(server, client, way, picture, IDLE_SECONDS))

    threads = [threading.Thread(target=run, args=pair) for pair in present]
    for thread in threads:
        thread.start()
    rows.append(play_simulator(server, picture, IDLE_SECONDS))
    for thread in threads:
        thread.join()
    return rows


if __name__ == "__main__":
    main()
