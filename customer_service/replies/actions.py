"""What people do with replies."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_service.replies import lint, rules
from customer_service.replies.models import Category, Reply, ReplyStatus, Scope
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.pictures.actions import check_pictures
from customer_service.replies.pictures.queries import keys_in_history
from customer_service.replies.pictures.rules import normalise_pictures
from customer_service.replies.querysets import terms_on
from products.catalogue.models import Product
from shopops.lib.audit.actions import record
from shopops.lib.calendar import today
from shopops.lib.versions import lock_version
from staff.accounts.models import User

REVIEW_NOTE_CHARACTERS = 300
REPLY_FIELDS = (
    "title",
    "other_wordings",
    "body",
    "pictures",
    "short_code",
    "category",
    "step",
    "stage",
    "scope",
    "team",
    "valid_from",
    "valid_until",
)


def may_change(user: User, reply: Reply) -> bool:
    """The lead changes everything; an agent their own personal replies and their own proposals."""
    if user.can(REPLIES_MANAGE):
        return reply.scope != Scope.PERSONAL or reply.owner_id == user.pk
    return is_own(user, reply)


def is_own(user: User, reply: Reply) -> bool:
    """Their own personal reply, or their own proposal."""
    if reply.scope == Scope.PERSONAL:
        return reply.owner_id == user.pk
    return reply.status == ReplyStatus.DRAFT and reply.created_by_id == user.pk


def create_reply(*, facts: Mapping[str, Any], products: Iterable[Product] = (), by: User) -> Reply:
    """A new reply: a personal one is in use at once, any other is a draft until the lead approves it.

    `facts` holds fields of REPLY_FIELDS. Raises ValidationError (see `check_reply`).
    """
    with transaction.atomic():
        reply = Reply(created_by=by, updated_by=by, **_checked_facts(facts))
        reply.owner = by if reply.scope == Scope.PERSONAL else None
        if reply.scope == Scope.PERSONAL:
            _approve(reply, by=by, at=timezone.now())
        check_pictures(reply.pictures, known=(), by=by)
        _save(reply, by=by, products=list(products))
        record("reply.created", by=by, target=f"customer_service.reply:{reply.pk}")
    return reply


def change_reply(
    *,
    reply: Reply,
    changes: Mapping[str, Any],
    version: int,
    by: User,
    products: Iterable[Product] | None = None,
) -> Reply:
    """Change a reply that the person saw in `version`; `products=None` leaves the links alone.

    Raises PermissionDenied, ValidationError and ChangedMeanwhile. Saving what is there changes nothing.
    """
    with transaction.atomic():
        current = lock_version(Reply.objects.all(), reply.pk, version)
        _allow(by, current)
        facts = _checked_facts(changes)
        changed = [name for name, value in facts.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, facts[name])
        linked = None if products is None else list(products)
        relinked = linked is not None and set(linked) != set(current.products.all())
        if not changed and not relinked:
            return current
        if "pictures" in changed:
            check_pictures(current.pictures, known=keys_in_history(current), by=by)
        current.owner = (current.owner or by) if current.scope == Scope.PERSONAL else None
        if "scope" in changed and not by.can(REPLIES_MANAGE):
            _reset_approval(current, by=by)
        if not (by.can(REPLIES_MANAGE) and current.created_by_id != by.pk):
            current.review_note = ""
        current.version += 1
        _save(current, by=by, products=linked)
        target = f"customer_service.reply:{current.pk}"
        record("reply.changed", by=by, target=target, fields=changed + ["products"] * relinked)
    return current


def approve_reply(*, reply: Reply, version: int, by: User) -> Reply:
    """The lead approves a proposal, or a retired reply again."""
    return _set_status(reply, version, ReplyStatus.APPROVED, by=by)


def retire_reply(*, reply: Reply, version: int, by: User) -> Reply:
    """Out of use; its history and its use stay."""
    return _set_status(reply, version, ReplyStatus.RETIRED, by=by)


class RetireInstead(Exception):
    """A reply that others use or used cannot be deleted, only retired: its history stays."""


def delete_reply(*, reply: Reply, version: int, by: User) -> None:
    """Delete a proposal, or one's own personal reply; its uses stay counted.

    Raises PermissionDenied, RetireInstead and ChangedMeanwhile.
    """
    with transaction.atomic():
        current = lock_version(Reply.objects.all(), reply.pk, version)
        _allow(by, current)
        if not can_be_deleted(current):
            raise RetireInstead
        record("reply.deleted", by=by, target=f"customer_service.reply:{current.pk}")
        current.delete()


def can_be_deleted(reply: Reply) -> bool:
    """Whether nobody but its owner has used it: a personal reply or a proposal."""
    return reply.scope == Scope.PERSONAL or reply.status == ReplyStatus.DRAFT


def send_back(*, reply: Reply, version: int, note: str, by: User) -> Reply:
    """The lead asks the author of a proposal for something; it leaves the queue until the author changes it.

    Raises PermissionDenied, ValidationError (nothing is asked, or it is no proposal) and ChangedMeanwhile.
    """
    request = rules.clean(note)[:REVIEW_NOTE_CHARACTERS]
    with transaction.atomic():
        current = lock_version(Reply.objects.all(), reply.pk, version)
        _allow(by, current)
        if not by.can(REPLIES_MANAGE):
            raise PermissionDenied
        if not request:
            raise ValidationError({"review_note": _("请写明要修改什么，作者会看到。")})
        if current.status != ReplyStatus.DRAFT:
            raise ValidationError(_("只有待审核的短语可以退回。"))
        current.review_note = request
        current.version += 1
        current.updated_by = by
        current.save()
        record("reply.sent_back", by=by, target=f"customer_service.reply:{current.pk}")
    return current


def restore_version(*, reply: Reply, event: Any, version: int, by: User) -> Reply:
    """Give a reply the words, pictures and products of an earlier version (a row of its history).

    Its status stays, and so do its products where the version is older than the record of them. `version` is
    the one that the person saw last. Raises as `change_reply`, and ValidationError when the category of that
    time is gone.
    """
    facts = {name: getattr(event, name) for name in REPLY_FIELDS if name != "category"}
    category = Category.objects.filter(pk=event.category_id).first()
    if category is None:
        raise ValidationError(_("那个版本所在的分类已经删除，请先建好分类，再手工改回。"))
    numbers = event.product_numbers
    products = None if numbers is None else Product.objects.filter(num_iid__in=numbers)
    changes = facts | {"category": category}
    return change_reply(reply=reply, changes=changes, products=products, version=version, by=by)


def check_reply(reply: Reply) -> None:
    """Everything a reply must satisfy before it is stored.

    Raises ValidationError by field: too long, an unknown placeholder (with the nearest known one), a word
    that is forbidden today.
    """
    errors: dict[str, list[str]] = {}
    for finding in lint.findings(reply.title, reply.body, terms_on(today())):
        errors.setdefault(finding.field, []).append(finding.sentence)
    if errors:
        raise ValidationError(errors)


def _set_status(reply: Reply, version: int, status: ReplyStatus, *, by: User) -> Reply:
    with transaction.atomic():
        current = lock_version(Reply.objects.all(), reply.pk, version)
        if status == ReplyStatus.APPROVED and not by.can(REPLIES_MANAGE):
            raise PermissionDenied
        _allow(by, current)
        if current.status == status:
            return current
        current.status = status
        if status == ReplyStatus.APPROVED:
            _approve(current, by=by, at=timezone.now())
        current.version += 1
        _save(current, by=by, products=None)
        record(f"reply.{status}", by=by, target=f"customer_service.reply:{current.pk}")
    return current


def _approve(reply: Reply, *, by: User, at: datetime) -> None:
    reply.review_note = ""
    reply.status, reply.approved_by, reply.approved_at = ReplyStatus.APPROVED, by, at


def _reset_approval(reply: Reply, *, by: User) -> None:
    """An agent's personal reply offered to others is a proposal again; taken back, it is in use again."""
    if reply.scope == Scope.PERSONAL:
        _approve(reply, by=by, at=timezone.now())
    else:
        reply.status, reply.approved_by, reply.approved_at = ReplyStatus.DRAFT, None, None


def _allow(user: User, reply: Reply) -> None:
    if not may_change(user, reply):
        raise PermissionDenied


def _save(reply: Reply, *, by: User, products: list[Product] | None) -> None:
    """Clean, check and store; the search keys follow the texts, the numbers for the versions the products."""
    reply.title, reply.body = rules.clean(reply.title).replace("\n", " "), rules.clean(reply.body)
    reply.short_code = rules.normalise(reply.short_code)
    reply.other_wordings = [w for w in map(rules.clean, reply.other_wordings) if w]
    reply.search_pinyin = [rules.pinyin_of(text) for text in (reply.title, *reply.other_wordings)]
    reply.updated_by = by
    if products is not None:
        reply.product_numbers = [product.num_iid for product in sorted(products, key=lambda one: one.pk)]
    check_reply(reply)
    reply.full_clean()
    reply.save()
    if products is not None:
        reply.products.set(products)


def _checked_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(REPLY_FIELDS):
        raise ValueError(f"not a reply's own words: {sorted(unknown)}")
    known = dict(facts)
    if "pictures" in known:
        try:
            known["pictures"] = normalise_pictures(known["pictures"])
        except ValidationError as error:
            raise ValidationError({"pictures": error.messages}) from error
    return known
