"""`manage.py create_manager`: the first account of a new shop."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from staff.accounts.models import User


def test_the_printed_password_opens_a_managers_account(db: None) -> None:
    out = StringIO()
    call_command("create_manager", "boss", stdout=out)
    user = User.objects.get()
    password = out.getvalue().split("password ")[1].split()[0]
    assert user.roles == ["manager"]
    assert user.check_password(password)


def test_a_taken_name_is_said(db: None) -> None:
    call_command("create_manager", "boss", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("create_manager", "boss")
    assert User.objects.count() == 1


def test_a_chosen_password_is_not_printed_and_not_to_be_changed(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("tea leaves 2026!\n"))
    out = StringIO()
    call_command("create_manager", "boss", "--password-stdin", stdout=out)
    user = User.objects.get()
    assert user.check_password("tea leaves 2026!") and not user.must_change_password
    assert out.getvalue() == ""


def test_a_chosen_password_that_is_too_easy_makes_no_account(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("123\n"))
    with pytest.raises(CommandError):
        call_command("create_manager", "boss", "--password-stdin")
    assert not User.objects.exists()
