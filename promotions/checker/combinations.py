"""The engine prices exactly, and therefore not any number of offers that share SKUs at one time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from products.catalogue.models import Sku
from promotions.activities.models import PUBLISHED, Activity
from promotions.checker.rules.too_many import fullest_moments
from promotions.checker.rules.trials import coupons_too_many, is_item_coupon
from promotions.engine.bits import places, transposed
from promotions.engine.eligibility import ScopeIndex
from promotions.engine.limits import (
    FEW_COUPONS,
    MAX_ADD_ON_STATES,
    add_ons_giving_too_much,
    bundles_sharing_too_much,
)
from promotions.engine.offers import Offer
from promotions.quotes.conversion import activity_id_of, item_of, offers_of
from promotions.rulebook.kinds import ActivityKind, ActivityLevel
from promotions.rulebook.queries import rulebook_on
from shopops.lib.calendar import shop_day

# Titles named in a sentence: more are not read.
MAX_TITLES = 8


def refuse_too_many_combinations(activity: Activity, *, now: datetime) -> None:
    """Raises ValidationError when a published activity makes something that could not be priced exactly."""
    kind = ActivityKind(activity.kind)
    if kind == ActivityKind.BUNDLE:
        for together in _at_one_time(activity, kind, now=now):
            _refuse_bundles(activity, together)
    elif kind == ActivityKind.ADD_ON:
        for together in _at_one_time(activity, kind, now=now):
            _refuse_add_ons(activity, together)
    elif activity.level not in (ActivityLevel.ITEM, ActivityLevel.POSTAGE):
        _refuse_coupons(activity, now=now)


def _at_one_time(activity: Activity, kind: ActivityKind, *, now: datetime) -> Iterator[list[Offer]]:
    """The offers of a kind at each moment of the activity when one begins: nothing is added between these."""
    offers = offers_of(_beside(activity).filter(kind=kind), now=now)
    for moment in sorted({max(offer.starts_at, activity.starts_at) for offer in offers}):
        yield [offer for offer in offers if offer.starts_at <= moment < offer.ends_at]


def _beside(activity: Activity) -> QuerySet[Activity]:
    """What is published for some moment of the activity, and the activity."""
    return Activity.objects.filter(
        status__in=PUBLISHED, starts_at__lt=activity.ends_at, ends_at__gt=activity.starts_at
    )


def _refuse_bundles(activity: Activity, together: Sequence[Offer]) -> None:
    for group in bundles_sharing_too_much(together):
        if _is_in(activity, group):
            raise ValidationError(
                _("同时有 %(count)s 个套餐共用商品，无法准确算价：%(titles)s。请错开时间或减少套餐。")
                % {"count": len(group), "titles": _titles(group)}
            )


def _refuse_add_ons(activity: Activity, together: Sequence[Offer]) -> None:
    for group, ways in add_ons_giving_too_much(_with_skus(together)):
        if not _is_in(activity, group):
            continue
        words = {"ways": ways, "most": MAX_ADD_ON_STATES, "titles": _titles(group)}
        if len(group) == 1:
            raise ValidationError(_("换购件数太多，无法准确算价：最多换购件数要小于 %(most)s。") % words)
        raise ValidationError(
            _(
                "这些换购同时有效、共用商品，件数有 %(ways)s 种组合（最多 %(most)s 种），无法准确算价：%(titles)s。"
                "请错开时间、分开商品，或减少最多换购件数。"
            )
            % words
        )


def _refuse_coupons(activity: Activity, *, now: datetime) -> None:
    """Trial baskets are priced only where many item coupons meet; what could not be priced before is no reason."""
    beside = _beside(activity)
    coupons = beside.filter(kind=ActivityKind.ITEM_COUPON)
    if coupons.count() <= FEW_COUPONS:
        return
    offers = offers_of(beside, now=now)
    own = {offer.offer_id for offer in offers if activity_id_of(offer.offer_id) == activity.pk}
    others = [offer for offer in offers if offer.offer_id not in own]
    try_them = partial(
        coupons_too_many,
        items=[item_of(sku) for sku in Sku.objects.select_related("product")],
        rulebook=rulebook_on(shop_day(max(now, activity.starts_at))),
    )
    moments = fullest_moments([offer for offer in offers if is_item_coupon(offer) or offer.offer_id in own])
    for moment in moments:
        group = try_them(offers, moment=moment)
        if group and (_is_in(activity, group) or not try_them(others, moment=moment)):
            raise ValidationError(
                _(
                    "%(count)s 种商品优惠券同时有效、商品交错，买很多种商品时无法准确算价：%(titles)s。"
                    "请错开时间，或减少共用商品的券。"
                )
                % {"count": len(group), "titles": _titles(group)}
            )


def _with_skus(offers: Sequence[Offer]) -> list[tuple[Offer, frozenset[int]]]:
    """Each with the SKUs it covers. One query."""
    index = ScopeIndex([offer.scope for offer in offers])
    skus = list(Sku.objects.select_related("product"))
    covered = transposed([index.covering(item_of(sku)) for sku in skus], len(offers))
    return [
        (offer, frozenset(skus[place].pk for place in places(mask)))
        for offer, mask in zip(offers, covered, strict=True)
    ]


def _is_in(activity: Activity, group: Sequence[Offer]) -> bool:
    return any(activity_id_of(offer.offer_id) == activity.pk for offer in group)


def _titles(group: Sequence[Offer]) -> str:
    titles = list(dict.fromkeys(offer.title for offer in group))
    named = _("、").join(titles[:MAX_TITLES])
    return (
        _("%(titles)s 等 %(count)s 个") % {"titles": named, "count": len(titles)}
        if titles[MAX_TITLES:]
        else named
    )
