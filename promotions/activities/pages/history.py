"""How an activity changed: its own fields, its tiers and its SKUs, put together per save."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotions.activities.descriptions import tier_sentence
from promotions.activities.models import Activity, ActivityTier, ScopePart
from shopops.lib.audit.queries import NOTHING, Change, FieldChange, history_of
from shopops.lib.text import plain_number

# Of a long list of SKUs, so many are named.
NAMED = 3
# What every save changes, and what its line says anyway.
UNSAID = ("updated_by", "version")


def activity_history(activity: Activity) -> list[Change]:
    """The newest saves, newest first, each with everything that it changed. Six queries at most."""
    changes = history_of(activity)
    moments = [change.at for change in changes if not change.created]
    tiers, scope = _tiers(activity, moments), _scope(activity, moments)
    return [
        _whole(activity, change, tiers.get(change.at, []), scope.get(change.at, [])) for change in changes
    ]


def _whole(activity: Activity, change: Change, tiers: list[FieldChange], scope: list[FieldChange]) -> Change:
    if change.created:
        return change
    unsaid = {str(activity._meta.get_field(name).verbose_name) for name in UNSAID}  # type: ignore[union-attr]
    fields = [*(field for field in change.fields if field.name not in unsaid), *tiers, *scope]
    if not fields:
        # What leaves no trace of its own.
        fields = [FieldChange(_("赠品、套餐商品或人群"), NOTHING, _("有改动"))]
    return replace(change, fields=fields)


def _tiers(activity: Activity, moments: list[datetime]) -> dict[datetime, list[FieldChange]]:
    """Tiers are all rewritten when one changes: the deleted ones are the old text, the created ones the new."""
    events = apps.get_model("promotions.ActivityTierEvent").objects
    rows = events.filter(activity_id=activity.pk, pgh_created_at__in=moments).order_by("threshold", "pgh_id")
    texts: dict[datetime, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        texts[row.pgh_created_at][row.pgh_label].append(_tier_text(activity, row))
    found = {}
    for at, by_label in texts.items():
        old, new = _("；").join(by_label["delete"]), _("；").join(by_label["insert"])
        if old != new:
            found[at] = [FieldChange(_("优惠"), old or NOTHING, new or NOTHING)]
    return found


def _tier_text(activity: Activity, row: Any) -> str:
    names = ("threshold", "price_cny", "amount_off_cny", "pay_rate", "free_postage")
    return tier_sentence(activity, ActivityTier(**{name: getattr(row, name) for name in names}), gifts=())


def _scope(activity: Activity, moments: list[datetime]) -> dict[datetime, list[FieldChange]]:
    """SKUs, products, categories and tags that were added or removed, the first of each named."""
    events = apps.get_model("promotions.ScopeRowEvent").objects
    of_one = [F("pgh_created_at"), F("part"), F("excluded"), F("pgh_label")]
    rows = (
        events.filter(activity_id=activity.pk, pgh_created_at__in=moments)
        .select_related("sku__product", "product")
        .annotate(
            place=Window(RowNumber(), partition_by=of_one, order_by="pgh_id"),
            of=Window(Count("pgh_id"), partition_by=of_one),
        )
        .filter(place__lte=NAMED)
        .order_by("part", "excluded", "pgh_id")
    )
    lists: dict[datetime, dict[str, dict[str, list[Any]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in rows:
        lists[row.pgh_created_at][_list_name(row.part, row.excluded)][row.pgh_label].append(row)
    return {
        at: [
            FieldChange(name, _names(by_label["delete"]), _names(by_label["insert"]))
            for name, by_label in of_lists.items()
        ]
        for at, of_lists in lists.items()
    }


def _list_name(part: str, excluded: bool) -> str:
    if part == ScopePart.CONDITION:
        return _("不计入换购门槛的商品") if excluded else _("计入换购门槛的商品")
    return _("排除的商品") if excluded else _("参加活动的商品")


def _names(rows: Iterable[Any]) -> str:
    rows = list(rows)
    if not rows:
        return NOTHING
    text = _("、").join(map(_name, rows))
    more = rows[0].of - len(rows)
    return text + ngettext(" 等，另有 %(n)s 项", " 等，另有 %(n)s 项", more) % {"n": more} if more else text


def _name(row: Any) -> str:
    if row.sku:
        price = (
            _(" %(price)s 元") % {"price": plain_number(row.price_cny)} if row.price_cny is not None else ""
        )
        return f"{row.sku.product.title} {row.sku}{price}"
    return row.product.title if row.product else row.category or row.tag
