"""The list pages of people, found by the register of lists."""

from staff.accounts.lists import PEOPLE

__all__ = ["PEOPLE"]
