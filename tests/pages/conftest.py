"""A browser that looks at pages as a person does: the system's Chromium, by Playwright."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

PATIENCE = 60_000
"""Milliseconds: a loaded machine is slow, not wrong."""
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; tests that need it skip where there is none.

    One for each module, because while it runs no other test could run an event loop of its own.
    """
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("Chromium is missing: no browser to look at pages with")
    with sync_playwright() as playwright:
        try:
            # Chromium's own sandbox is not to be had as root, as in a container.
            started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address in a window of its own; at the end no page may have complained in its console.

    A page that asks for anything from elsewhere fails the test as well.
    """
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    contexts = []

    def open_address(address: str, *, dark: bool = False, phone: bool = False, first: str = "") -> Page:
        context = browser.new_context(
            color_scheme="dark" if dark else "light", viewport=PHONE if phone else DESKTOP, has_touch=phone
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(first)
        page.set_default_timeout(PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        origin = address.split("/", 3)[2]
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", "blob:")) or request.url.split("/", 3)[2] == origin
                else complaints.append(f"asked for {request.url}")
            ),
        )
        page.goto(address)
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert complaints == []
