"""Who may see the pages, asked over real sockets as browsers and other sites' pages would ask."""

import http.client
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from codriver.errors import ServerError
from codriver.pages.guard import SECURITY_HEADERS, is_this_computer, new_token
from codriver.pages.serving import PageServer, address
from codriver.pages.site import page_route, site


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {request.url.query}")


async def greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


ROUTES = [
    page_route("/", "A <page>", "live"),
    Route("/answer", answer, methods=["GET", "POST"]),
    WebSocketRoute("/pages/greet", greet),
]


@pytest.fixture(scope="module")
def server():
    with PageServer(site(ROUTES)) as running:
        yield running


@pytest.fixture(scope="module")
def told():
    """A server that asks for a token."""
    with PageServer(site(ROUTES, "secret"), token="secret") as running:
        yield running


def ask(server: PageServer, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=5)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=names)
    response = connection.getresponse()
    response.body = response.read().decode()
    connection.close()
    return response


def own_origin(server: PageServer) -> str:
    place = urlsplit(server.address)
    return f"http://{place.netloc}"


def test_every_answer_carries_the_security_headers(server: PageServer) -> None:
    for path in ("/", "/static/look.css", "/static/live.js", "/answer", "/nothing", "/static/../guard.py"):
        headers = {name.lower(): value for name, value in ask(server, path).getheaders()}
        assert SECURITY_HEADERS.items() <= headers.items()
    assert "unsafe" not in SECURITY_HEADERS["content-security-policy"]
    assert "http" not in SECURITY_HEADERS["content-security-policy"]


def test_only_the_pages_own_files_are_served(server: PageServer) -> None:
    assert ask(server, "/").status == 200
    assert ask(server, "/static/look.css").status == 200
    for path in ("/nothing", "/static/../guard.py", "/static/%2e%2e/guard.py", "/static/", "//etc/passwd"):
        assert ask(server, path).status == 404


def test_what_is_said_in_a_page_is_text(server: PageServer) -> None:
    assert "<title>A &lt;page&gt; · codriver</title>" in ask(server, "/").body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4567", "127.0.0.1.evil.example", "", "10.0.0.1", "[::"]
)
def test_another_name_for_this_computer_is_refused(server: PageServer, host: str) -> None:
    response = ask(server, "/answer", Host=host)
    assert (response.status, "computer" in response.body) == (403, True)


@pytest.mark.parametrize("host", ["localhost:4567", "127.0.0.1", "[::1]:4567", "127.0.0.2:1"])
def test_this_computers_own_names_are_let_in(server: PageServer, host: str) -> None:
    assert ask(server, "/answer", Host=host).status == 200


def test_another_sites_page_may_link_here_and_nothing_else(server: PageServer) -> None:
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert ask(server, "/answer", **link).status == 200
    assert ask(server, "/answer", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert ask(server, "/answer", Origin="http://evil.example").status == 403
    assert ask(server, "/answer", Origin="null").status == 403


def test_what_changes_something_has_to_come_from_the_page_itself(server: PageServer) -> None:
    assert ask(server, "/answer", "POST", Origin=own_origin(server)).status == 200
    assert ask(server, "/answer", "POST").status == 403
    assert ask(server, "/answer", "POST", Origin="http://evil.example").status == 403
    assert ask(server, "/answer", "POST", Origin="http://127.0.0.1:1").status == 403


def test_a_websocket_has_to_come_from_the_page_itself(server: PageServer) -> None:
    url = own_origin(server).replace("http", "ws") + "/pages/greet"
    with connect(url, origin=own_origin(server)) as socket:
        assert socket.recv() == "hello"
    for origin in ("http://evil.example", "http://127.0.0.1:1", None):
        with pytest.raises(InvalidStatus):
            connect(url, origin=origin)


def test_without_the_token_nothing_is_shown(told: PageServer) -> None:
    for path in ("/", "/answer", "/static/look.css", "/?token=", "/?token=wrong", "/?token=%F0%9F%9A%97"):
        assert ask(told, path).status == 401
    assert ask(told, "/", Cookie='a="b; codriver=;;').status == 401
    with pytest.raises(InvalidStatus):
        connect(own_origin(told).replace("http", "ws") + "/pages/greet", origin=own_origin(told))


def test_the_address_with_the_token_leads_on_to_the_one_without(told: PageServer) -> None:
    assert told.address.endswith("/?token=secret")
    welcome = ask(told, "/answer?token=secret&a=1")
    assert (welcome.status, welcome.getheader("location")) == (303, "/answer?a=1")
    cookie = welcome.getheader("set-cookie")
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert ask(told, "/answer", Cookie=cookie.split(";")[0]).status == 200
    assert ask(told, "/answer", Cookie=cookie.split(";")[0][:-1]).status == 401
    assert ask(told, "//evil.example/?token=secret").getheader("location") == "/evil.example/"


def test_with_a_token_other_names_are_let_in(told: PageServer) -> None:
    cookie = ask(told, "/?token=secret").getheader("set-cookie").split(";")[0]
    assert ask(told, "/answer", Host="my-computer:1", Cookie=cookie).status == 200
    assert ask(told, "/answer", "POST", Cookie=cookie, Origin="http://evil.example").status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.2.1"])
def test_this_computer_needs_no_token(host: str) -> None:
    assert is_this_computer(host)
    assert new_token(host) == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", ""])
def test_everybody_else_does(host: str) -> None:
    assert len(new_token(host)) >= 20
    assert new_token(host) != new_token(host)


def test_nothing_is_served_to_others_without_a_token() -> None:
    with pytest.raises(ServerError, match="token"):
        PageServer(site(ROUTES), host="0.0.0.0")


def test_the_address_is_one_that_a_browser_can_open() -> None:
    assert address("127.0.0.1", 4567, "") == "http://127.0.0.1:4567/"
    assert address("::1", 80, "") == "http://[::1]:80/"
    assert address("0.0.0.0", 4567, "secret").endswith(":4567/?token=secret")
    assert "0.0.0.0" not in address("0.0.0.0", 4567, "secret")


def test_a_busy_port_is_the_users_to_mend(server: PageServer) -> None:
    with pytest.raises(ServerError, match="--port"):
        PageServer(site(ROUTES), port=urlsplit(server.address).port)
