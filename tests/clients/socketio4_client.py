"""Plays a simulator with python-socketio 4 (Engine.IO 3); run by the tests in that client's own environment.

Usage: socketio4_client.py URL TRANSPORTS PICTURE ROUND_TRIPS SECONDS; ends with one line of JSON.
"""

import base64
import json
import queue
import sys
import time
from pathlib import Path

import socketio

url, transports, picture, round_trips, seconds = sys.argv[1:]
image = base64.b64encode(Path(picture).read_bytes()).decode()
telemetry = {"steering_angle": "1.2500", "throttle": "0.2000", "speed": "12.0000", "image": image}
client = socketio.Client(reconnection=False)
answers, acknowledged, connected = queue.Queue(), queue.Queue(), queue.Queue()
disconnects = []
client.on("connect", lambda: connected.put(True))
client.on("disconnect", lambda: disconnects.append(time.time()))
client.on("steer", lambda data: answers.put(("steer", data)))
client.on("manual", lambda data: answers.put(("manual", data)))


def ask(*arguments, **options):
    client.emit("telemetry", *arguments, **options)
    return answers.get(timeout=10)


client.connect(url, transports=None if transports == "default" else transports.split(","))
connected.get(timeout=10)
durations, steering = [], []
for _ in range(int(round_trips)):
    start = time.perf_counter()
    event, data = ask(telemetry)
    durations.append(time.perf_counter() - start)
    assert event == "steer", event
    steering.append(data["steering_angle"])
manual = [ask(None)[0], ask()[0], ask({})[0]]
with_acknowledgement = ask(telemetry, callback=lambda *data: acknowledged.put(data))
acknowledgement = list(acknowledged.get(timeout=10))
time.sleep(float(seconds))  # its heartbeat goes on meanwhile
after = ask(telemetry)[0]
early = len(disconnects)
transport = client.transport()
client.disconnect()
durations.sort()
print(
    json.dumps(
        {
            "client": "python-socketio 4.6.1",
            "transport": transport,
            "round_trips": len(steering),
            "steering": sorted(set(steering)),
            "manual": manual,
            "acknowledged": [with_acknowledgement[0], acknowledgement],
            "after": after,
            "disconnects": early,
            "surplus": answers.qsize(),
            "p50_ms": round(1e3 * durations[len(durations) // 2], 3),
            "p99_ms": round(1e3 * durations[int(0.99 * len(durations))], 3),
        }
    )
)
