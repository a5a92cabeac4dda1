"""From rows to what the engine understands: activities become offers, SKUs become items."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from products.catalogue.models import Sku
from promotions.activities.models import Activity, ActivityTier, ScopePart, ScopeRow
from promotions.coupons.models import CouponBatch, PieceUse
from promotions.engine.baskets import Item
from promotions.engine.eligibility import covers
from promotions.engine.money import to_fen
from promotions.engine.offers import (
    AddOn,
    Audience,
    Benefit,
    Bundle,
    EveryNth,
    Gift,
    Level,
    Limits,
    Measure,
    Offer,
    Presale,
    Scope,
    Tier,
)

# offer_id = activity + PARTS × part; part 0 is the activity's own benefit.
PARTS = 2**32


def activity_id_of(offer_id: int) -> int:
    """The activity that an offer was made from."""
    return offer_id % PARTS


def with_parts(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Activities with everything an offer is made of: a fixed number of queries, however many activities."""
    return activities.select_related("use").prefetch_related(
        Prefetch("tiers", ActivityTier.objects.prefetch_related("gifts__sku")),
        "scope_rows",
        "bundle_pieces",
        "segments",
        Prefetch("batches", CouponBatch.objects.filter(is_open=True)),
        Prefetch("piece_uses", PieceUse.objects.filter(buyer=None).select_related("sku__product")),
    )


def offers_of(activities: QuerySet[Activity], *, now: datetime | None = None) -> tuple[Offer, ...]:
    """The offers of these activities, in order of their number. Eight queries."""
    at = now or timezone.now()
    return tuple(
        sorted(
            (offer for activity in with_parts(activities) for offer in make_offers(activity, at)),
            key=lambda offer: offer.offer_id,
        )
    )


def make_offers(activity: Activity, now: datetime) -> Iterator[Offer]:
    """One offer, and one more for each own price of SKUs, and for each number of pieces already used.

    The engine knows one price and one number of pieces left for all SKUs of an offer.
    """
    rows = list(activity.scope_rows.all())
    offer = _offer(activity, rows, now)
    groups = _groups(activity, rows, offer.scope)
    alone = frozenset(pk for sku_ids in groups.values() for pk in sku_ids)
    if _gives(offer):
        scope = replace(offer.scope, except_sku_ids=offer.scope.except_sku_ids | alone)
        yield replace(offer, scope=scope) if alone else offer
    bare = replace(offer.scope, everything=False, product_ids=_NONE, categories=_NO_WORDS, tags=_NO_WORDS)
    for part, ((price_fen, used), sku_ids) in enumerate(sorted(groups.items(), key=_by_sku), start=1):
        tiers = offer.tiers if price_fen is None else (Tier(0, Benefit(price_fen=price_fen)),)
        yield replace(
            offer,
            offer_id=activity.pk + PARTS * part,
            scope=replace(bare, sku_ids=frozenset(sku_ids)),
            tiers=tiers,
            limits=replace(offer.limits, pieces_left=_pieces_left(activity, used)),
        )


def item_of(sku: Sku) -> Item:
    """A SKU as the engine sees it; its product must be loaded."""
    product = sku.product
    return Item(sku.pk, product.pk, to_fen(sku.price_cny), product.category, frozenset(product.tags))


def items_of(sku_ids: Iterable[int]) -> dict[int, Item]:
    """SKU → item. One query; unknown numbers are left out."""
    found = Sku.objects.filter(pk__in=list(sku_ids)).select_related("product")
    return {sku.pk: item_of(sku) for sku in found}


_NONE: frozenset[int] = frozenset()
_NO_WORDS: frozenset[str] = frozenset()


def _by_sku(group: tuple[tuple[int | None, int], list[int]]) -> int:
    """Parts are numbered by their first SKU, so that a number means the same in every process."""
    return min(group[1])


def _groups(
    activity: Activity, rows: Sequence[ScopeRow], scope: Scope
) -> dict[tuple[int | None, int], list[int]]:
    """(own price, pieces used) → SKUs that need an offer of their own."""
    prices = {row.sku_id: to_fen(row.price_cny) for row in rows if row.sku_id and row.price_cny is not None}
    used: dict[int, int] = {}
    if activity.pieces_total is not None:
        used = {
            use.sku_id: use.pieces
            for use in activity.piece_uses.all()
            if use.pieces and covers(scope, item_of(use.sku))
        }
    groups: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for sku_id in prices.keys() | used.keys():
        groups[prices.get(sku_id), used.get(sku_id, 0)].append(sku_id)
    return groups


def _gives(offer: Offer) -> bool:
    """Whether the activity has a benefit beside SKUs' own prices."""
    return bool(offer.tiers or offer.every_nth or offer.bundle or offer.presale or offer.add_on)


def _offer(activity: Activity, rows: Sequence[ScopeRow], now: datetime) -> Offer:
    starts_at, ends_at = _window(activity)
    return Offer(
        offer_id=activity.pk,
        title=activity.title,
        level=Level(activity.level),
        starts_at=starts_at,
        ends_at=ends_at,
        scope=_scope(activity, rows),
        audience=Audience(
            min_vip_level=activity.min_vip_level,
            new_buyers=activity.new_buyers,
            segments=frozenset(segment.key for segment in activity.segments.all()),
        ),
        measure=Measure(activity.measure),
        tiers=tuple(_tier(activity, tier) for tier in activity.tiers.all()),
        repeats=activity.repeats,
        max_repeats=activity.max_repeats,
        every_nth=_every_nth(activity),
        add_on=_add_on(activity, rows),
        bundle=_bundle(activity),
        presale=_presale(activity),
        official=activity.is_official and activity.level == Level.ITEM,
        card_kind=activity.card_kind,
        needs_coupon=activity.needs_coupon,
        claimable=activity.is_claimable and _can_be_claimed(activity, now),
        group=activity.stacking_group,
        blocks=frozenset(Level(level) for level in activity.blocks),
        except_regions=frozenset(activity.except_regions),
        limits=_coupon_limits(activity) if activity.needs_coupon else _limits(activity),
    )


def _window(activity: Activity) -> tuple[datetime, datetime]:
    """When it can be used; coupons with a fixed validity not outside of it."""
    batches = list(activity.batches.all()) if activity.needs_coupon else []
    if not batches or any(batch.valid_days for batch in batches):
        return activity.starts_at, activity.ends_at
    first = min(batch.valid_from for batch in batches if batch.valid_from)
    last = max(batch.valid_until for batch in batches if batch.valid_until)
    return max(activity.starts_at, first), min(activity.ends_at, last)


def _scope(activity: Activity, rows: Sequence[ScopeRow]) -> Scope:
    if activity.bundle_price_cny is not None:
        return Scope(sku_ids=frozenset(piece.sku_id for piece in activity.bundle_pieces.all()))
    return _scope_of(ScopePart.SCOPE, activity.covers_everything, rows)


def _scope_of(part: ScopePart, everything: bool, rows: Sequence[ScopeRow]) -> Scope:
    within = [row for row in rows if row.part == part and not row.excluded]
    without = [row for row in rows if row.part == part and row.excluded]
    return Scope(
        everything=everything,
        sku_ids=frozenset(row.sku_id for row in within if row.sku_id),
        product_ids=frozenset(row.product_id for row in within if row.product_id),
        categories=frozenset(row.category for row in within if row.category),
        tags=frozenset(row.tag for row in within if row.tag),
        except_sku_ids=frozenset(row.sku_id for row in without if row.sku_id),
        except_product_ids=frozenset(row.product_id for row in without if row.product_id),
        except_categories=frozenset(row.category for row in without if row.category),
        except_tags=frozenset(row.tag for row in without if row.tag),
    )


def _tier(activity: Activity, tier: ActivityTier) -> Tier:
    by_amount = activity.measure == Measure.AMOUNT
    return Tier(
        threshold=to_fen(tier.threshold) if by_amount else int(tier.threshold),
        benefit=Benefit(
            price_fen=None if tier.price_cny is None else to_fen(tier.price_cny),
            amount_off_fen=to_fen(tier.amount_off_cny or Decimal(0)),
            pay_permyriad=10_000 if tier.pay_rate is None else _permyriad(tier.pay_rate),
            gifts=tuple(
                Gift(gift.sku_id, gift.quantity, to_fen(gift.sku.price_cny) * gift.quantity)
                for gift in tier.gifts.all()
            ),
            free_postage=tier.free_postage,
        ),
    )


def _permyriad(rate: Decimal) -> int:
    return int(rate * 10_000)


def _every_nth(activity: Activity) -> EveryNth | None:
    if activity.every_n is None or activity.every_n_pay_rate is None:
        return None
    return EveryNth(activity.every_n, _permyriad(activity.every_n_pay_rate))


def _add_on(activity: Activity, rows: Sequence[ScopeRow]) -> AddOn | None:
    if activity.add_on_price_cny is None or activity.add_on_max_pieces is None:
        return None
    condition = _scope_of(ScopePart.CONDITION, activity.add_on_covers_everything, rows)
    return AddOn(condition, to_fen(activity.add_on_price_cny), activity.add_on_max_pieces)


def _bundle(activity: Activity) -> Bundle | None:
    if activity.bundle_price_cny is None:
        return None
    pieces = {piece.sku_id: piece.quantity for piece in activity.bundle_pieces.all()}
    return Bundle(pieces, to_fen(activity.bundle_price_cny))


def _presale(activity: Activity) -> Presale | None:
    if (
        activity.deposit_cny is None
        or activity.deposit_worth_cny is None
        or activity.balance_starts_at is None
        or activity.balance_ends_at is None
    ):
        return None
    return Presale(
        to_fen(activity.deposit_cny),
        to_fen(activity.deposit_worth_cny),
        activity.balance_starts_at,
        activity.balance_ends_at,
    )


def _can_be_claimed(activity: Activity, now: datetime) -> bool:
    """Whether one may be claimed, now or later: a coupon that opens tomorrow counts for tomorrow."""
    return any(
        batch.claim_ends_at > now and (batch.total is None or batch.claimed < batch.total)
        for batch in activity.batches.all()
    )


def _limits(activity: Activity) -> Limits:
    use = getattr(activity, "use", None)
    uses, spent = (use.uses, use.spent_cny) if use else (0, Decimal(0))
    return Limits(
        pieces_per_buyer=activity.pieces_per_buyer,
        pieces_left=_pieces_left(activity, 0),
        uses_per_buyer=activity.uses_per_buyer,
        uses_left=None if activity.uses_total is None else max(activity.uses_total - uses, 0),
        budget_left_fen=None
        if activity.budget_cny is None
        else to_fen(max(activity.budget_cny - spent, Decimal(0))),
    )


def _pieces_left(activity: Activity, used: int) -> int | None:
    """Pieces of a SKU that one order may still have."""
    left = None if activity.pieces_total is None else max(activity.pieces_total - used, 0)
    most = activity.pieces_per_order
    return most if left is None else left if most is None else min(left, most)


def _coupon_limits(activity: Activity) -> Limits:
    """What all open batches together still give; an order's discount comes out of one batch's budget."""
    batches = list(activity.batches.all())
    if not batches:
        return Limits(uses_left=0)
    totals = [None if b.total is None else b.total - b.used - b.reserved - b.expired for b in batches]
    budgets = [None if b.budget_cny is None else b.budget_cny - b.spent_cny - b.reserved_cny for b in batches]
    known_totals = [total for total in totals if total is not None]
    known_budgets = [budget for budget in budgets if budget is not None]
    each = [b.per_buyer for b in batches if b.per_buyer is not None]
    return Limits(
        uses_per_buyer=sum(each) if len(each) == len(batches) else None,
        uses_left=sum(known_totals) if len(known_totals) == len(totals) else None,
        budget_left_fen=to_fen(max(known_budgets)) if len(known_budgets) == len(budgets) else None,
    )
