"""Replies in use that mention an activity."""

from collections.abc import Sequence

from django.db.models import Q

from customer_service.replies.models import Reply, ReplyStatus
from shopops.lib.mentions import Mention


def replies_mentioning(words: Sequence[str]) -> list[Mention]:
    """Approved replies with one of these words in title or body, once per word. One query."""
    named = Q()
    for word in words:
        named |= Q(title__contains=word) | Q(body__contains=word)
    rows = Reply.objects.filter(named, status=ReplyStatus.APPROVED).only("title", "body", "valid_until")
    return [
        Mention(f"customer_service.reply:{reply.pk}", reply.title, word, reply.valid_until)
        for reply in rows
        for word in words
        if word in reply.title or word in reply.body
    ]
