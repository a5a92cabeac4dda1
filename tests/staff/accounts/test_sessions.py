"""What ends a session ends it for good; a reset says what becomes of the tokens."""

from collections.abc import Callable

import pytest
from django.test import Client

from shopops.lib.access import Role
from staff.accounts import actions
from staff.accounts.models import User
from tests.api import Api

ClientFor, UserFor = Callable[[str], Client], Callable[[str], User]


def is_signed_in(client: Client) -> bool:
    return client.get("/orders/").status_code == 200


def off_and_on(user: User, by: User) -> None:
    actions.switch_user(user=user, active=False, by=by)
    actions.switch_user(user=user, active=True, by=by)


def a_program_and_back(user: User, by: User) -> None:
    for role in (Role.API_CLIENT, Role.PRESALES):
        actions.change_user(user=user, display_name="x", roles=[role], by=by)


@pytest.mark.parametrize("change", [off_and_on, a_program_and_back])
def test_no_session_comes_back(
    client_for: ClientFor, user_for: UserFor, change: Callable[[User, User], None]
) -> None:
    client = client_for("presales")
    assert is_signed_in(client)
    change(user_for("presales"), user_for("manager"))
    assert not is_signed_in(client)


def test_another_role_ends_no_session(client_for: ClientFor, user_for: UserFor) -> None:
    client = client_for("presales")
    roles = [Role.AFTERSALES]
    actions.change_user(user=user_for("presales"), display_name="x", roles=roles, by=user_for("manager"))
    assert is_signed_in(client)


@pytest.mark.parametrize(("answer", "status"), [({}, 401), ({"keep_tokens": "yes"}, 200)])
def test_a_reset_revokes_tokens_unless_they_are_kept(
    client_for: ClientFor, user_for: UserFor, answer: dict[str, str], status: int
) -> None:
    person = user_for("presales")
    program = Api(person)
    assert client_for("manager").post(f"/staff/people/{person.pk}/password/", answer).status_code == 200
    assert program.get("orders/").status_code == status


def test_signed_in_people_are_led_on_from_the_sign_in_page(client_for: ClientFor) -> None:
    answer = client_for("presales").get("/staff/sign-in/?next=/staff/sign-in/")
    assert answer.status_code == 302
    assert not answer.url.startswith("/staff/sign-in/")
