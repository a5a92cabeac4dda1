"""All tables of customer service, one module a subject."""

from customer_service.replies.models import (
    Category,
    Favourite,
    Pick,
    Reply,
    ReplyDay,
    ReplyListRevision,
    RiskyTerm,
    SearchMiss,
)
from customer_service.replies.pictures.models import Picture

__all__ = [
    "Category",
    "Favourite",
    "Pick",
    "Picture",
    "Reply",
    "ReplyDay",
    "ReplyListRevision",
    "RiskyTerm",
    "SearchMiss",
]
