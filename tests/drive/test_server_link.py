"""The simulator's end of the wire: chains of question and answer, and servers that come and go."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from serving import TELEMETRY, serving
from websockets.sync.server import ServerConnection, serve

import codriver.drive.server_link
from codriver.drive.server import DriveServer
from codriver.drive.server_link import MOST_CHAINS, ServerLink
from codriver.types import Command

STEER = '42["steer",{"steering_angle":"-0.25","throttle":"0.5"}]'


@contextmanager
def answering(answer: Callable[[int], list[str]]) -> Iterator[int]:
    """Serve `answer(number)`, a list of messages, to each telemetry; yields the port."""

    def handle(connection: ServerConnection) -> None:
        connection.send('0{"sid":"1"}')
        numbers = iter(range(1_000_000))
        for message in connection:
            if str(message).startswith("42"):
                for text in answer(next(numbers)):
                    connection.send(text)

    with serve(handle, "127.0.0.1", 0, compression=None) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join()


@contextmanager
def linked(port: int, news: list[str] | None = None) -> Iterator[ServerLink]:
    tell = (lambda text: None) if news is None else news.append
    with closing(ServerLink("127.0.0.1", port, tell)) as link:
        yield link


def wait_for(link: ServerLink, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        link.wait(0.05)


def play(link: ServerLink, rounds: int) -> None:
    for _ in range(rounds):
        wait_for(link, lambda: link.ready)
        link.ask(TELEMETRY)
        wait_for(link, lambda: link.settled)


def test_the_first_telemetry_goes_out_twice_and_every_answer_asks_for_one_more() -> None:
    with serving() as server, linked(server.port) as link:
        wait_for(link, lambda: link.ready)
        assert link.command is None
        play(link, 10)
        assert (link.telemetry, link.answers) == (20, 20)
        assert server.state.counts["telemetry"] == 20
        assert server.state.complaint == ""
        assert link.command is not None
        assert link.command.steering == pytest.approx(0.125)


def test_without_an_answer_nothing_is_sent() -> None:
    with answering(lambda number: []) as port, linked(port) as link:
        wait_for(link, lambda: link.ready)
        link.ask(TELEMETRY)
        for _ in range(3):
            link.wait(0.02)
            link.ask(TELEMETRY)
        assert (link.telemetry, link.ready, link.settled) == (2, False, False)


def test_a_server_that_dies_and_comes_back_is_found_again_and_told_of() -> None:
    news: list[str] = []
    with serving() as server:
        port = server.port
        link = ServerLink("127.0.0.1", port, news.append)
        play(link, 3)
    with closing(link):
        wait_for(link, lambda: not link.connected)
        assert link.command is not None  # stays in force
        wait_for(link, lambda: "nobody listens" in news[-1])
        with DriveServer(lambda frame: -0.5, set_speed=9.0, port=port) as another:
            another.start()
            play(link, 3)
            assert another.state.counts["telemetry"] == 6
    assert link.command.steering == -0.5
    assert link.connections == 2
    assert [line.split()[0] for line in news] == ["Connected", "Lost", "Waiting", "Connected"]


def test_attempts_to_connect_are_few_and_told_once() -> None:
    news: list[str] = []
    with linked(1, news) as link:
        for _ in range(20):
            link.wait(0.01)
    assert len(news) == 1
    assert "127.0.0.1, port 1: nobody listens there yet" in news[0]


def test_what_declines_the_simulator_is_named() -> None:
    news: list[str] = []

    def decline(connection: ServerConnection, request: object) -> object:
        return connection.respond(400, "unsupported version")

    with serve(lambda connection: None, "127.0.0.1", 0, process_request=decline) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with linked(server.socket.getsockname()[1], news) as link:
            wait_for(link, lambda: bool(news))
        server.shutdown()
        thread.join()
    assert "declines the simulator (HTTP 400)" in news[0]


def test_answers_are_clipped_to_what_the_car_can_do() -> None:
    wild = '42["steer",{"steering_angle":"-3.5","throttle":"1e3"}]'
    with answering(lambda number: [wild]) as port, linked(port) as link:
        play(link, 1)
        assert link.command == Command(-1.0, 1.0)


@pytest.mark.parametrize(
    "data", ['{"steering_angle":0.1,"throttle":0.2}', '{"steering_angle":"nan","throttle":"0"}', "{}", '"x"']
)
def test_answers_that_the_simulator_cannot_read_end_their_chain_and_are_told(data: str) -> None:
    news: list[str] = []
    with answering(lambda number: [f'42["steer",{data}]']) as port, linked(port, news) as link:
        wait_for(link, lambda: link.ready)
        link.ask(TELEMETRY)
        wait_for(link, lambda: bool(link.stranded))
        assert link.command is None
    assert "cannot read the server's answer" in news[-1]


@pytest.mark.parametrize(
    "noise", ["42", "42[", "42[]", '42{"a":1}', "42[1,2]", '42["unknown",{}]', "43[1]", "", "2", "9" * 5000]
)
def test_what_means_nothing_to_a_simulator_does_not_stop_it(noise: str) -> None:
    with answering(lambda number: [noise, STEER]) as port, linked(port) as link:
        play(link, 3)
        assert link.command == Command(-0.25, 0.5)
        assert link.answers == 6


def test_a_chain_whose_answer_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codriver.drive.server_link, "ANSWER_GRACE", 0.1)
    with answering(lambda number: [] if number == 1 else [STEER]) as port, linked(port) as link:
        play(link, 5)
        assert (link.telemetry, link.answers) == (2 + 4, 1 + 4)


def test_a_server_that_answers_twice_is_told_of_and_not_followed_into_drowning() -> None:
    news: list[str] = []
    with answering(lambda number: [STEER, STEER]) as port, linked(port, news) as link:
        play(link, 6)
        wait_for(link, lambda: "more than once" in news[-1])
        assert link.telemetry <= 6 * MOST_CHAINS


def test_a_silent_server_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codriver.drive.server_link, "SILENCE", 0.05)
    news: list[str] = []
    with answering(lambda number: []) as port, linked(port, news) as link:
        wait_for(link, lambda: link.ready)
        link.ask(TELEMETRY)
        wait_for(link, lambda: "No answer" in news[-1])
