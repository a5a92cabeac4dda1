"""The list pages of customer service, so that the worker knows them too."""

from customer_service.replies.lists import MANAGED, MINE, TERMS

__all__ = ["MANAGED", "MINE", "TERMS"]
