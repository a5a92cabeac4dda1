"""List pages in a real browser: filters without reloading, keys, saved views, columns, exports, phone width."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from orders.trades.models import SellerFlag, Trade, TradeStatus
from shopops.lib.personal import seal
from staff.accounts.models import User
from tests import make
from tests.e2e.conftest import DESK, PHONE, WALL, assert_fits

SignIn = Callable[[str], Page]


@pytest.fixture
def trades(transactional_db: None) -> list[Trade]:
    """25 orders, the newest first; every fifth is finished and flagged."""
    made = []
    for number in range(25):
        facts = (
            {"status": TradeStatus.TRADE_FINISHED, "seller_flag": SellerFlag.RED} if number % 5 == 0 else {}
        )
        created = make.NOON - timedelta(minutes=number)
        made.append(
            make.trade(created=created, title=f"明前龙井礼盒装 {number}", buyer=make.buyer(), **facts)
        )
    return made


def test_choosing_a_status_narrows_the_list_at_once(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/orders/")
    expect(page.locator(".list-count")).to_have_text("共 25 条")
    page.click("#list-more > summary")
    page.click("#id_status_menu > summary")
    page.check("input[value=TRADE_FINISHED]")
    expect(page.locator(".list-count")).to_have_text("共 5 条")
    # The menu stays open for a second choice, and the address says what is shown.
    page.check("input[value=WAIT_SELLER_SEND_GOODS]")
    expect(page.locator(".list-count")).to_have_text("共 25 条")
    expect(page).to_have_url(re.compile("status=WAIT_SELLER_SEND_GOODS&status=TRADE_FINISHED"))
    assert "tid=" not in page.url
    page.click("#id_status_menu > summary")
    page.click(".list-chip")
    expect(page.locator(".list-chip")).to_have_count(0)


def test_pages_and_the_browsers_back(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/orders/?size=20")
    page.click("[rel=next]")
    expect(page.locator(".list-link")).to_have_count(5)
    page.go_back()
    expect(page.locator(".list-link")).to_have_count(20)
    expect(page.locator(".sidebar")).to_have_count(1)


def test_keys_walk_and_open(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/orders/")
    for key in ("j", "j", "ArrowDown", "k"):
        page.keyboard.press(key)
    expect(page.locator("tr:focus-within .list-link")).to_have_text(trades[1].tid)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(f"订单 {trades[1].tid}")


def test_a_press_anywhere_on_a_row_opens_it(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/orders/")
    page.click("tr[data-row] >> nth=2 >> td >> nth=-1")
    expect(page.locator("h1")).to_have_text(f"订单 {trades[2].tid}")


def test_a_saved_view_and_columns_come_back(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/orders/?seller_flag=1")
    page.click("#list-columns > summary")
    page.uncheck("#list-columns input[value=province]")
    page.click("#list-columns >> text=应用")
    expect(page.locator("th >> text=省份")).to_have_count(0)
    page.click("#list-views > summary")
    page.fill("#list-view-name", "红旗")
    page.click("text=保存视图")
    expect(page.locator("#list-views > summary")).to_have_text("红旗")
    page.goto("/orders/?view=")
    expect(page.locator(".list-count")).to_have_text("共 25 条")
    page.click("#list-views > summary")
    page.click(".list-view >> text=红旗")
    expect(page.locator(".list-count")).to_have_text("共 5 条")


def test_an_export_can_be_fetched_twice(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("warehouse")
    page.goto("/orders/?status=TRADE_FINISHED")
    for _ in range(2):
        if not page.locator("#list-export[open]").count():
            page.click("#list-export > summary")
        with page.expect_download() as download:
            page.click("#list-export button[value=csv]")
        assert re.fullmatch(r"订单_\d{4}-\d{2}-\d{2}_\d{4}\.csv", download.value.suggested_filename)
        assert len(Path(download.value.path()).read_text("utf-8-sig").splitlines()) == 6


def test_flag_memo_and_receiver(trades: list[Trade], signed_in_page: SignIn) -> None:
    receiver = seal({"name": "测试收货人", "mobile": "13800000000"})
    trade = make.trade(receiver_sealed=receiver, receiver_masked="测*人 13*******00")
    page = signed_in_page("aftersales")
    page.goto(f"/orders/{trade.tid}/")
    page.check("input[name=seller_flag][value='1']")
    page.fill("#id_seller_memo", "换蓝色")
    page.click("#memo >> text=保存")
    expect(page.locator(".steps-list")).to_contain_text("换蓝色")
    page.fill("#id_reason", "买家要求改地址")
    page.click("text=查看明文")
    expect(page.locator("#receiver")).to_contain_text("13800000000")
    assert "13800000000" not in page.url
    page.reload()
    expect(page.locator("#receiver")).not_to_contain_text("13800000000")


@pytest.mark.parametrize("size", [PHONE, DESK, WALL])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_fits(
    trades: list[Trade],
    signed_in_page: SignIn,
    size: dict[str, int],
    language: str,
) -> None:
    sku = make.sku(product=make.product(title="一个特别长的商品标题" * 8), cost_cny=5)
    make.sub_order(trade=trades[0], product=sku.product)
    page = signed_in_page("manager")
    User.objects.update(language=language)
    page.set_viewport_size(size)
    for url in [
        "/orders/",
        "/orders/?created_from=x&status=TRADE_FINISHED",
        f"/orders/{trades[0].tid}/",
        "/orders/days/",
        "/products/",
        f"/products/{sku.product.num_iid}/",
        f"/products/{sku.product.num_iid}/edit/",
        f"/products/{sku.product.num_iid}/skus/{sku.sku_id}/",
        "/search/?q=商品",
        "/search/?q=",
        "/lists/exports/",
    ]:
        page.goto(url)
        assert_fits(page)


def test_filters_and_menus_on_a_phone(trades: list[Trade], signed_in_page: SignIn) -> None:
    page = signed_in_page("warehouse")
    page.set_viewport_size(PHONE)
    page.goto("/orders/")
    expect(page.locator("#id_tid")).to_be_hidden()
    page.click("[data-list-filters]")
    page.fill("#id_tid", trades[3].tid)
    page.click("#list-filters >> text=筛选")
    expect(page.locator(".list-link")).to_have_text([trades[3].tid])
    for menu in ("views", "columns", "export"):
        page.click(f"#list-{menu} > summary")
        expect(page.locator(f"#list-{menu} .menu-panel")).to_be_visible()
        assert_fits(page)
        page.keyboard.press("Escape")


def test_a_long_list_keeps_navigation_search_and_headings(
    trades: list[Trade], signed_in_page: SignIn
) -> None:
    page = signed_in_page("presales")
    page.set_viewport_size({"width": 1440, "height": 500})
    page.goto("/orders/")
    page.locator(".list-table tbody tr").last.scroll_into_view_if_needed()
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 5000)
    page.wait_for_function("window.scrollY > 0")
    for part in (".sidebar-brand", ".topbar-search input", ".list-table thead"):
        expect(page.locator(part)).to_be_in_viewport()
    expect(page.locator(".list-pager")).to_be_in_viewport()
