"""Getting in: password, lockout, second factor, what an account owes, and how long a session lasts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from shopops.lib.audit.models import AuditEntry
from staff.accounts import actions, second_factor
from staff.accounts.known_devices import COOKIE, may_try
from staff.accounts.models import User
from tests.conftest import PASSWORD

UserFor = Callable[[str], User]
ClientFor = Callable[[str], Client]
SIGN_IN = "/staff/sign-in/"


def enter(client: Client, username: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06}"


@pytest.fixture
def device_for(user_for: UserFor) -> Callable[[str], TOTPDevice]:
    def make(role: str) -> TOTPDevice:
        return TOTPDevice.objects.create(user=user_for(role), name="app", confirmed=True)

    return make


def test_the_right_password_opens_the_first_page_of_the_role(client: Client, user_for: UserFor) -> None:
    user_for("presales")
    assert enter(client, "presales").url == "/orders/"
    assert AuditEntry.objects.get(action="staff.sign_in").by.username == "presales"


def test_one_goes_on_where_one_wanted_to_go(client: Client, user_for: UserFor) -> None:
    user_for("manager")
    assert enter(client, "manager", next="/staff/audit/").url == "/staff/audit/"


def test_sign_in_never_leads_to_another_site(client: Client, user_for: UserFor) -> None:
    user_for("presales")
    assert enter(client, "presales", next="https://evil.example/").url == "/orders/"


def test_a_program_cannot_sign_in(client: Client, user_for: UserFor) -> None:
    user_for("api_client")
    assert "接口程序不能登录页面" in enter(client, "api_client").content.decode()


def test_a_program_with_a_session_still_sees_no_page(client_for: ClientFor) -> None:
    assert client_for("api_client").get("/staff/me/").status_code == 403


def test_a_switched_off_account_is_out_at_once(client_for: ClientFor, user_for: UserFor) -> None:
    client = client_for("presales")
    assert client.get("/staff/me/").status_code == 200
    actions.switch_user(user=user_for("presales"), active=False, by=user_for("manager"))
    assert client.get("/staff/me/").url.startswith(SIGN_IN)
    assert "用户名或密码不对" in enter(client, "presales").content.decode()


def test_guessing_is_locked_out_with_a_sentence(client: Client, user_for: UserFor) -> None:
    user_for("manager")
    for _number in range(5):
        answer = enter(client, "manager", "guess")
    assert answer.status_code == 429
    assert "登录已暂停" in answer.content.decode()
    assert enter(client, "manager").status_code == 429


def test_guessing_behind_a_proxy_locks_out_the_guesser_alone(
    client: Client, user_for: UserFor, settings: Settings
) -> None:
    settings.AXES_CLIENT_IP_CALLABLE = "shopops.lib.requests.visitor_address"
    user_for("manager")
    for _number in range(5):
        client.post(
            SIGN_IN, {"username": "manager", "password": "guess"}, headers={"x-forwarded-for": "203.0.113.7"}
        )
    assert enter(client, "manager").status_code == 302


def test_guesses_from_many_addresses_are_capped_but_never_lock_the_owner_out(
    client: Client, user_for: UserFor, settings: Settings
) -> None:
    settings.AXES_CLIENT_IP_CALLABLE = "shopops.lib.requests.visitor_address"
    settings.LOGIN_FAILURES_PER_ACCOUNT = 8
    user_for("presales"), user_for("aftersales")
    assert enter(client, "presales").status_code == 302  # this browser is known from now on
    stranger = Client()
    for number in range(8):
        address = {"x-forwarded-for": f"203.0.113.{number}"}
        guess = {"username": "presales", "password": f"guess {number}"}
        assert stranger.post(SIGN_IN, guess, headers=address).status_code == 200
    fresh = {"x-forwarded-for": "203.0.113.99"}
    right = {"username": "presales", "password": PASSWORD}
    assert stranger.post(SIGN_IN, right, headers=fresh).status_code == 429
    assert enter(stranger, "aftersales").status_code == 302  # the cap is of one account
    client.post("/staff/sign-out/")
    assert enter(client, "presales").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert Client().post(SIGN_IN, right, headers=fresh).status_code == 302


@pytest.mark.parametrize("cookie", ["", "presales", "x:y:z"])
def test_a_forged_cookie_is_no_known_device(client: Client, db: None, cookie: str) -> None:
    client.cookies[COOKIE] = cookie
    request = client.get(SIGN_IN).wsgi_request
    assert COOKIE in request.COOKIES
    with override_settings(LOGIN_FAILURES_PER_ACCOUNT=0):
        assert not may_try(request, "presales")


def test_the_lockout_ends(client: Client, user_for: UserFor) -> None:
    user_for("manager")
    for _number in range(5):
        enter(client, "manager", "guess")
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert enter(client, "manager").status_code == 302


def test_signing_out_needs_a_post(client_for: ClientFor) -> None:
    client = client_for("presales")
    assert client.get("/staff/sign-out/").status_code == 405
    client.post("/staff/sign-out/")
    assert client.get("/staff/me/").status_code == 302


def test_the_code_is_asked_for_before_anything_opens(
    client: Client, device_for: Callable[[str], TOTPDevice]
) -> None:
    device = device_for("manager")
    assert enter(client, "manager", next="/staff/audit/").url == "/staff/sign-in/code/"
    assert client.get("/staff/people/").status_code == 302
    assert client.post("/staff/sign-in/code/", {"code": "000000"}).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):  # past the throttle
        assert client.post("/staff/sign-in/code/", {"code": code_of(device)}).url == "/staff/audit/"
        assert client.get("/staff/people/").status_code == 200


def test_a_code_works_once(client: Client, device_for: Callable[[str], TOTPDevice]) -> None:
    code = code_of(device_for("manager"))
    enter(client, "manager")
    assert client.post("/staff/sign-in/code/", {"code": code}).status_code == 302
    again = Client()
    enter(again, "manager")
    assert again.post("/staff/sign-in/code/", {"code": code}).status_code == 422


def test_a_backup_code_works_once(client: Client, device_for: Callable[[str], TOTPDevice]) -> None:
    user = device_for("manager").user
    code = second_factor.new_backup_codes(user)[0]
    enter(client, "manager")
    assert client.post("/staff/sign-in/code/", {"code": code.upper()}).status_code == 302
    assert second_factor.backup_codes_left(user) == second_factor.BACKUP_CODES - 1


def test_the_password_counts_for_five_minutes(
    client: Client, device_for: Callable[[str], TOTPDevice]
) -> None:
    device = device_for("manager")
    enter(client, "manager")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert client.post("/staff/sign-in/code/", {"code": code_of(device)}).url == SIGN_IN


def test_a_role_that_needs_it_is_led_to_the_set_up(
    client_for: ClientFor, user_for: UserFor, settings: Settings
) -> None:
    settings.OTP_REQUIRED_ROLES = ["manager"]
    client = client_for("manager")
    assert client.get("/staff/people/").url == "/staff/me/second-factor/"
    page = client.get("/staff/me/second-factor/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    device = second_factor.device_to_confirm(user_for("manager"))
    shown = client.post("/staff/me/second-factor/", {"code": code_of(device)}).content.decode()
    assert shown.count("<li><code>") == second_factor.BACKUP_CODES
    assert client.get("/staff/people/").status_code == 200


def test_other_roles_may_do_without(client_for: ClientFor, settings: Settings) -> None:
    settings.OTP_REQUIRED_ROLES = ["manager"]
    assert client_for("presales").get("/staff/me/").status_code == 200


def test_a_session_from_before_the_second_factor_is_asked_for_its_code(
    client_for: ClientFor, device_for: Callable[[str], TOTPDevice], settings: Settings
) -> None:
    settings.OTP_REQUIRED_ROLES = ["manager"]
    client = client_for("manager")
    device = device_for("manager")
    assert client.get("/staff/people/").url == "/staff/sign-in/code/"
    client.post("/staff/sign-in/code/", {"code": code_of(device)})
    assert client.get("/staff/people/").status_code == 200


def test_the_initial_password_must_be_changed_first(client: Client, user_for: UserFor) -> None:
    user, password = actions.create_user(
        username="new", display_name="", roles=["presales"], by=user_for("manager")
    )
    enter(client, "new", password)
    assert client.get("/staff/me/").url == "/staff/me/password/"
    chosen = {"old_password": password, "new_password": "tea-leaves-2026", "repeated": "tea-leaves-2026"}
    client.post("/staff/me/password/", chosen)
    assert client.get("/staff/me/").status_code == 200
    user.refresh_from_db()
    assert user.check_password("tea-leaves-2026")


@pytest.mark.parametrize(
    ("old", "new", "repeated", "sentence"),
    [
        ("wrong", "tea-leaves-2026", "tea-leaves-2026", "现在的密码不对"),
        (PASSWORD, "tea-leaves-2026", "tea-leaves-2027", "两次输入的新密码不一样"),
        (PASSWORD, "short", "short", "10"),
    ],
)
def test_a_bad_new_password_is_refused(
    client_for: ClientFor, old: str, new: str, repeated: str, sentence: str
) -> None:
    fields = {"old_password": old, "new_password": new, "repeated": repeated}
    answer = client_for("presales").post("/staff/me/password/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(("hours", "still_in"), [(7.9, True), (8.1, False)])
def test_a_session_ends_when_idle(client_for: ClientFor, hours: float, still_in: bool) -> None:
    client = client_for("presales")
    client.get("/staff/me/")
    with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
        answer = client.get("/staff/me/", follow=True)
    assert (answer.redirect_chain == []) is still_in
    assert ("请重新登录" in answer.content.decode()) is not still_in


def test_a_busy_session_ends_after_a_day(client_for: ClientFor) -> None:
    client = client_for("presales")
    start = timezone.now()
    answers = []
    for hours in range(0, 30, 6):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            answers.append(client.get("/staff/me/").status_code)
    assert answers == [200, 200, 200, 200, 200]
    with time_machine.travel(start + timedelta(hours=24, minutes=1), tick=False):
        assert client.get("/staff/me/").status_code == 302


def test_the_language_is_kept_with_the_account(client_for: ClientFor, user_for: UserFor) -> None:
    client = client_for("presales")
    answer = client.post("/staff/language/", {"language": "en", "next": "/staff/me/"})
    assert answer.url == "/staff/me/"
    assert 'lang="en"' in client.get("/staff/me/").content.decode()
    assert user_for("presales").language == "en"


def test_the_sign_in_page_is_chinese_whatever_the_browser_speaks(client: Client, db: None) -> None:
    assert 'lang="zh-hans"' in client.get(SIGN_IN, headers={"accept-language": "en"}).content.decode()


def test_the_language_switch_stays_on_this_site(client: Client, db: None) -> None:
    assert client.post("/staff/language/", {"language": "en", "next": "https://evil.example/"}).url == "/"
