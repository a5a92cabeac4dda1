"""The trail: append-only, named, and the history of a row."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shopops.lib.audit.actions import record
from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.names import name_of
from shopops.lib.audit.queries import history_of
from staff.accounts.models import User


@pytest.mark.parametrize("write", ["update", "delete"])
def test_the_database_keeps_every_entry(db: None, write: str) -> None:
    record("orders.unmask", by=None, target="orders.trade:1", reason="buyer called")
    entries = AuditEntry.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        entries.update(reason="") if write == "update" else entries.delete()
    assert AuditEntry.objects.get().reason == "buyer called"


def test_the_trail_cannot_be_emptied(db: None) -> None:
    record("orders.unmask", by=None)
    connection.check_constraints()  # else PostgreSQL itself refuses, for what is still to be checked
    with pytest.raises(DatabaseError, match="cannot be emptied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_auditentry")
    assert AuditEntry.objects.exists()


def test_an_entry_disappears_with_the_transaction_that_failed(db: None) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        record("staff.sign_in", by=None)
        raise ValueError
    assert not AuditEntry.objects.exists()


def test_actions_are_named_for_people() -> None:
    assert name_of("staff.sign_in") == "登录"
    assert name_of("unknown.action") == "unknown.action"


def test_history_of_a_row_that_nobody_tracks(db: None) -> None:
    with pytest.raises(LookupError):
        history_of(record("staff.sign_in", by=None))


def test_history_is_limited_and_newest_first(user_for: Callable[[str], User]) -> None:
    user = user_for("presales")
    for number in range(5):
        user.display_name = f"name {number}"
        user.save()
    changes = history_of(user, limit=3)
    assert [change.fields[0].new for change in changes] == ["name 4", "name 3", "name 2"]
    assert changes[-1].fields[0].old == "name 1"
    assert timezone.now() - changes[0].at < timedelta(minutes=1)


def recorded_actions() -> set[str]:
    """Every action that the product's own code records by a literal name."""
    folders = [
        Path(app.path) for app in apps.get_app_configs() if settings.BASE_DIR in Path(app.path).parents
    ]
    files = [path for folder in folders if ".venv" not in folder.parts for path in folder.rglob("*.py")]
    calls = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "record"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_recorded_action_has_a_name_for_people() -> None:
    nameless = sorted(action for action in recorded_actions() if name_of(action) == action)
    assert nameless == []
