"""Who may see the pages: this computer's own browser, or whoever holds the token; never another site's page.

A page on the web can make its reader's browser ask 127.0.0.1 for anything, also under a name of its own that
it points there (DNS rebinding). So the name in the address is checked, and so is who asks.
"""

import ipaddress
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

SAFE_METHODS = {"GET", "HEAD"}
"""What asks without changing anything."""

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Of every answer: nothing from elsewhere, nothing written into the page itself, no frame around it."""


def is_this_computer(host: str) -> bool:
    """Tell whether a host, a name or an address, is this computer and nobody else can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def new_token(host: str) -> str:
    """Return the token that pages served on `host` ask for: none, empty, where only this computer gets in."""
    return "" if is_this_computer(host) else secrets.token_urlsafe(16)


class Guard:
    """Lets a browser's requests through to `application`, and gives the answers their security headers."""

    def __init__(self, application: ASGIApp, token: str = "") -> None:
        """Ask for `token` where it is not empty; else for an address of this computer."""
        self._application = application
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request or websocket on, or refuse it."""

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secured = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *secured]}
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None:
            await self._application(scope, receive, send_secured)
        elif scope["type"] == "websocket":
            await WebSocketClose(reason=bytes(refusal.body).decode()[:120])(scope, receive, send)
        else:
            await refusal(scope, receive, send_secured)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer to a request that is not let through."""
        host = headers.get("host", "")
        if not self._token and not is_this_computer(_name(host)):
            return PlainTextResponse("This page is for the computer that it is served on.\n", 403)
        if _is_foreign(scope, headers, host):
            return PlainTextResponse("Another site's page is not let in.\n", 403)
        if not self._token or self._holds_token(scope, headers):
            return None
        return self._welcome(scope) or PlainTextResponse(
            "This page needs its token: open the address that codriver has printed.\n", 401
        )

    def _holds_token(self, scope: Scope, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(_cookie_name(scope))
        except CookieError:
            return False
        return cookie is not None and secrets.compare_digest(cookie.value.encode(), self._token.encode())

    def _welcome(self, scope: Scope) -> Response | None:
        """Return the way on for an address with the right token: the same without it, and a cookie."""
        values = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(values).get("token", "")
        if scope["type"] != "http" or not secrets.compare_digest(given.encode(), self._token.encode()):
            return None
        rest = urlencode([(name, value) for name, value in values if name != "token"])
        path = "/" + scope["path"].lstrip("/")  # "//else.where" would lead to another site
        response = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
        response.set_cookie(_cookie_name(scope), self._token, httponly=True, samesite="strict")
        return response


def _name(host: str) -> str:
    """Return the host of a Host header without its port and an IPv6 address's brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_foreign(scope: Scope, headers: Headers, host: str) -> bool:
    """Tell whether another site's page asks, or whether what changes something does not say who asks."""
    changing = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
    origin = headers.get("origin")
    if origin is None:
        site = headers.get("sec-fetch-site", "none")
        linked = headers.get("sec-fetch-mode") == "navigate"
        return changing or not (site in {"same-origin", "none"} or linked)
    return urlsplit(origin).scheme not in {"http", "https"} or urlsplit(origin).netloc != host


def _cookie_name(scope: Scope) -> str:
    """Return the cookie's name; cookies know no ports, so it has to."""
    return f"codriver-{scope['server'][1]}" if scope.get("server") else "codriver"
