"""What several pages of replies read from a request."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from customer_service.replies.models import Reply, ReplyStatus
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.querysets import managed_by, own_replies, visible_to
from shopops.lib.navigation import Entry, entries_for
from shopops.lib.requests import person_of

LARGEST = 2**31 - 1


def visible(request: HttpRequest) -> Any:
    """What this person may read, and what they manage."""
    by = person_of(request)
    rows = visible_to(by).filter(status=ReplyStatus.APPROVED) | own_replies(by)
    return rows | managed_by(by) if by.can(REPLIES_MANAGE) else rows


def reply_for(request: HttpRequest, pk: int) -> Reply:
    """A reply, or a 404 also for somebody else's personal one."""
    reply: Reply = get_object_or_404(visible(request), pk=min(pk, LARGEST))
    return reply


def number_in(request: HttpRequest, name: str) -> int:
    """A number of a posted form; 0 where there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def list_of(by: Any) -> str:
    """The list that this person returns to after saving."""
    return "replies:manage" if by.can(REPLIES_MANAGE) else "replies:mine"


def entry_of(by: Any) -> Entry | None:
    """The navigation entry to mark on the page of one reply, whose address belongs to none."""
    return next((entry for entry in entries_for(by) if entry.url_name == list_of(by)), None)
