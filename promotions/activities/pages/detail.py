"""What the page of one activity shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Max, Q, Sum
from django.utils.translation import gettext as _

from promotions.activities.actions import EDITABLE
from promotions.activities.descriptions import audience_of, benefits_of
from promotions.activities.models import (
    PUBLISHED,
    Activity,
    ActivityApproval,
    ActivityStatus,
    FindingCertainty,
    FindingState,
    ScopePart,
    ScopeRow,
)
from promotions.activities.pages.history import activity_history
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from shopops.lib.audit.queries import Change
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.text import plain_number
from staff.accounts.models import User

SCOPE_ROWS_SHOWN = 50


@dataclass(frozen=True)
class ScopeList:
    """The rows of one part of the scope: the first of them, and how many there are."""

    title: str
    rows: list[ScopeRow]
    count: int
    everything: bool = False

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class May:
    """What this person may do to the activity now."""

    edit: bool
    check: bool
    publish: bool
    withdraw: bool
    stop: bool
    end: bool
    delete: bool
    copy: bool
    add_batch: bool
    see_orders: bool
    see_report: bool


@dataclass(frozen=True)
class Checked:
    """Open findings; `proved` of them have a basket that loses money."""

    waiting: int
    proved: int
    # Of the worst of them, if every possible order is placed; None when nothing ends it.
    worst_cny: Decimal | None


@dataclass(frozen=True)
class ActivityPage:
    """One activity with all that its page shows."""

    activity: Activity
    benefits: list[str]
    audience: str
    limits: list[str]
    scopes: list[ScopeList]
    approvals: list[ActivityApproval]
    changes: list[Change]
    uses: int
    spent_cny: Decimal
    checked: Checked
    may: May


def activity_page(activity: Activity, person: User) -> ActivityPage:
    """Everything about an activity. A fixed number of queries, however long its scope."""
    uses, spent_cny = used(activity)
    return ActivityPage(
        activity,
        benefits_of(activity),
        audience_of(activity),
        list(_limits(activity)),
        list(_scopes(activity)),
        list(activity.approvals.select_related("by")[:10]),
        activity_history(activity),
        uses,
        spent_cny,
        _checked(activity),
        what_may(activity, person, has_batches=activity.batches.exists()),
    )


def used(activity: Activity) -> tuple[int, Decimal]:
    """Orders that use it, reserved ones included, and their discounts: the counters on which limits are checked."""
    counters = activity.batches.aggregate(
        uses=Sum(F("reserved") + F("used"), default=0),
        spent_cny=Sum(F("reserved_cny") + F("spent_cny"), default=Decimal(0)),
    )
    own = getattr(activity, "use", None)
    uses, spent_cny = (own.uses, own.spent_cny) if own else (0, Decimal(0))
    return uses + counters["uses"], spent_cny + counters["spent_cny"]


def _checked(activity: Activity) -> Checked:
    proved = Q(certainty=FindingCertainty.PROVED, loss_cny__gt=0)
    found = activity.findings.filter(state=FindingState.OPEN).aggregate(
        waiting=Count("pk"),
        proved=Count("pk", filter=proved),
        endless=Count("pk", filter=proved & Q(orders_possible=None)),
        worst=Max(F("loss_cny") * F("orders_possible"), filter=proved, output_field=DecimalField()),
    )
    return Checked(found["waiting"], found["proved"], None if found["endless"] else found["worst"])


def what_may(activity: Activity, person: User, *, has_batches: bool) -> May:
    """The buttons of a status, for a person with these permissions."""
    writes, publishes = person.can(PROMOTIONS_EDIT), person.can(PROMOTIONS_PUBLISH)
    editable = activity.status in EDITABLE
    over = activity.status == ActivityStatus.ENDED
    return May(
        edit=writes and editable,
        check=writes and not over,
        publish=publishes and editable,
        withdraw=publishes and activity.status == ActivityStatus.SCHEDULED,
        stop=publishes and activity.status in PUBLISHED,
        end=publishes and not over and activity.published_at is not None,
        delete=writes and editable and activity.published_at is None and not has_batches,
        copy=writes,
        add_batch=person.can(COUPONS_ISSUE) and activity.needs_coupon and not over,
        see_orders=publishes and activity.published_at is not None,
        see_report=person.can(FIGURES_VIEW) and activity.published_at is not None,
    )


def _limits(activity: Activity) -> Iterator[str]:
    sentences = (
        (activity.pieces_per_buyer, _("每人每个 SKU 限 %(n)s 件")),
        (activity.pieces_per_order, _("每单每个 SKU 限 %(n)s 件")),
        (activity.pieces_total, _("每个 SKU 共 %(n)s 件")),
        (activity.uses_per_buyer, _("每人 %(n)s 次")),
        (activity.uses_total, _("共 %(n)s 次")),
        (activity.budget_cny, _("预算 %(n)s 元")),
        (activity.max_repeats, _("最多累计 %(n)s 次")),
    )
    for limit, sentence in sentences:
        if limit is not None:
            yield sentence % {"n": plain_number(limit)}


def _scopes(activity: Activity) -> Iterator[ScopeList]:
    parts = (
        (ScopePart.SCOPE, False, _("参加活动的商品"), activity.covers_everything),
        (ScopePart.SCOPE, True, _("排除的商品"), False),
        (ScopePart.CONDITION, False, _("计入换购门槛的商品"), activity.add_on_covers_everything),
        (ScopePart.CONDITION, True, _("不计入换购门槛的商品"), False),
    )
    counts = {
        (row["part"], row["excluded"]): row["n"]
        for row in activity.scope_rows.order_by().values("part", "excluded").annotate(n=Count("pk"))
    }
    for part, excluded, title, everything in parts:
        count = counts.get((part, excluded), 0)
        rows: list[ScopeRow] = []
        if count:
            found = activity.scope_rows.filter(part=part, excluded=excluded)
            rows = list(found.select_related("sku__product", "product")[:SCOPE_ROWS_SHOWN])
        if count or everything:
            yield ScopeList(title, rows, count, everything)
