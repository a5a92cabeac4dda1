"""`manage.py seed_demo`: what it makes, and when it refuses."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum

from customer_service.replies.models import Reply
from orders.figures.models import ShopDay
from orders.trades.models import Trade
from shopops.demo.actions import is_empty
from shopops.demo.people import make_accounts
from shopops.lib.access import Role
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests import make

SMALL = {"days": 60, "orders_per_day": 3, "until": date(2026, 6, 30)}


def seed(**options: Any) -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said, **SMALL | options)
    return said.getvalue()


def test_it_makes_the_shop_and_its_figures(transactional_db: None) -> None:
    said = seed()
    assert User.objects.count() == len(Role)
    assert "2026-05-02 to 2026-06-30" in said
    assert list(ShopDay.objects.values_list("day", flat=True).order_by("day"))[::59] == [
        date(2026, 5, 2),
        date(2026, 6, 30),
    ]
    paid = Trade.objects.aggregate(sum=Sum("payment_cny"))["sum"]
    assert paid and ShopDay.objects.aggregate(sum=Sum("paid_cny"))["sum"] == paid


@pytest.mark.parametrize("step", ["make_accounts", "seed_handbook", "seed_promotions"])
def test_a_start_that_is_interrupted_leaves_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
        context.setattr(f"shopops.demo.management.commands.seed_demo.{step}", interrupted)
        seed()
    assert is_empty() and not User.objects.exists() and not AuditEntry.objects.exists()


def test_figures_that_were_interrupted_are_built_at_the_next_start(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
        context.setattr("shopops.demo.management.commands.seed_demo.write_ledger", interrupted)
        seed()
    assert Reply.objects.exists() and not ShopDay.objects.exists()
    assert "figures of 60 days" in seed(if_empty=True)
    assert ShopDay.objects.count() == 60
    assert "nothing was changed" in seed(if_empty=True)


def interrupted(*args: Any, **options: Any) -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


def test_accounts_one_per_role(db: None) -> None:
    assert make_accounts() == make_accounts() == Role.values
    for role in Role:
        user = User.objects.get(username=role)
        assert user.roles == [role] and user.display_name == str(role.label)
        assert user.check_password("shopops-demo") == (role != Role.API_CLIENT)


def test_no_accounts_in_production(transactional_db: None, settings: Any) -> None:
    settings.IS_PRODUCTION = True
    assert "production" in seed()
    assert not User.objects.exists()


def test_a_second_time_it_refuses_or_does_nothing(db: None) -> None:
    make.product(title="自己的商品")
    with pytest.raises(CommandError, match="already holds a shop"):
        seed()
    assert "nothing was changed" in seed(if_empty=True)
    assert not Trade.objects.exists() and not User.objects.exists()


@pytest.mark.parametrize("days", ["59", "401"])
def test_sizes_it_does_not_make(db: None, days: str) -> None:
    with pytest.raises(CommandError, match="60 to 400"):
        call_command("seed_demo", "--days", days)
