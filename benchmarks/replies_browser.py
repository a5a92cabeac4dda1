"""From a key to the painted results among 5,000 replies, in a real Chromium."""

import statistics

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.harness import Timing, scratch_database, show
from benchmarks.replies_data import QUERIES, make_handbook
from benchmarks.replies_server import served
from staff.accounts.models import User
from tests.e2e.conftest import ARGUMENTS, chromium_path

NAME = "replies-browser"
REPLIES, ROUNDS = 5000, 5
MEDIAN_MILLISECONDS, P95_MILLISECONDS = 8.0, 16.0

# Types each query letter by letter. From the input event to the end of the frame's rendering: the callback of
# a frame runs before style, layout and paint, and a message sent from it arrives after them. The time until
# the screen's next beat, when the page waits for nothing but the clock, is no work of the page.
MEASURE = """
async (queries) => {
  const field = document.querySelector("[data-lookup-query]");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const began = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - began);
    channel.port2.postMessage(0);
  }));
  const key = async (text) => {
    await frame();
    set.call(field, text);
    const began = performance.now();
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const handled = performance.now() - began;
    return handled + await painted();
  };
  const times = [];
  for (const query of queries) {
    await key("");
    for (let letters = 1; letters <= query.length; letters += 1) times.push(await key(query.slice(0, letters)));
  }
  return times;
}
"""


def main() -> None:
    """p95 over every keystroke of the queries, against the limit of one frame."""
    with scratch_database("replies_browser") as database:
        make_handbook(REPLIES)
        session = _session()
        with served(database, workers=1, threads=4) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
            times = _measure(chromium, address, session)
            chromium.close()
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{len(times)} keystrokes, worst {max(times):.1f} ms")
    _show("median", median, MEDIAN_MILLISECONDS)
    _show("p95", p95, P95_MILLISECONDS)
    print(f"{NAME} ratio: {max(median / MEDIAN_MILLISECONDS, p95 / P95_MILLISECONDS):.2f}")


def _show(what: str, measured: float, allowed: float) -> None:
    timing = Timing(ours=measured / 1000, yardstick=allowed / 1000)
    show(f"keystroke → painted, {what}", timing, ours="measured", yardstick="allowed", limit=1.0)


def _session() -> str:
    client = Client()
    agent = User.objects.create_user("bench", None, roles=["presales"])
    client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _measure(chromium: Browser, address: str, session: str) -> list[float]:
    """Milliseconds of every keystroke, the median of some rounds; the first warms up and is not counted."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/replies/")
    _wait_for_the_index(page)
    rounds: list[list[float]] = [page.evaluate(MEASURE, list(QUERIES)) for _ in range(ROUNDS + 1)]
    assert page.locator("[data-lookup-results] [role=option]").count(), "the page shows no results"
    context.close()
    return [statistics.median(times) for times in zip(*rounds[1:], strict=True)]


def _wait_for_the_index(page: Page) -> None:
    page.wait_for_selector("[data-lookup-sign][data-state=online]", state="attached", timeout=60_000)
    page.fill("[data-lookup-query]", "yunfei")
    page.wait_for_selector("[data-lookup-results] mark")
