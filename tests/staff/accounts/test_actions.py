"""What may be done to accounts, and by whom."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.queries import history_of
from staff.accounts import actions
from staff.accounts.models import User

UserFor = Callable[[str], User]


def test_a_new_person_gets_a_password_that_must_be_changed(user_for: UserFor) -> None:
    user, password = actions.create_user(
        username="xiaozhang", display_name="", roles=["presales"], by=user_for("manager")
    )
    assert user.check_password(password)
    assert user.must_change_password
    assert user.display_name == "xiaozhang"


def test_a_program_gets_no_password(user_for: UserFor) -> None:
    user, password = actions.create_user(
        username="erp", display_name="ERP", roles=["api_client"], by=user_for("manager")
    )
    assert password == ""
    assert not user.has_usable_password()


@pytest.mark.parametrize("roles", [[], ["emperor"], ["api_client", "manager"]])
def test_wrong_roles_are_refused_with_a_sentence(user_for: UserFor, roles: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.create_user(username="x", display_name="", roles=roles, by=user_for("manager"))
    assert refused.value.messages[0]


def test_a_manager_keeps_the_own_role(user_for: UserFor) -> None:
    manager = user_for("manager")
    User.objects.create_user("second", "x", roles=["manager"])
    with pytest.raises(ValidationError, match="不能取消自己的店长角色"):
        actions.change_user(user=manager, display_name="x", roles=["finance"], by=manager)


def test_nobody_switches_themselves_off(user_for: UserFor) -> None:
    manager = user_for("manager")
    with pytest.raises(ValidationError, match="不能停用自己"):
        actions.switch_user(user=manager, active=False, by=manager)


def test_the_last_manager_in_use_stays(user_for: UserFor) -> None:
    manager = user_for("manager")
    off = User.objects.create_user("off", "x", roles=["manager"])
    actions.switch_user(user=off, active=False, by=manager)
    with pytest.raises(ValidationError, match="至少要有一位"):
        actions.switch_user(user=manager, active=False, by=off)


def test_another_manager_may_be_changed(user_for: UserFor) -> None:
    other = User.objects.create_user("other", "x", roles=["manager"])
    changed = actions.change_user(user=other, display_name="财务", roles=["finance"], by=user_for("manager"))
    assert changed.roles == ["finance"]


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other_at_once(transactional_db: None) -> None:
    first = User.objects.create_user("first", None, roles=["manager"])
    second = User.objects.create_user("second", None, roles=["manager"])
    start = threading.Barrier(2)
    refused: list[ValidationError] = []

    def remove(victim: User, by: User) -> None:
        start.wait()
        try:
            actions.switch_user(user=victim, active=False, by=by)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in [(first, second), (second, first)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_active=True).count() == 1


def test_every_change_is_in_the_trail(user_for: UserFor) -> None:
    manager, agent = user_for("manager"), user_for("presales")
    actions.change_user(user=agent, display_name="阿青", roles=["aftersales"], by=manager)
    actions.reset_password(user=agent, by=manager)
    actions.switch_user(user=agent, active=False, by=manager)
    entries = AuditEntry.objects.filter(target=f"staff.user:{agent.pk}", by=manager).order_by("pk")
    assert [entry.action for entry in entries] == [
        "staff.change_user",
        "staff.reset_password",
        "staff.switch_off",
    ]
    assert entries[0].detail == {"roles_before": ["presales"], "roles": ["aftersales"]}


def test_a_refused_change_leaves_nothing_behind(user_for: UserFor) -> None:
    agent = user_for("presales")
    with pytest.raises(ValidationError):
        actions.change_user(user=agent, display_name="x", roles=["nonsense"], by=user_for("manager"))
    agent.refresh_from_db()
    assert agent.roles == ["presales"]
    assert not AuditEntry.objects.filter(action="staff.change_user").exists()


def test_the_history_says_which_fields_changed(user_for: UserFor) -> None:
    agent = user_for("presales")
    actions.change_user(user=agent, display_name="阿青", roles=["aftersales"], by=user_for("manager"))
    newest, created = history_of(agent)
    assert [(f.name, f.old, f.new) for f in newest.fields] == [
        ("显示名", "presales", "阿青"),
        ("角色", "售前客服", "售后客服"),
    ]
    assert created.created
    assert newest.by == ""  # no page was involved
