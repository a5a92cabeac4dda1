"""Buyers' data in clear: a reason that says something, and not without end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from shopops.lib.audit.disclosure import disclose
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "reason", ["", "    ", "。。。。", "\u200b\u200b\u200b\u200b", "查看 。", "- - - - a"]
)
def test_a_reason_must_say_something(user_for: Callable[[str], User], reason: str) -> None:
    with pytest.raises(ValidationError, match="至少 4 个字"):
        disclose(target="orders.trade:1", reason=reason, by=user_for("manager"))
    assert not AuditEntry.objects.filter(action="personal_data.unmasked").exists()


def test_so_many_looks_an_hour_for_each_person(user_for: Callable[[str], User], settings: Settings) -> None:
    settings.UNMASKS_PER_HOUR = 2
    agent, other = user_for("aftersales"), user_for("manager")

    def look(by: User) -> None:
        disclose(target="orders.trade:1", reason="买家要求改地址", by=by)

    look(agent)
    look(agent)
    with pytest.raises(ValidationError, match="次数太多"):
        look(agent)
    look(other)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        look(agent)
    assert AuditEntry.objects.filter(action="personal_data.unmasked", by=agent).count() == 3
