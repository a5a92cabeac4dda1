"""The dashboard in a real browser: it draws under the strict policy, fits every width, and leads to rows."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from shopops.demo.actions import seed_shop
from shopops.lib import calendar
from shopops.lib.rollup.engine import run
from tests.e2e.conftest import DESK, PHONE, WALL, assert_fits

SignIn = Callable[[str], Page]


@pytest.fixture
def manager(transactional_db: None, signed_in_page: SignIn) -> Page:
    """The manager of a shop that has been open for 60 days."""
    seeded = seed_shop(days=60, orders_per_day=6, seed=3, now=timezone.now())
    run(calendar.days_between(seeded.first, seeded.last), by="test")
    return signed_in_page("manager")


def test_it_draws_and_fits_every_width(manager: Page) -> None:
    for size in (DESK, PHONE, WALL):
        manager.set_viewport_size(size)
        manager.goto("/?period=30d")
        expect(manager.locator("#trend canvas")).to_be_visible()
        expect(manager.locator(".kpi-spark polyline")).to_have_count(8)
        expect(manager.locator(".heat td a")).to_have_count(7 * 24)
        assert_fits(manager)
    _the_theme_can_be_switched_while_looking(manager)


def _the_theme_can_be_switched_while_looking(manager: Page) -> None:
    manager.set_viewport_size(DESK)
    manager.locator("[data-theme-switch]").click()
    expect(manager.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(manager.locator("#trend canvas")).to_be_visible()


def test_every_part_leads_to_its_rows(manager: Page) -> None:
    """One shop for all parts, because making it is the slow part."""
    _the_trend_can_be_read_as_a_table(manager)
    _a_point_of_the_trend_leads_to_its_day(manager)
    _an_hour_of_the_heat_map_leads_to_its_orders(manager)
    _days_of_ones_own(manager)


def _the_trend_can_be_read_as_a_table(manager: Page) -> None:
    manager.goto("/?period=7d")
    manager.click("text=数据表")
    rows = manager.locator("[data-table-of='trend'] tbody tr")
    expect(rows).to_have_count(7)
    rows.first.locator("a").click()
    manager.wait_for_url(re.compile(r"/orders/\?.*paid_from="))


def _a_point_of_the_trend_leads_to_its_day(manager: Page) -> None:
    manager.goto("/?period=7d")
    canvas = manager.locator("#trend canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    middle = (calendar.today() - calendar.ONE_DAY * 4).isoformat()
    manager.wait_for_url(re.compile(rf"/orders/\?paid_from={middle}&paid_to={middle}"))


def _an_hour_of_the_heat_map_leads_to_its_orders(manager: Page) -> None:
    manager.goto("/?period=30d")
    busiest = manager.locator(".heat a.heat-8").first
    expect(busiest).to_have_attribute("title", re.compile("周.*共 .* 单"))
    busiest.click()
    manager.wait_for_url(re.compile(r"/orders/\?.*paid_weekday=\d&paid_hour=\d+"))


def _days_of_ones_own(manager: Page) -> None:
    manager.goto("/")
    manager.locator(".period-range > summary").click()
    first, last = calendar.today() - calendar.ONE_DAY * 20, calendar.today() - calendar.ONE_DAY * 10
    manager.fill("input[name=from]", first.isoformat())
    manager.fill("input[name=to]", last.isoformat())
    manager.locator(".period-range button").click()
    expect(manager.locator(".board-days b")).to_have_text(f"{first} – {last}")
