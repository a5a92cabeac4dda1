"""The frame in a real browser: sign-in, navigation, widths, themes, languages."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from products.catalogue.search import refresh_search_texts
from staff.accounts.models import User
from tests import make
from tests.conftest import PASSWORD
from tests.e2e.conftest import DESK, PHONE, WALL, assert_fits

SignIn = Callable[[str], Page]
OWN_PAGES = ["/staff/me/", "/staff/people/", "/staff/people/new/", "/staff/audit/", "/status/"]


def test_a_wrong_password_is_told_and_a_right_one_opens_the_shop(
    page: Page, user_for: Callable[[str], User]
) -> None:
    user_for("manager")
    page.goto("/staff/people/")
    expect(page).to_have_url(re.compile("/staff/sign-in/"))
    page.fill("#id_username", "manager")
    page.fill("#id_password", "wrong")
    page.click("main button.btn-primary")
    expect(page.locator(".alert-danger")).to_contain_text("用户名或密码不对")
    page.fill("#id_password", PASSWORD)
    page.click("main button.btn-primary")
    expect(page.locator("h1")).to_have_text("人员与权限")


def test_signing_out_closes_the_shop(signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/staff/me/")
    page.click("details.menu > summary")
    page.click("text=退出登录")
    page.wait_for_url("**/staff/sign-in/**")
    page.goto("/orders/")
    expect(page.locator("h1")).to_have_text("登录")


def test_the_navigation_goes_where_it_says(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.goto("/staff/me/")
    links = page.locator(".sidebar-nav a.sidebar-link")
    for number in range(links.count()):
        title = links.nth(number).inner_text()
        links.nth(number).click()
        expect(page.locator(".sidebar-nav a[aria-current=page]")).to_have_text(title)
        expect(page.locator("h1")).not_to_have_text("")


def test_an_agent_sees_only_their_entries(signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/staff/me/")
    expect(page.locator(".sidebar-nav")).to_contain_text("订单")
    expect(page.locator(".sidebar-nav")).not_to_contain_text("人员与权限")
    page.goto("/staff/people/")
    expect(page.locator("main")).to_contain_text("你没有权限看这一页")


def test_the_navigation_stays_folded(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.goto("/staff/me/")
    wide = page.locator("#sidebar").bounding_box()["width"]
    page.click("[data-navigation-fold]")
    page.goto("/staff/audit/")
    assert page.locator("#sidebar").bounding_box()["width"] < wide / 2


def test_on_a_phone_the_navigation_slides_in(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.set_viewport_size(PHONE)
    page.goto("/staff/me/")
    expect(page.locator(".sidebar-nav")).not_to_be_visible()
    page.click("[data-navigation-open]")
    page.click(".sidebar-nav >> text=操作记录")
    expect(page.locator("h1")).to_have_text("操作记录")
    expect(page.locator(".sidebar-nav")).not_to_be_visible()


def test_pages_fit_phone_desk_and_wall(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    for path in OWN_PAGES:
        page.goto(path)
        for size in (PHONE, DESK, WALL):
            page.set_viewport_size(size)
            assert_fits(page)


def test_dark_is_kept(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.goto("/staff/me/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("[data-theme-switch]")
    page.goto("/staff/audit/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_english_and_back(signed_in_page: SignIn) -> None:
    page = signed_in_page("manager")
    page.goto("/staff/people/")
    page.click(".topbar .language button")
    page.wait_for_load_state()
    assert page.url.endswith("/staff/people/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click(".topbar .language button")
    expect(page.locator("h1")).to_have_text("人员与权限")


def test_slash_goes_to_the_search(signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/staff/me/")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.fill("#id_display_name", "")
    page.type("#id_display_name", "a/b")
    assert page.input_value("#id_display_name") == "a/b"


def test_a_risky_form_asks_first(signed_in_page: SignIn, user_for: Callable[[str], User]) -> None:
    agent = user_for("presales")
    page = signed_in_page("manager")
    page.goto(f"/staff/people/{agent.pk}/")
    page.click("button[name=active]")
    expect(page.locator("#confirm")).to_be_visible()
    page.click("#confirm >> text=取消")
    agent.refresh_from_db()
    assert agent.is_active
    page.click("button[name=active]")
    page.click("#confirm >> text=确定")
    expect(page.locator(".alert-success")).to_contain_text("已停用")
    agent.refresh_from_db()
    assert not agent.is_active


def test_a_missing_page_says_so_in_the_frame(signed_in_page: SignIn) -> None:
    page = signed_in_page("presales")
    page.goto("/nothing/here/")
    expect(page.locator("main")).to_contain_text("这一页不存在")
    expect(page.locator(".sidebar-nav")).to_be_visible()


def test_the_search_suggests_and_is_walked_by_keys(signed_in_page: SignIn) -> None:
    make.product(title="明前龙井礼盒", num_iid="677001")
    refresh_search_texts()
    page = signed_in_page("presales")
    page.goto("/staff/me/")
    page.keyboard.press("/")
    page.keyboard.type("longjing")
    option = page.locator("#suggestions [role=option]")
    expect(option).to_have_text(re.compile("明前龙井礼盒"))
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/677001/")
