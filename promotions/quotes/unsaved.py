"""An unsaved draft as the engine sees it."""

from dataclasses import replace
from datetime import datetime

from products.catalogue.models import Sku
from promotions.activities.drafts import Draft, ScopeDraft, TierDraft
from promotions.activities.models import Activity, ActivityGift, ActivityTier, BundlePiece, ScopeRow
from promotions.engine.offers import Limits, Offer
from promotions.quotes.conversion import make_offers
from promotions.segments.models import Segment

# The number of an activity that has none yet.
UNSAVED = 2**31 - 1


def offers_of_draft(draft: Draft, activity: Activity | None, now: datetime) -> tuple[Offer, ...]:
    """The offers that would be made of the draft; nothing is written. A coupon counts as held, without limits.

    Rows are built in memory as if they had been prefetched, and `make_offers` reads them: there is one
    conversion from rows to offers, and the preview cannot differ from what is published later.
    """
    row = Activity(pk=activity.pk if activity else UNSAVED)
    for name, value in draft.facts.items():
        setattr(row, name, value)
    row.take_level()
    skus = Sku.objects.in_bulk(list({pk for tier in draft.tiers for pk in tier.gifts}))
    _prefetched(
        row,
        tiers=[_tier(row, tier, skus) for tier in sorted(draft.tiers, key=lambda tier: tier.threshold)],
        scope_rows=[_scope_row(row, one) for one in draft.scope],
        bundle_pieces=[
            BundlePiece(activity=row, sku_id=pk, quantity=count) for pk, count in draft.bundle.items()
        ],
        segments=list(Segment.objects.filter(key__in=draft.segment_keys)),
        batches=[],
        piece_uses=[],
    )
    # No uses yet, as far as a preview is concerned.
    row._state.fields_cache["use"] = None
    offers = tuple(make_offers(row, now))
    if row.needs_coupon:
        return tuple(replace(offer, claimable=True, limits=Limits()) for offer in offers)
    return offers


def _prefetched(row: Activity | ActivityTier, **related: object) -> None:
    # What prefetch_related() does; it has no public way for rows that are not stored.
    setattr(row, "_prefetched_objects_cache", related)  # noqa: B010


def _tier(row: Activity, tier: TierDraft, skus: dict[int, Sku]) -> ActivityTier:
    made = ActivityTier(
        pk=UNSAVED,
        activity=row,
        threshold=tier.threshold,
        price_cny=tier.price_cny,
        amount_off_cny=tier.amount_off_cny,
        pay_rate=tier.pay_rate,
        free_postage=tier.free_postage,
    )
    gifts = [ActivityGift(tier=made, sku=skus[pk], quantity=count) for pk, count in tier.gifts.items()]
    _prefetched(made, gifts=gifts)
    return made


def _scope_row(row: Activity, one: ScopeDraft) -> ScopeRow:
    return ScopeRow(
        activity=row,
        part=one.part,
        excluded=one.excluded,
        sku_id=one.sku_id,
        product_id=one.product_id,
        category=one.category,
        tag=one.tag,
        price_cny=one.price_cny,
    )
