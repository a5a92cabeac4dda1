"""All tables of people, one module a subject."""

from staff.accounts.models import User

__all__ = ["User"]
