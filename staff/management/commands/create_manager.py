"""The first account of a new shop."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from shopops.lib.access import Role
from staff.accounts.actions import change_own_password, create_user


class Command(BaseCommand):
    help = "Create an account with the role of a manager and print its initial password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--name", default="", help="how pages call the person; the user name when left out"
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password instead of making one"
        )

    @transaction.atomic
    def handle(self, *args: Any, username: str, name: str, password_stdin: bool, **options: Any) -> None:
        try:
            user, password = create_user(username=username, display_name=name, roles=[Role.MANAGER], by=None)
            if password_stdin:
                chosen = sys.stdin.read().removesuffix("\n")
                validate_password(chosen, user)
                change_own_password(password=chosen, by=user)
                return
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"{user.username}: initial password {password} – it must be changed at the first sign-in."
        )
