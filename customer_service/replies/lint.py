"""What may not stand in a reply: too long, a placeholder nobody knows, a word that is forbidden today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customer_service.replies.rules import Term, risky_terms_in
from shopops.lib import placeholders

SENTENCES: dict[str, Any] = {
    "reply_too_long": _("答复有 %(length)s 个字，最多 %(limit)s 个。请拆成几条。"),
    "reply_unknown_placeholder": _("没有 {%(name)s} 这个占位符。"),
    "reply_misspelt_placeholder": _("没有 {%(name)s} 这个占位符。是不是 {%(nearest)s}？"),
    "reply_forbidden_word": _("不能使用“%(term)s”。%(advice)s"),
}


@dataclass(frozen=True)
class Finding:
    """Something that keeps a reply from being saved: `code` is a key of SENTENCES."""

    field: str
    code: str
    params: dict[str, Any]

    @property
    def sentence(self) -> str:
        """For people, in the active language."""
        return str(SENTENCES[self.code]) % self.params


def findings(title: str, body: str, terms: Iterable[Term]) -> list[Finding]:
    """Everything that is wrong with a question and its answer; `terms`: the risky terms of the day."""
    limit = settings.REPLY_MAX_CHARACTERS
    # A body of a hundred thousand characters is refused for its length; the rest of it is not looked at.
    looked_at = body[:limit]
    forbidden = [term for term in terms if term.is_forbidden]
    return [
        *_too_long(body, limit),
        *_unknown_placeholders(looked_at),
        *_forbidden("title", title, forbidden),
        *_forbidden("body", looked_at, forbidden),
    ]


def _too_long(body: str, limit: int) -> Iterator[Finding]:
    if len(body) > limit:
        yield Finding("body", "reply_too_long", {"length": len(body), "limit": limit})


def _unknown_placeholders(body: str) -> Iterator[Finding]:
    for name, nearest in placeholders.unknown_in(body).items():
        code = "reply_misspelt_placeholder" if nearest else "reply_unknown_placeholder"
        yield Finding("body", code, {"name": name, "nearest": nearest})


def _forbidden(field: str, text: str, terms: list[Term]) -> Iterator[Finding]:
    for term in risky_terms_in(text, terms):
        yield Finding(field, "reply_forbidden_word", {"term": term.term, "advice": term.advice})
