"""The lead's side of the handbook in a real browser: writing, judging by keyboard, reading and printing."""

import re
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from customer_service.models import Category, Reply
from customer_service.replies import actions, watchwords
from staff.models import User
from tests import make
from tests.e2e.conftest import DESK, PHONE, WALL, assert_fits

SignIn = Callable[[str], Page]
People = Callable[[str], User]
LONG = "很长的一段话" * 60


@pytest.fixture
def filled(user_for: People, transactional_db: None) -> Reply:
    """A small handbook with everything the pages show; gives an approved reply with two versions."""
    lead, agent = user_for("cs_lead"), user_for("presales")
    watchwords.add_starter_terms(by=lead)
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
    assert pages == 2  # cover with contents, one chapter
