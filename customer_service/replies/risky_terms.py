"""The words that replies must not, or had better not, contain: what the lead does with the list."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from customer_service.replies.models import RiskyTerm
from customer_service.replies.starter_terms import each_starter_term
from shopops.lib.audit.actions import record
from shopops.lib.calendar import today
from staff.accounts.models import User


def save_term(*, term: RiskyTerm, facts: Mapping[str, Any], by: User) -> RiskyTerm:
    """A new or changed word. Raises ValidationError."""
    with transaction.atomic():
        action = "term.changed" if term.pk else "term.created"
        for name, value in facts.items():
            setattr(term, name, value)
        term.full_clean()
        term.save()
        record(action, by=by, target=_target(term), term=term.term)
    return term


def delete_term(*, term: RiskyTerm, by: User) -> None:
    """A word that was never meant; one whose time is over better gets a last day."""
    with transaction.atomic():
        record("term.deleted", by=by, target=_target(term), term=term.term)
        term.delete()


def add_starter_terms(*, by: User | None) -> int:
    """The usual words, valid from today on; those on the list already stay as they are. Gives how many are new."""
    with transaction.atomic():
        known = set(RiskyTerm.objects.values_list("term", flat=True))
        new = [
            RiskyTerm(**facts, valid_from=today())
            for facts in each_starter_term()
            if facts["term"] not in known
        ]
        RiskyTerm.objects.bulk_create(new)
        record("term.starter_added", by=by, target="customer_service.riskyterm", count=len(new))
    return len(new)


def _target(term: RiskyTerm) -> str:
    return f"customer_service.riskyterm:{term.pk}"
