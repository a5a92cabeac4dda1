"""A real browser on a live server; a page that complains fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
WALL = {"width": 1920, "height": 1080}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


# The same engine without the browser's own windows: a third of the work for the same pages.
SHELL = "chromium-headless-shell"


def chromium_path(*preferred: str) -> str | None:
    """The Chromium named by CHROMIUM, or the first of the system's own that is there."""
    names = [*preferred, "chromium", "chromium-browser", "google-chrome"]
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path(SHELL)
    if not path:
        pytest.skip("no Chromium here: install one or name it in CHROMIUM to run the browser tests")
    # Playwright runs an event loop in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Complaints(list[str]):
    """What a page complains about: script errors, refused content, parts that did not load."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser also says this about a whole page with 403 or 404, which may be what a test wants;
        # parts that fail are seen by their response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        # 422 is how a form says what is wrong with it.
        if response.status >= 400 and response.status != 422 and not response.request.is_navigation_request():
            self.append(f"{response.status} for {response.url}")


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh browser profile on the live server, at the size of a desk."""
    made = browser.new_context(base_url=live_server.url, viewport=DESK)
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """One tab; the test fails at its end if the page complained."""
    complaints = Complaints()
    tab = context.new_page()
    complaints.watch(tab)
    yield tab
    assert not complaints


@pytest.fixture
def signed_in_page(
    page: Page, context: BrowserContext, client_for: Callable[[str], Client], live_server: LiveServer
) -> Callable[[str], Page]:
    """The tab with somebody of that role signed in: `signed_in_page("manager")`.

    The session is made beforehand; signing in by hand has a test of its own.
    """

    def sign_in(role: str) -> Page:
        session = client_for(role).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    return sign_in


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide"
