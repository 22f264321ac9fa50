"""Random messages through a real socket: never a hang, never a lost answer, never an unhandled exception."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import TELEMETRY, serving

from codriver.drive.client import ScriptedSimulator
from codriver.drive.server import DriveServer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("steering_angle", "throttle", "speed", "image"), JSON)
)
DEEP = st.integers(1, 60_000).map(lambda depth: "[" * depth + "]" * depth)
DATA = JSON.map(json.dumps) | FIELDS.map(json.dumps) | DEEP | st.integers(1, 20_000).map("9".__mul__)
TELEMETRIES = st.lists(DATA, max_size=2).map(
    lambda data: f'42["telemetry"{"".join("," + one for one in data)}]'
)
NOISE = st.text(max_size=50).filter(lambda text: not text.startswith(("1", "41", "40")))


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(TELEMETRIES, min_size=1, max_size=5), data=st.data())
def test_every_telemetry_gets_exactly_one_answer(server: DriveServer, messages: list[str], data) -> None:
    with ScriptedSimulator(
        "127.0.0.1", server.port, piece=data.draw(st.sampled_from([1016, None]))
    ) as client:
        for message in messages:
            client.send(message)
        client.send(TELEMETRY)
        answers = [client.receive() for _ in range(len(messages) + 1)]
        assert {event for event, _ in answers} <= {"steer", "manual"}
        assert answers[-1][1]["steering_angle"] == "0.125000"
        assert client.ask(TELEMETRY)[0] == "steer"  # and no surplus answer came between
    assert "codriver's own" not in server.state.complaint


@settings(max_examples=60, deadline=None)
@given(noise=st.lists(NOISE, max_size=5))
def test_noise_between_telemetry_loses_no_answer(server: DriveServer, noise: list[str]) -> None:
    with ScriptedSimulator("127.0.0.1", server.port, piece=None) as client:
        assert client.ask(TELEMETRY)[0] == "steer"
        for text in noise:
            client.send(text)
        assert client.ask(TELEMETRY)[0] == "steer"
    assert "Traceback" not in server.state.complaint
    assert "ASGI" not in server.state.complaint
