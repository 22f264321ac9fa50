"""A drive server built as the classic drive.py is: Flask, eventlet, python-socketio 4, in an own environment.

Usage: classic_drive.py PORT; says "ready" when it listens. Keeps 15 mph and the wheels straight.
"""

import base64
import sys

import eventlet
import eventlet.wsgi
import socketio
from flask import Flask

sio = socketio.Server()
app = Flask(__name__)
error_sum = 0.0


@sio.on("telemetry")
def telemetry(sid, data):
    global error_sum  # noqa: PLW0603 - as it always was
    if not data:
        sio.emit("manual", data={}, skip_sid=True)
        return
    picture = base64.b64decode(data["image"])
    assert (picture[:2], picture[-2:]) == (b"\xff\xd8", b"\xff\xd9")
    error = 15.0 - float(data["speed"])
    error_sum += error
    send_control(-float(data["steering_angle"]) / 25, 0.1 * error + 0.002 * error_sum)


@sio.on("connect")
def connect(sid, environ):
    send_control(0, 0)


def send_control(steering_angle, throttle):
    data = {"steering_angle": steering_angle.__str__(), "throttle": throttle.__str__()}
    sio.emit("steer", data=data, skip_sid=True)


listener = eventlet.listen(("127.0.0.1", int(sys.argv[1])))
print("ready", flush=True)
eventlet.wsgi.server(listener, socketio.Middleware(sio, app), log_output=False)
