"""An activity as plain values: what a form, the API or a copy asks to have written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from promotions.activities.models import Activity, ScopePart

# Fields with one value each; tiers, SKUs, bundle and segments are beside them.
ACTIVITY_FIELDS = (
    "title",
    "kind",
    "event",
    "note",
    "starts_at",
    "ends_at",
    "min_vip_level",
    "new_buyers",
    "covers_everything",
    "add_on_covers_everything",
    "measure",
    "repeats",
    "max_repeats",
    "every_n",
    "every_n_pay_rate",
    "bundle_price_cny",
    "add_on_price_cny",
    "add_on_max_pieces",
    "deposit_cny",
    "deposit_worth_cny",
    "balance_starts_at",
    "balance_ends_at",
    "except_regions",
    "is_official",
    "stacking_group",
    "blocks",
    "is_claimable",
    "pieces_per_buyer",
    "pieces_per_order",
    "pieces_total",
    "uses_per_buyer",
    "uses_total",
    "budget_cny",
)


@dataclass(frozen=True)
class TierDraft:
    """One tier; `gifts` is SKU → pieces."""

    threshold: Decimal = Decimal(0)
    price_cny: Decimal | None = None
    amount_off_cny: Decimal | None = None
    pay_rate: Decimal | None = None
    free_postage: bool = False
    gifts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ScopeDraft:
    """One thing that is covered or left out: exactly one of sku_id, product_id (primary keys), category, tag."""

    part: str = ScopePart.SCOPE.value
    excluded: bool = False
    sku_id: int | None = None
    product_id: int | None = None
    category: str = ""
    tag: str = ""
    price_cny: Decimal | None = None


@dataclass(frozen=True)
class Draft:
    """Everything that people decide about an activity. `facts` holds fields of ACTIVITY_FIELDS."""

    facts: Mapping[str, Any]
    tiers: tuple[TierDraft, ...] = ()
    scope: tuple[ScopeDraft, ...] = ()
    # SKU → pieces.
    bundle: Mapping[int, int] = field(default_factory=dict)
    segment_keys: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if unknown := set(self.facts) - set(ACTIVITY_FIELDS):
            raise ValueError(f"not decided in a draft: {sorted(unknown)}")

    def sku_ids(self) -> set[int]:
        """Every SKU that the draft names."""
        named = {row.sku_id for row in self.scope if row.sku_id is not None}
        return named | set(self.bundle) | {sku_id for tier in self.tiers for sku_id in tier.gifts}


def read_draft(activity: Activity) -> Draft:
    """The stored activity as a draft. Five queries, none for what is prefetched."""
    return Draft(
        facts={name: getattr(activity, name) for name in ACTIVITY_FIELDS},
        tiers=tuple(
            TierDraft(
                tier.threshold,
                tier.price_cny,
                tier.amount_off_cny,
                tier.pay_rate,
                tier.free_postage,
                {gift.sku_id: gift.quantity for gift in tier.gifts.all()},
            )
            for tier in activity.tiers.all()
        ),
        scope=tuple(
            ScopeDraft(
                row.part, row.excluded, row.sku_id, row.product_id, row.category, row.tag, row.price_cny
            )
            for row in activity.scope_rows.all()
        ),
        bundle={piece.sku_id: piece.quantity for piece in activity.bundle_pieces.all()},
        segment_keys=frozenset(segment.key for segment in activity.segments.all()),
    )


def scope_of_skus(sku_ids: Iterable[int], *, excluded: bool = False) -> tuple[ScopeDraft, ...]:
    """A list of SKUs as scope."""
    return tuple(ScopeDraft(sku_id=sku_id, excluded=excluded) for sku_id in sku_ids)
