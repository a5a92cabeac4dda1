"""The lead's side of the handbook in a real browser: writing, judging by keyboard, reading and printing."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from customer_service.models import Category, Reply
from customer_service.replies import actions, risky_terms
from staff.accounts.models import User
from tests import make
from tests.customer_service.replies.pictures.images import file_of
from tests.e2e.conftest import DESK, PHONE, WALL, assert_fits

SignIn = Callable[[str], Page]
People = Callable[[str], User]
LONG = "很长的一段话" * 60


@pytest.fixture
def filled(user_for: People, transactional_db: None) -> Reply:
    """A small handbook with everything the pages show; gives an approved reply with two versions."""
    lead, agent = user_for("cs_lead"), user_for("presales")
    risky_terms.add_starter_terms(by=lead)
    above = make.category(name="付款与物流")
    inner = make.category(name="邮费", parent=above)
    reply = make.reply(
        by=lead, title="满多少元包邮？", body="亲，满 68 元包邮", category=inner, short_code="yf"
    )
    make.reply(by=lead, title="W" * 200, body=LONG, other_wordings=["x" * 200], category=above)
    make.reply(by=agent, title="满多少元包邮", body="满 99 元包邮", status="draft", category=inner)
    make.reply(by=agent, title="能送小样吗", body="随机送", status="draft", category=inner)
    make.pick(reply), make.miss(query="能不能写贺卡" * 20)
    return actions.change_reply(reply=reply, changes={"body": "亲，满 88 元包邮"}, version=1, by=lead)


def test_writing_shows_what_buyers_will_see(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    page.goto("/replies/new/")
    expect(page.locator("[name=team]")).to_be_hidden()
    page.select_option("[name=scope]", "team")
    expect(page.locator("[name=team]")).to_be_visible()
    page.fill("[name=body]", "亲爱的，{不存在}")
    expect(page.locator(".counter")).to_have_text("9 / 2000 个字")
    expect(page.locator(".mark-unknown")).to_have_text("{不存在}")
    page.fill("[name=body]", "亲爱的")
    page.click("[data-insert='{买家昵称}']")
    assert page.input_value("[name=body]") == "亲爱的{买家昵称}"
    expect(page.locator(".mark-filled")).not_to_have_text("{买家昵称}")
    page.click("[data-insert='[待填]']")
    page.keyboard.type("地址")
    assert page.input_value("[name=body]") == "亲爱的{买家昵称}[地址]"


def test_pictures_are_added_moved_described_and_removed(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    page.goto(f"/replies/{filled.pk}/edit/")
    rows = page.locator(".pictures-row")
    files = [
        {"name": f"{n}.png", "mimeType": "image/png", "buffer": file_of(size=(40 + n, 30))} for n in range(3)
    ]
    page.set_input_files("[name=new_pictures]", files)
    expect(rows).to_have_count(3)
    widths = "all => all.map(image => image.naturalWidth)"
    rows.nth(2).locator("[data-alt]").fill("尺寸 图")
    rows.nth(2).locator("[data-step='-1']").focus()
    page.keyboard.press("Enter")
    # The same button has the focus again, so that pressing once more goes on.
    page.keyboard.press("Enter")
    expect(rows.nth(0).locator("[data-alt]")).to_have_value("尺寸 图")
    rows.nth(1).locator("[data-remove]").click()
    expect(rows).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert page.locator(".pictures-row img").evaluate_all(widths) == [42, 41]
    page.click("button:text-is('保存')")
    expect(page.locator(".alert-success")).to_be_visible()
    filled.refresh_from_db()
    assert [picture["alt"] for picture in filled.pictures] == ["尺寸 图", ""]


def test_a_picture_is_pasted_into_the_answer(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    page.goto(f"/replies/{filled.pk}/edit/")
    page.locator("[name=body]").evaluate(PASTE)
    expect(page.locator(".pictures-row")).to_have_count(1)
    assert page.input_value("[name=body]") == "亲，满 88 元包邮"


def test_products_are_linked_by_keyboard_alone(signed_in_page: SignIn, filled: Reply) -> None:
    for number, title in enumerate(("龙井 礼盒", "龙井 袋装", "普洱 茶饼")):
        make.product(title=title, outer_id=f"A-{number}")
    page = signed_in_page("cs_lead")
    page.goto(f"/replies/{filled.pk}/edit/")
    page.locator("[data-picker-input]").focus()
    page.keyboard.type("龙井")
    expect(page.locator("[role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("a-2")
    expect(page.locator("[role=option] [data-title]")).to_have_text(["普洱 茶饼"])
    page.keyboard.press("Enter")
    expect(page.locator(".picker-chip [data-name]")).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(page.locator(".picker-chip")).to_have_count(1)
    kept = page.locator(".picker-chip [data-name]").inner_text()
    page.click("button:text-is('保存')")
    expect(page.locator(".alert-success")).to_be_visible()
    assert [product.title for product in filled.products.all()] == [kept]
    page.goto(f"/replies/{filled.pk}/edit/")
    expect(page.locator(".picker-chip [data-name]")).to_have_text([kept])


def test_without_javascript_numbers_and_files_do(
    browser: Browser, live_server: LiveServer, client_for: Callable[[str], Client], filled: Reply
) -> None:
    product = make.product(outer_id="LJ-G")
    session = client_for("cs_lead").cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/replies/{filled.pk}/edit/")
    page.fill("[name=products]", "LJ-G")
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": file_of()}
    page.set_input_files("[name=new_pictures]", picture)
    page.click("button:text-is('保存')")
    expect(page.locator(".alert-success")).to_be_visible()
    filled.refresh_from_db()
    assert list(filled.products.all()) == [product] and len(filled.pictures) == 1
    context.close()


PASTE = """async (field) => {
  const canvas = new OffscreenCanvas(20, 10);
  canvas.getContext("2d").fillRect(0, 0, 20, 10);
  const data = new DataTransfer();
  data.items.add(new File([await canvas.convertToBlob({ type: "image/png" })], "shot.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_contradiction_is_seen_and_saved_anyway(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    page.goto("/replies/new/")
    page.fill("[name=title]", "满多少元能包邮")
    page.fill("[name=body]", "满 99 元包邮，加微信说")
    page.select_option("[name=category]", label="　邮费")
    page.click("button:text-is('保存')")
    expect(page.locator(".field-errors")).to_contain_text("不能使用“微信”")
    page.fill("[name=body]", "满 99 元包邮")
    page.click("button:text-is('保存')")
    expect(page.locator("#advice")).to_contain_text("99 / 88 元")
    page.click("text=不改，仍然保存")
    expect(page.locator(".alert-success")).to_contain_text("已保存")
    assert Reply.objects.get(title="满多少元能包邮").status == "approved"


def test_two_leads_at_one_reply(signed_in_page: SignIn, filled: Reply, user_for: People) -> None:
    page = signed_in_page("cs_lead")
    page.goto(f"/replies/{filled.pk}/edit/")
    page.fill("[name=body]", "我写的")
    actions.change_reply(
        reply=filled, changes={"body": "他写的", "short_code": "yf2"}, version=2, by=user_for("manager")
    )
    page.click("button:text-is('保存')")
    expect(page.locator(".conflict")).to_contain_text("他写的")
    assert page.input_value("[name=body]") == "我写的"
    assert page.input_value("[name=short_code]") == "yf2"
    page.click("button:text-is('保存')")
    expect(page.locator(".alert-success")).to_be_visible()
    filled.refresh_from_db()
    assert (filled.body, filled.short_code) == ("我写的", "yf2")


def test_the_queue_by_keyboard_alone(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    page.goto("/replies/manage/proposals/")
    expect(page.locator(".beside-head").first).to_contain_text("数字不一致")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.keyboard.type("写清楚送几份")
    page.keyboard.press("Enter")
    expect(page.locator(".alert-success")).to_contain_text("已退回")
    page.keyboard.press("a")
    expect(page.locator(".alert-success")).to_contain_text("已通过")
    assert Reply.objects.get(title="满多少元包邮").status == "approved"
    assert Reply.objects.get(title="能送小样吗").review_note == "写清楚送几份"


def test_categories_by_keyboard_alone(signed_in_page: SignIn, filled: Reply) -> None:
    make.category(name="甲", position=8), make.category(name="乙", position=9)
    last = Category.objects.get(name="乙")
    page = signed_in_page("cs_lead")
    page.goto("/replies/manage/categories/")
    page.focus(f"#up-{last.pk}")
    for _ in range(2):
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        expect(page.locator(f"#up-{last.pk}")).to_be_focused()
    names = Category.objects.filter(parent=None).values_list("name", flat=True)
    assert list(names) == ["乙", "付款与物流", "甲"]


def test_pages_fit_phone_desk_and_wall(signed_in_page: SignIn, filled: Reply) -> None:
    page = signed_in_page("cs_lead")
    paths = [f"/replies/manage/{part}" for part in ("", "proposals/", "categories/", "terms/", "usage/")]
    paths += [f"/replies/{filled.pk}/edit/", f"/replies/{filled.pk}/history/", "/replies/handbook/"]
    for path in [*paths, "/replies/mine/", "/replies/manage/terms/starter/"]:
        page.goto(path)
        for size in (PHONE, DESK, WALL):
            page.set_viewport_size(size)
            assert_fits(page)


def test_the_book_prints_clean_pages(signed_in_page: SignIn, filled: Reply) -> None:
    assert finders.find("css/handbook-print.css")
    page = signed_in_page("presales")
    page.goto("/replies/handbook/")
    page.click(".book-contents >> text=邮费")
    assert re.search(r"#c\d+$", page.url)
    page.emulate_media(media="print")
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator(".book-cover")).to_be_visible()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert pages == 2  # cover with contents, one category
