"""Sets of replies and of risky terms."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from customer_service.replies.models import Reply, ReplyDay, ReplyStatus, RiskyTerm, Scope
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.rules import Term
from customer_service.replies.starter_terms import translated_advice
from products.catalogue.models import ApproveStatus
from shopops.lib.calendar import today
from shopops.lib.lists.pages import Person
from staff.accounts.models import User


def visible_to(user: User) -> QuerySet[Reply]:
    """The replies that somebody may read: shop-wide ones, their teams' and their own.

    The lead also sees every team's; nobody sees somebody else's personal replies.
    """
    shared = Q(scope=Scope.SHOP) | Q(scope=Scope.TEAM, team__in=user.roles)
    if user.can(REPLIES_MANAGE):
        shared = Q(scope__in=[Scope.SHOP, Scope.TEAM])
    return Reply.objects.filter(shared | Q(scope=Scope.PERSONAL, owner=user))


def in_use(user: User) -> QuerySet[Reply]:
    """Approved replies that this person may read, outdated ones included: the list of the lookup."""
    return visible_to(user).filter(status=ReplyStatus.APPROVED)


def terms_on(day: date) -> list[Term]:
    """The risky terms of that day."""
    rows = RiskyTerm.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
    )
    return [Term(row.term, row.kind, row.is_forbidden, translated_advice(row.advice)) for row in rows]


def with_outdated(rows: QuerySet[Reply], day: date) -> QuerySet[Any]:
    """Replies with `outdated`: why they must not be used on that day; `rules.outdated_reason` in SQL."""
    links = Reply.products.through.objects.filter(reply_id=OuterRef("pk"))
    on_sale = links.filter(product__approve_status=ApproveStatus.ONSALE)
    return rows.annotate(
        outdated=Case(
            When(valid_from__gt=day, then=Value("early")),
            When(valid_until__lt=day, then=Value("expired")),
            When(Exists(links) & ~Exists(on_sale), then=Value("delisted")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def first_of(days: int) -> date:
    """The first of so many days in a row, today being the last."""
    return today() - timedelta(days=days - 1)


def with_uses(rows: QuerySet[Reply], first: date) -> QuerySet[Any]:
    """Replies with `uses`: how often they were used from that day on, as far as the figures reach."""
    days = ReplyDay.objects.filter(reply_id=OuterRef("pk"), day__gte=first).order_by()
    summed = days.values("reply_id").annotate(uses=Sum("uses")).values("uses")
    return rows.annotate(uses=Coalesce(Subquery(summed), 0))


def unused_since(rows: QuerySet[Reply], first: date) -> QuerySet[Reply]:
    """Replies that nobody has used from that day on, as far as the figures reach."""
    return rows.exclude(Exists(ReplyDay.objects.filter(reply_id=OuterRef("pk"), day__gte=first)))


def managed_by(user: Person) -> QuerySet[Reply]:
    """What a lead manages: shop-wide ones, every team's, and their own."""
    return Reply.objects.filter(Q(scope__in=[Scope.SHOP, Scope.TEAM]) | Q(owner_id=user.pk))


def own_replies(user: Person) -> QuerySet[Reply]:
    """A person's own replies, and their proposals."""
    return Reply.objects.filter(Q(owner_id=user.pk) | Q(created_by_id=user.pk, status=ReplyStatus.DRAFT))


def proposals() -> QuerySet[Reply]:
    """Drafts that the lead has to judge, oldest first, those sent back to their authors included."""
    return (
        Reply.objects.filter(status=ReplyStatus.DRAFT)
        .exclude(scope=Scope.PERSONAL)
        .order_by("updated_at", "pk")
    )
