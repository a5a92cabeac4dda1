"""`manage.py create_manager`: the first account of a new shop."""

from io import StringIO

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
