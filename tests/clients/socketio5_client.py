"""Plays a simulator with python-socketio 5 (Engine.IO 4).

Usage: socketio5_client.py URL TRANSPORTS PICTURE ROUND_TRIPS SECONDS; ends with one line of JSON.
"""

import asyncio
import base64
import json
import sys
import time
from pathlib import Path

import socketio


async def main(url: str, transports: str, picture: str, round_trips: str, seconds: str) -> None:
    image = base64.b64encode(Path(picture).read_bytes()).decode()
    telemetry = {"steering_angle": "1.2500", "throttle": "0.2000", "speed": "12.0000", "image": image}
    client = socketio.AsyncClient(reconnection=False)
    answers: asyncio.Queue = asyncio.Queue()
    acknowledged: asyncio.Queue = asyncio.Queue()
    disconnects = []
    client.on("disconnect", disconnects.append)
    client.on("steer", lambda data: answers.put_nowait(("steer", data)))
    client.on("manual", lambda data: answers.put_nowait(("manual", data)))

    async def ask(data=None, **options):
        await client.emit("telemetry", data, **options)
        return await asyncio.wait_for(answers.get(), 10)

    await client.connect(url, transports=None if transports == "default" else transports.split(","))
    durations, steering = [], []
    for _ in range(int(round_trips)):
        start = time.perf_counter()
        event, data = await ask(telemetry)
        durations.append(time.perf_counter() - start)
        assert event == "steer", event
        steering.append(data["steering_angle"])
    manual = [(await ask(None))[0], (await ask(()))[0], (await ask({}))[0]]
    with_acknowledgement = await ask(telemetry, callback=lambda *data: acknowledged.put_nowait(data))
    acknowledgement = list(await asyncio.wait_for(acknowledged.get(), 10))
    binary = (await ask({**telemetry, "image": Path(picture).read_bytes()}))[0]
    await asyncio.sleep(float(seconds))
    after = (await ask(telemetry))[0]
    early, transport = len(disconnects), client.transport()
    await client.disconnect()
    durations.sort()
    result = {
        "client": "python-socketio 5",
        "transport": transport,
        "round_trips": len(steering),
        "steering": sorted(set(steering)),
        "manual": manual,
        "acknowledged": [with_acknowledgement[0], acknowledgement],
        "binary": binary,
        "after": after,
        "disconnects": early,
        "surplus": answers.qsize(),
        "p50_ms": round(1e3 * durations[len(durations) // 2], 3),
        "p99_ms": round(1e3 * durations[int(0.99 * len(durations))], 3),
    }
    print(json.dumps(result))


asyncio.run(main(*sys.argv[1:]))
