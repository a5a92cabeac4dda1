"""The engine prices exactly, and therefore not any number of bundles and add-ons that share SKUs at one time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from products.models import Sku
from promotions.models import PUBLISHED, Activity, ActivityKind
from promotions.offers import activity_id_of, item_of, offers_of
from promotions.rules.bits import places, turned
from promotions.rules.limits import MAX_ADD_ON_STATES, add_ons_giving_too_much, bundles_sharing_too_much
from promotions.rules.matching import ScopeIndex
from promotions.rules.offers import Offer


def refuse_too_many_combinations(activity: Activity, *, now: datetime) -> None:
    """Raises ValidationError when a published bundle or add-on could not be priced beside the others of its kind."""
    kind = ActivityKind(activity.kind)
    if kind not in (ActivityKind.BUNDLE, ActivityKind.ADD_ON):
        return
    refuse = _refuse_bundles if kind == ActivityKind.BUNDLE else _refuse_add_ons
    others = Activity.objects.filter(
        kind=activity.kind,
        status__in=PUBLISHED,
        starts_at__lt=activity.ends_at,
        ends_at__gt=activity.starts_at,
    )
    for together in _at_one_time(offers_of(others, now=now), activity):
        refuse(activity, together)


def _at_one_time(offers: Sequence[Offer], activity: Activity) -> Iterator[list[Offer]]:
    """The offers at each moment of the activity when one begins: nothing is added between these."""
    moments = {max(offer.starts_at, activity.starts_at) for offer in offers}
    for moment in sorted(moments):
        yield [offer for offer in offers if offer.starts_at <= moment < offer.ends_at]


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


def _with_skus(offers: Sequence[Offer]) -> list[tuple[Offer, frozenset[int]]]:
    """Each with the SKUs it covers. One query."""
    index = ScopeIndex([offer.scope for offer in offers])
    skus = list(Sku.objects.select_related("product"))
    covered = turned([index.covering(item_of(sku)) for sku in skus], len(offers))
    return [
        (offer, frozenset(skus[place].pk for place in places(mask)))
        for offer, mask in zip(offers, covered, strict=True)
    ]


def _is_in(activity: Activity, group: Sequence[Offer]) -> bool:
    return any(activity_id_of(offer.offer_id) == activity.pk for offer in group)


def _titles(group: Sequence[Offer]) -> str:
    return _("、").join(dict.fromkeys(offer.title for offer in group))
