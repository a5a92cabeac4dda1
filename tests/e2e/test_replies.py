"""The lookup of quick replies in a real browser, by keyboard alone."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from customer_service.models import Category, Favourite, Pick, Reply, ReplyListRevision, SearchMiss
from customer_service.replies import actions
from customer_service.replies.pictures.actions import store_picture
from staff.accounts.models import User
from tests import make
from tests.customer_service.replies.pictures.images import file_of
from tests.e2e.conftest import PHONE, assert_fits

SignIn = Callable[[str], Page]
People = Callable[[str], User]
QUERY, RESULTS = "[data-lookup-query]", "[data-lookup-results] [role=option]:visible"
CHOSEN = "[data-lookup-results] [aria-selected=true]"


@pytest.fixture
def handbook(transactional_db: None, user_for: People) -> dict[str, Reply]:
    """A few approved replies by code."""
    # Emptying the tables after the test before has taken this row with it.
    ReplyListRevision.objects.get_or_create(pk=1)
    lead, categories = user_for("cs_lead"), {}
    rows: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("运费", "yf", "运费多少钱", "亲，{店铺}满 68 元包邮", {}),
        ("运费", "fhsj", "多久发货", "{快递公司}发出，单号 {运单号}，[备注]", {"stage": "in"}),
        ("退换", "th", "怎么退货", "请在 [日期] 前寄回 [地址]", {"stage": "after"}),
        (
            "活动",
            "s11",
            "双十一规则",
            "满 200 减 30",
            {"valid_until": timezone.localdate() - timedelta(days=1)},
        ),
        ("问候", "nh", "您好", "您好，我是{客服}", {}),
    ]
    made = {}
    for name, code, title, body, more in rows:
        if name not in categories:
            categories[name] = Category.objects.create(name=name, position=len(categories))
        facts = {"title": title, "body": body, "short_code": code, "category": categories[name]} | more
        reply = actions.create_reply(facts=facts, by=lead)
        made[code] = actions.approve_reply(reply=reply, version=1, by=lead)
    return made


@pytest.fixture
def lookup(handbook: dict[str, Reply], signed_in_page: SignIn, context: BrowserContext) -> Page:
    """The page, ready to type."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = signed_in_page("presales")
    page.goto("/replies/")
    expect(page.locator(RESULTS).first).to_be_visible()
    return page


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def type_query(page: Page, text: str) -> None:
    page.locator(QUERY).press("Control+a")
    page.keyboard.type(text)


def stored(model: Any, count: int) -> None:
    """Waits until the shop has heard of so many."""
    deadline = timezone.now() + timedelta(seconds=10)
    while model.objects.count() < count and timezone.now() < deadline:
        time.sleep(0.1)
    assert model.objects.count() == count


def test_type_and_enter_copies(lookup: Page, handbook: dict[str, Reply]) -> None:
    expect(lookup.locator(QUERY)).to_be_focused()
    lookup.keyboard.type("yf")
    expect(lookup.locator(CHOSEN)).to_contain_text("运费多少钱")
    expect(lookup.locator(f"{CHOSEN} mark")).to_have_text("运费")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "亲，示例旗舰店满 68 元包邮"
    stored(Pick, 1)
    pick = Pick.objects.get()
    assert (pick.reply_id, pick.query, pick.agent.username) == (handbook["yf"].pk, "yf", "presales")
    # The next letter begins the next query.
    lookup.keyboard.type("th")
    expect(lookup.locator(QUERY)).to_have_value("th")


def test_arrows_choose_and_the_screen_reader_is_told(lookup: Page) -> None:
    lookup.keyboard.type("h")
    first = lookup.locator(CHOSEN).get_attribute("id")
    lookup.keyboard.press("ArrowDown")
    assert lookup.locator(CHOSEN).get_attribute("id") != first
    active = lookup.locator(QUERY).get_attribute("aria-activedescendant")
    assert active == lookup.locator(CHOSEN).get_attribute("id")
    expect(lookup.locator("[data-lookup-live]")).to_contain_text("条")


def test_blanks_are_asked_for_before_anything_is_copied(lookup: Page) -> None:
    lookup.keyboard.type("th")
    lookup.keyboard.press("Enter")
    expect(lookup.locator(".lookup-blank").first).to_be_focused()
    lookup.keyboard.type("11月30日")
    lookup.keyboard.press("Tab")
    expect(lookup.locator(".lookup-blank").nth(1)).to_be_focused()
    lookup.keyboard.type("杭州仓")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "请在 11月30日 前寄回 杭州仓"
    # Nothing of this buyer is left for the next.
    expect(lookup.locator(".lookup-blank").first).to_have_value("")


def test_an_order_number_fills_what_the_order_knows(lookup: Page) -> None:
    make.trade(tid="2026111812345678901", logistics_company="中通快递", out_sid="78123")
    lookup.keyboard.press("Alt+o")
    lookup.keyboard.type("2026111812345678901")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-query]")).to_be_focused()
    lookup.keyboard.type("fhsj")
    expect(lookup.locator(".lookup-value")).to_have_text(["中通快递", "78123"])
    lookup.keyboard.press("Tab")
    lookup.keyboard.type("急")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "中通快递发出，单号 78123，急"
    assert "2026111812345678901" not in lookup.url


def test_several_are_stacked_put_in_order_and_copied_at_once(lookup: Page) -> None:
    lookup.keyboard.type("yf")
    lookup.keyboard.press("Shift+Enter")
    lookup.keyboard.type("nh")
    lookup.keyboard.press("Shift+Enter")
    expect(lookup.locator("[data-stack-list] li")).to_have_count(2)
    lookup.keyboard.press("Alt+t")
    lookup.keyboard.press("Alt+ArrowUp")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制 2 条")
    assert clipboard(lookup) == "您好，我是presales\n\n亲，示例旗舰店满 68 元包邮"
    expect(lookup.locator("[data-lookup-stack]")).to_be_hidden()
    stored(Pick, 2)


def test_the_last_stacked_reply_is_not_copied_twice(lookup: Page) -> None:
    for code in ("yf", "nh"):
        type_query(lookup, code)
        lookup.keyboard.press("Shift+Enter")
    expect(lookup.locator("[data-lookup-copy]")).to_have_text("全部复制（2 条）")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制 2 条")
    assert clipboard(lookup) == "亲，示例旗舰店满 68 元包邮\n\n您好，我是presales"
    stored(Pick, 2)


def test_a_reply_found_after_stacking_is_copied_with_the_stack(lookup: Page) -> None:
    lookup.keyboard.type("yf")
    lookup.keyboard.press("Shift+Enter")
    type_query(lookup, "nh")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制 2 条")
    assert clipboard(lookup) == "亲，示例旗舰店满 68 元包邮\n\n您好，我是presales"


def test_categories_open_while_something_is_stacked(lookup: Page) -> None:
    lookup.keyboard.type("yf")
    lookup.keyboard.press("Shift+Enter")
    expect(lookup.locator("[data-stack-list] li")).to_have_count(1)
    type_query(lookup, " ")
    lookup.locator(f"{RESULTS} >> text=退换").click()
    expect(lookup.locator("[data-lookup-crumbs]")).to_contain_text("退换")
    expect(lookup.locator("[data-stack-list] li")).to_have_count(1)


def test_tab_never_leads_into_the_order(lookup: Page) -> None:
    lookup.keyboard.type("yf")
    lookup.keyboard.press("Tab")
    expect(lookup.locator("[data-act=copy]")).to_be_focused()
    lookup.keyboard.type("x")
    expect(lookup.locator("[data-lookup-context]")).to_have_value("")
    lookup.keyboard.press("Escape")
    expect(lookup.locator(QUERY)).to_be_focused()
    expect(lookup.locator(QUERY)).to_have_value("yf")


def test_outdated_replies_come_after_current_ones(lookup: Page, handbook: dict[str, Reply]) -> None:
    lookup.keyboard.type("s")
    expect(lookup.locator(f"{RESULTS} [data-row-title]").last).to_have_text("双十一规则")
    assert lookup.locator(RESULTS).count() > 1


def test_digits_pick_while_nothing_is_typed_and_with_alt_afterwards(lookup: Page) -> None:
    lookup.keyboard.press("1")
    expect(lookup.locator("[data-lookup-crumbs]")).to_contain_text("运费")
    expect(lookup.locator(RESULTS)).to_have_count(2)
    lookup.keyboard.press("Escape")
    expect(lookup.locator("[data-lookup-crumbs]")).to_be_hidden()
    lookup.keyboard.type("s1")
    expect(lookup.locator(QUERY)).to_have_value("s1")
    type_query(lookup, "nh")
    lookup.keyboard.press("Alt+1")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "您好，我是presales"


def test_favourites_and_recents_come_first(lookup: Page, handbook: dict[str, Reply]) -> None:
    lookup.keyboard.type("nh")
    lookup.keyboard.press("Alt+s")
    stored(Favourite, 1)
    type_query(lookup, "yf")
    lookup.keyboard.press("Enter")
    stored(Pick, 1)
    lookup.reload()
    titles = lookup.locator(f"{RESULTS} [data-row-title]")
    expect(titles.nth(0)).to_have_text("您好")
    expect(titles.nth(1)).to_have_text("运费多少钱")


def test_an_outdated_reply_is_grey_and_asked_for_twice(lookup: Page) -> None:
    lookup.keyboard.type("s11")
    expect(lookup.locator(CHOSEN)).to_have_class(re.compile("lookup-row-outdated"))
    expect(lookup.locator(CHOSEN)).to_contain_text("已过有效期")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已不适用")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")


def test_an_outdated_reply_stays_asked_for_when_the_list_changes(
    lookup: Page, handbook: dict[str, Reply], user_for: People
) -> None:
    lookup.keyboard.type("s11")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已不适用")
    changes = {"body": "满 200 减 40"}
    actions.change_reply(reply=handbook["s11"], changes=changes, version=2, by=user_for("cs_lead"))
    expect(lookup.locator("[data-preview-body]")).to_contain_text("减 40", timeout=5000)
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")


def test_what_is_not_found_becomes_the_leads_work_once(lookup: Page) -> None:
    lookup.keyboard.type("guanxianyin", delay=20)
    expect(lookup.locator("[data-lookup-none]")).to_contain_text("没有找到")
    stored(SearchMiss, 1)
    assert SearchMiss.objects.get().query == "guanxianyin"


def test_what_only_shares_letters_is_a_miss_with_a_way_to_write_it(lookup: Page) -> None:
    question = "怎么给你们老板送一束花呢"
    lookup.evaluate("text => navigator.clipboard.writeText(text)", question)
    lookup.keyboard.press("Control+v")
    expect(lookup.locator("[data-lookup-weak]")).to_be_visible()
    expect(lookup.locator(RESULTS).first).to_be_visible()
    stored(SearchMiss, 1)
    assert SearchMiss.objects.get().query == question
    lookup.click("[data-lookup-weak] a")
    expect(lookup.locator("[name=title]")).to_have_value(question)
    assert lookup.url.endswith("/replies/new/"), "nobody's words are in an address"


def test_what_fits_is_no_miss(lookup: Page) -> None:
    lookup.keyboard.type("运费")
    expect(lookup.locator(RESULTS).first).to_be_visible()
    expect(lookup.locator("[data-lookup-weak]")).to_be_hidden()


@pytest.fixture
def pictured(handbook: dict[str, Reply], user_for: People) -> Reply:
    """A reply with two pictures."""
    lead, reply = user_for("cs_lead"), handbook["yf"]
    files = [SimpleUploadedFile("x.png", file_of(size=size)) for size in ((80, 60), (50, 70))]
    named = [{"key": str(store_picture(file=file, by=lead)[0].key), "alt": ""} for file in files]
    return actions.change_reply(reply=reply, changes={"pictures": named}, version=2, by=lead)


SIZE_COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  const image = await createImageBitmap(await item.getType("image/png"));
  return [image.width, image.height];
}"""


def test_pictures_are_copied_one_by_one_after_the_text(pictured: Reply, lookup: Page) -> None:
    lookup.keyboard.type("yf")
    expect(lookup.locator(".lookup-picture img")).to_have_count(2)
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("按 Alt+P")
    assert clipboard(lookup) == "亲，示例旗舰店满 68 元包邮"
    for size in ([80, 60], [50, 70], [80, 60]):
        lookup.keyboard.press("Alt+p")
        expect(lookup.locator("[data-lookup-status]")).to_contain_text(
            f"已复制图片 图片 {1 + (size == [50, 70])}"
        )
        assert lookup.evaluate(SIZE_COPIED) == size
    stored(Pick, 1)
    lookup.locator(".lookup-picture").nth(1).click()
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("图片 2")
    assert lookup.evaluate(SIZE_COPIED) == [50, 70]


def test_pictures_stay_while_the_network_drops(
    pictured: Reply, lookup: Page, context: BrowserContext
) -> None:
    lookup.keyboard.type("yf")
    image = lookup.locator(".lookup-picture img").first
    expect(image).to_be_visible()
    lookup.wait_for_load_state("networkidle")
    context.set_offline(True)
    type_query(lookup, "nh")
    expect(lookup.locator(".lookup-picture")).to_have_count(0)
    type_query(lookup, "yf")
    lookup.keyboard.press("Alt+p")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制图片")
    assert lookup.evaluate(SIZE_COPIED) == [80, 60]
    context.set_offline(False)


def test_stage_narrows(lookup: Page) -> None:
    lookup.select_option("[data-lookup-stage]", "after")
    lookup.locator(QUERY).press("h")
    expect(lookup.locator(f"{RESULTS} [data-row-title]")).to_have_text(["怎么退货"])


def test_a_leads_change_arrives_within_five_seconds(
    lookup: Page, handbook: dict[str, Reply], user_for: People
) -> None:
    lookup.keyboard.type("yf")
    expect(lookup.locator("[data-preview-body]")).to_contain_text("满 68 元")
    changes = {"body": "满 99 元包邮"}
    actions.change_reply(reply=handbook["yf"], changes=changes, version=2, by=user_for("cs_lead"))
    expect(lookup.locator("[data-preview-body]")).to_contain_text("满 99 元", timeout=5000)
    expect(lookup.locator(QUERY)).to_have_value("yf")


def test_a_dropped_network_loses_nothing(lookup: Page, context: BrowserContext) -> None:
    expect(lookup.locator("[data-lookup-status]")).to_have_attribute("data-state", "online")
    context.set_offline(True)
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("网络断开")
    for code in ("yf", "nh"):
        type_query(lookup, code)
        lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("2 次使用待上报")
    assert clipboard(lookup) == "您好，我是presales"
    context.set_offline(False)
    expect(lookup.locator("[data-lookup-status]")).to_have_text("")
    stored(Pick, 2)


def test_the_page_opens_from_local_storage(lookup: Page) -> None:
    expect(lookup.locator("[data-lookup-status]")).to_have_attribute("data-state", "online")
    lookup.route("**/replies/sync/", lambda route: route.abort())
    lookup.reload()
    lookup.keyboard.type("yf")
    expect(lookup.locator(CHOSEN)).to_contain_text("运费多少钱")


def test_the_overlay_opens_over_any_page(lookup: Page) -> None:
    loaded: list[str] = []
    lookup.on("request", lambda request: loaded.append(request.url))
    lookup.goto("/orders/")
    assert not [url for url in loaded if "sync" in url or "lookup.js" in url]
    lookup.keyboard.press("Control+k")
    expect(lookup.locator(f"dialog {QUERY}")).to_be_focused()
    lookup.keyboard.type("nh")
    expect(lookup.locator(CHOSEN)).to_contain_text("您好")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("dialog.lookup-dialog")).to_be_hidden()
    assert clipboard(lookup) == "您好，我是presales"
    lookup.keyboard.press("Control+k")
    expect(lookup.locator(f"dialog {QUERY}")).to_be_focused()
    lookup.keyboard.press("Escape")
    lookup.keyboard.press("Escape")
    expect(lookup.locator("dialog.lookup-dialog")).to_be_hidden()


def test_the_overlay_takes_the_order_or_product_of_the_page(lookup: Page) -> None:
    trade = make.trade(logistics_company="中通快递", out_sid="78123")
    lookup.goto(f"/orders/{trade.tid}/")
    lookup.keyboard.press("Control+k")
    expect(lookup.locator("dialog [data-lookup-context]")).to_have_value(trade.tid)
    expect(lookup.locator(f"dialog {QUERY}")).to_be_focused()
    lookup.keyboard.type("fhsj")
    expect(lookup.locator(".lookup-value")).to_have_text(["中通快递", "78123"])
    # Another order that the agent types there stays when the overlay is opened again.
    lookup.fill("dialog [data-lookup-context]", "2026111899999999999")
    lookup.keyboard.press("Control+k")
    expect(lookup.locator("dialog.lookup-dialog")).to_be_hidden()
    lookup.keyboard.press("Control+k")
    expect(lookup.locator("dialog [data-lookup-context]")).to_have_value("2026111899999999999")
    product = make.product()
    lookup.goto(f"/products/{product.num_iid}/")
    lookup.keyboard.press("Control+k")
    expect(lookup.locator("dialog [data-lookup-context]")).to_have_value(product.num_iid)


def test_the_narrow_window(lookup: Page) -> None:
    lookup.set_viewport_size(PHONE)
    lookup.goto("/replies/compact/")
    expect(lookup.locator(QUERY)).to_be_focused()
    lookup.keyboard.type("th")
    expect(lookup.locator(CHOSEN)).to_contain_text("怎么退货")
    assert_fits(lookup)
    bottom = lookup.locator("[data-act=copy]").bounding_box()
    assert bottom["y"] + bottom["height"] <= PHONE["height"]


def test_slash_brings_the_cursor_back(lookup: Page) -> None:
    lookup.locator("[data-lookup-stage]").focus()
    lookup.locator("h1").click()
    lookup.keyboard.press("/")
    expect(lookup.locator(QUERY)).to_be_focused()


def test_ctrl_enter_copies_and_keeps_what_was_searched(lookup: Page, handbook: dict[str, Reply]) -> None:
    lookup.keyboard.type("yf")
    expect(lookup.locator(CHOSEN)).to_contain_text("运费多少钱")
    lookup.keyboard.press("Control+Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "亲，示例旗舰店满 68 元包邮"
    # The query stays, and the next letter goes on with it.
    lookup.keyboard.press("Control+Enter")
    stored(Pick, 2)
    expect(lookup.locator(QUERY)).to_have_value("yf")


def test_without_tls_the_old_way_of_copying_works(lookup: Page) -> None:
    lookup.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    lookup.keyboard.type("nh")
    lookup.keyboard.press("Enter")
    expect(lookup.locator("[data-lookup-status]")).to_contain_text("已复制")
    assert clipboard(lookup) == "您好，我是presales"
    expect(lookup.locator(QUERY)).to_be_focused()


def test_in_english(lookup: Page, user_for: People) -> None:
    User.objects.filter(pk=user_for("presales").pk).update(language="en")
    lookup.goto("/replies/")
    expect(lookup.locator("html")).to_have_attribute("lang", "en")
    lookup.keyboard.type("nh")
    expect(lookup.locator(CHOSEN)).to_contain_text("您好")
    assert_fits(lookup)
