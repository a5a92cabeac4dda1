"""The pages of people, for managers, and the errors in the frame."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client

from shopops.lib.access import Role
from staff.accounts.models import User

ClientFor = Callable[[str], Client]
UserFor = Callable[[str], User]


def test_a_new_account_shows_its_password_once(client_for: ClientFor) -> None:
    client = client_for("manager")
    fields = {"username": "xiaowang", "display_name": "小王", "roles": ["presales", "aftersales"]}
    answer = client.post("/staff/people/new/", fields)
    user = User.objects.get(username="xiaowang")
    password = answer.context["password"]
    assert user.check_password(password)
    assert user.roles == ["presales", "aftersales"]
    assert answer["Cache-Control"] == "no-store"
    assert password not in client.get(f"/staff/people/{user.pk}/").content.decode()


def test_a_taken_name_is_told_at_its_field(client_for: ClientFor, user_for: UserFor) -> None:
    user_for("presales")
    fields = {"username": "presales", "display_name": "x", "roles": ["presales"]}
    answer = client_for("manager").post("/staff/people/new/", fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"username"}


def test_a_program_with_a_persons_role_is_refused(client_for: ClientFor) -> None:
    fields = {"username": "erp", "display_name": "ERP", "roles": ["api_client", "finance"]}
    answer = client_for("manager").post("/staff/people/new/", fields)
    assert "接口程序不能同时有人员的角色" in answer.content.decode()


def test_changing_roles_shows_in_the_history_with_who_did_it(
    client_for: ClientFor, user_for: UserFor
) -> None:
    client, agent = client_for("manager"), user_for("presales")
    page = f"/staff/people/{agent.pk}/"
    assert client.post(page, {"display_name": "阿青", "roles": ["aftersales"]}).status_code == 302
    changes = client.get(page).context["changes"]
    assert changes[0].by == "manager"
    assert {field.name for field in changes[0].fields} == {"显示名", "角色"}


def test_the_own_manager_role_is_kept_with_a_sentence(client_for: ClientFor, user_for: UserFor) -> None:
    manager = user_for("manager")
    answer = client_for("manager").post(
        f"/staff/people/{manager.pk}/", {"display_name": "x", "roles": ["finance"]}
    )
    assert answer.status_code == 422
    assert "不能取消自己的店长角色" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("role=finance", ["finance"]),
        ("state=off", ["warehouse"]),
        ("q=FINA", ["finance"]),
        ("state=active", ["finance", "manager"]),
        ("q=nobody", []),
    ],
)
def test_people_are_found(client_for: ClientFor, user_for: UserFor, query: str, names: list[str]) -> None:
    user_for("finance")
    User.objects.filter(pk=user_for("warehouse").pk).update(is_active=False)
    rows = client_for("manager").get(f"/staff/people/?sort=username&{query}").context["rows"]
    assert [User.objects.get(pk=row.url.rstrip("/").split("/")[-1]).username for row in rows] == names


def test_the_roles_page_says_what_each_may_do(client_for: ClientFor) -> None:
    page = client_for("manager").get("/staff/people/roles/").content.decode()
    assert all(str(label) in page for label in Role.labels)
    assert client_for("finance").get("/staff/people/roles/").status_code == 403


def test_the_profile_keeps_name_and_language(client_for: ClientFor, user_for: UserFor) -> None:
    client = client_for("presales")
    client.post("/staff/me/", {"display_name": "阿青", "language": "en"})
    user = user_for("presales")
    assert (user.display_name, user.language) == ("阿青", "en")


def test_forbidden_and_missing_pages_stand_in_the_frame(client_for: ClientFor) -> None:
    client = client_for("presales")
    for path, status, words in [("/staff/people/", 403, "没有权限"), ("/nothing/", 404, "不存在")]:
        answer = client.get(path)
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert 'id="sidebar"' in answer.content.decode()


def test_the_failure_page_needs_no_database() -> None:
    assert "系统出错了" in render_to_string("500.html")


def test_an_expired_form_says_so(user_for: UserFor) -> None:
    answer = Client(enforce_csrf_checks=True).post("/staff/sign-in/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
