"""All tables of customer service, one module a subject."""

from customer_service.replies.models import (
    Category,
    Favourite,
    Pick,
    Reply,
    ReplyListRevision,
    RiskyTerm,
    SearchMiss,
)

__all__ = ["Category", "Favourite", "Pick", "Reply", "ReplyListRevision", "RiskyTerm", "SearchMiss"]
