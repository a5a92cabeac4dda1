"""A campaign planned in a real browser: draft, blocked publish with the basket to buy, fixed, live, stopped."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from products.catalogue.models import Sku
from products.catalogue.search import refresh_search_texts
from promotions.activities.models import Activity
from tests import make
from tests.e2e.conftest import PHONE, assert_fits
from tests.promotions import make as promotions
from tests.promotions.checker.runs import do_checks

SignIn = Callable[[str], Page]


@pytest.fixture
def tea(transactional_db: None) -> Sku:
    """Costs 60, is not sold below 70, listed at 100."""
    product = make.product(title="明前龙井礼盒", category="茶叶/绿茶")
    refresh_search_texts([product.pk])
    return make.sku(product=product, price_cny=100, cost_cny=60, floor_price_cny=70, warehouse_stock=50)


def local(days: int) -> str:
    moment = timezone.localtime(timezone.now() + timedelta(days=days))
    return f"{moment:%Y-%m-%dT00:00}"


def test_from_draft_through_a_blocked_publish_to_live_and_stopped(tea: Sku, signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.goto("/promotions/")
    page.click("text=新建活动 >> nth=0")
    page.click("a.kind:has-text('单品宝')")
    page.fill("[name=title]", "龙井特价")
    page.fill("[name=starts_at]", local(0))
    page.fill("[name=ends_at]", local(10))
    page.fill("[name=tier-pay_rate]", "0.5")
    page.fill("[name=scope_skus]", tea.sku_id)
    # The preview prices the draft before anything is saved.
    expect(page.locator("#preview .pays")).to_have_text("50.00")
    page.click("button:has-text('保存草稿')")

    page.click("a:has-text('发布')")
    page.click("button:has-text('检查并发布')")
    # The page waits for the worker, and shows what it found without being loaded again.
    expect(page.locator("progress")).to_be_visible()
    do_checks()
    expect(page.locator(".alert-danger").first).to_contain_text("不能发布")
    witness = page.locator(".witness").first
    expect(witness).to_contain_text("明前龙井礼盒")
    expect(witness).to_contain_text("50.00")
    assert Activity.objects.get().status == "draft"

    page.click("a:has-text('编辑')")
    page.fill("[name=tier-pay_rate]", "0.8")
    page.click("button:has-text('保存草稿')")
    page.click("a:has-text('发布')")
    page.click("form[action$='/check/'] button")
    expect(page.locator("progress")).to_be_visible()
    do_checks()
    expect(page.locator("text=检查通过")).to_be_visible()
    page.click("button:has-text('检查并发布')")
    expect(page.locator("progress")).to_be_visible()
    do_checks()
    expect(page.locator(".alert-success")).to_contain_text("已发布")
    assert Activity.objects.get().status == "live"
    page.click("text=查看活动")

    promotions.redemption(Activity.objects.get(), tid="2990001", created_at=timezone.now())
    page.click("a:has-text('紧急停止')")
    page.fill("[name=reason]", "价格写错了")
    page.click("button:has-text('立即停止')")
    expect(page.locator("text=2990001")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("龙井特价")
    assert Activity.objects.get().status == "paused"


def test_an_agent_prices_a_basket_by_keyboard_alone(tea: Sku, signed_in_page: SignIn) -> None:
    now = timezone.now()
    live = promotions.activity(
        title="八折", starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1)
    )
    promotions.tier(live, pay_rate="0.8")
    page = signed_in_page("presales")
    page.goto("/promotions/simulator/")
    expect(page.locator("[data-basket-search]")).to_be_focused()
    page.keyboard.type("龙井")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator(".pays")).to_have_text("240.00")
    expect(page.locator("#answer")).to_contain_text("实付 240.00 元")
    expect(page.locator("[data-basket-search]")).to_be_focused()


def test_a_draft_moves_in_the_calendar_by_keyboard_mouse_and_finger(tea: Sku, signed_in_page: SignIn) -> None:
    page = signed_in_page("merchandiser")
    first = timezone.localtime().replace(day=10, hour=0, minute=0, second=0, microsecond=0)
    row = promotions.activity(status="draft", starts_at=first, ends_at=first + timedelta(days=3))

    def begins_at_day(day: int) -> bool:
        row.refresh_from_db()
        return timezone.localtime(row.starts_at).day == day

    page.goto("/promotions/calendar/")
    bar, said = page.locator("[data-move]"), page.locator("[data-calendar-said]")
    bar.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text(f"{first:%m}-11 00:00")
    page.keyboard.press("Escape")
    expect(said).to_contain_text("放回原处")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert begins_at_day(10)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert begins_at_day(16)
    expect(bar).to_be_focused()

    box = bar.locator("rect").bounding_box()
    assert box
    day_width = box["width"] / 3
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + 2 * day_width, box["y"] + 10, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    assert begins_at_day(18)

    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = bar.locator("rect").bounding_box()
    assert box
    places = [{"x": box["x"] + 60 - step * day_width, "y": box["y"] + 10} for step in (0, 1, 2, 3)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
    for place in places[1:]:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    with page.expect_navigation():
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert begins_at_day(15)


def test_what_was_typed_outlives_the_page_and_the_session(tea: Sku, signed_in_page: SignIn) -> None:
    page = signed_in_page("merchandiser")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/promotions/new/money_off/")
    page.fill("[name=title]", "双11 满减")
    page.locator("[name=tier-threshold]").fill("200")
    page.click("[data-add-tier]")
    page.locator("[name=tier-threshold]").nth(1).fill("300")
    page.reload()
    page.click("text=放回表单")
    expect(page.locator("[name=title]")).to_have_value("双11 满减")
    expect(page.locator("[name=tier-threshold]").nth(1)).to_have_value("300")

    page.goto("/promotions/simulator/")
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-basket-search]").press_sequentially("龙井")
    expect(page.locator("[data-basket-found]")).to_contain_text("登录已过期")


def test_pages_fit_a_phone(tea: Sku, signed_in_page: SignIn) -> None:
    row = promotions.activity(status="draft")
    promotions.tier(row)
    page = signed_in_page("manager")
    page.set_viewport_size(PHONE)
    for path in (
        "",
        "new/",
        f"{row.pk}/",
        f"{row.pk}/edit/",
        f"{row.pk}/publish/",
        "calendar/",
        "simulator/",
    ):
        page.goto(f"/promotions/{path}")
        assert_fits(page)
    page.goto(f"/promotions/skus/{tea.sku_id}/")
    assert_fits(page)
