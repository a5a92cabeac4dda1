"""Sets of replies and of watched words."""

from datetime import date

from django.db.models import Q, QuerySet

from customer_service.replies.models import Reply, ReplyStatus, RiskyTerm, Scope
from customer_service.replies.rules import Term
from shopops.lib.access import Permission
from staff.models import User


def seen_by(user: User) -> QuerySet[Reply]:
    """The replies that somebody may read: shop-wide ones, their teams' and their own.

    The lead also sees every team's; nobody sees somebody else's personal replies.
    """
    shared = Q(scope=Scope.SHOP) | Q(scope=Scope.TEAM, team__in=user.roles)
    if user.can(Permission.REPLIES_MANAGE):
        shared = Q(scope__in=[Scope.SHOP, Scope.TEAM])
    return Reply.objects.filter(shared | Q(scope=Scope.PERSONAL, owner=user))


def in_use(user: User) -> QuerySet[Reply]:
    """What the lookup offers: approved replies that this person may read, outdated ones included (greyed)."""
    return seen_by(user).filter(status=ReplyStatus.APPROVED)


def terms_on(day: date) -> list[Term]:
    """The watched words of that day."""
    rows = RiskyTerm.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
    )
    return [Term(row.term, row.kind, row.is_forbidden, row.advice) for row in rows]
