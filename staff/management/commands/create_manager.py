"""The first account of a new shop."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopops.lib.access import Role
from staff.accounts.actions import create_user


class Command(BaseCommand):
    help = "Create an account with the role of a manager and print its initial password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--name", default="", help="how pages call the person; the user name when left out"
        )

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        try:
            user, password = create_user(username=username, display_name=name, roles=[Role.MANAGER], by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"{user.username}: initial password {password} – it must be changed at the first sign-in."
        )
