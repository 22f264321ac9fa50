"""Every official client, old and new, drives a while: one answer each, in every way it can connect."""

import time
from pathlib import Path

import pytest
from clients.official_clients import CLIENTS, TRANSPORTS, command, result, start
from serving import JPEG, serving

ROUND_TRIPS = 300


def test_a_killed_client_makes_room_for_the_next(tmp_path: Path) -> None:
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(JPEG)
    with serving() as server:
        options = {"picture": picture, "seconds": 0.0}
        killed = start(CLIENTS[0], "websocket", server.port, round_trips=1_000_000, **options)
        while server.state.counts["answers"] < 20:
            assert killed.poll() is None
            time.sleep(0.01)
        killed.kill()
        killed.communicate()
        report = result(start(CLIENTS[0], "websocket", server.port, round_trips=20, **options), timeout=50)
        assert report["round_trips"] == 20
        assert server.state.counts["connections"] == 2


@pytest.mark.parametrize("transports", TRANSPORTS)
@pytest.mark.parametrize("client", CLIENTS)
def test_an_official_client_drives(client: str, transports: str, tmp_path: Path) -> None:
    if command(client) is None:
        pytest.skip(f"{client} is not installed; make clients installs it (npm is needed for JavaScript)")
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(JPEG)
    with serving() as server:
        process = start(
            client, transports, server.port, picture=picture, round_trips=ROUND_TRIPS, seconds=0.0
        )
        report = result(process, timeout=50)
        assert server.state.complaint == ""
        assert server.state.counts["answers"] == server.state.counts["telemetry"]
    assert report["round_trips"] == ROUND_TRIPS
    assert report["steering"] == ["0.125000"]
    assert report["manual"] == ["manual"] * 3
    assert report["acknowledged"] == ["steer", []]
    assert report.get("binary", "steer") == "steer"
    assert report["after"] == "steer"
    assert report["transport"] == "websocket"
    assert (report["disconnects"], report["surplus"]) == (0, 0)
