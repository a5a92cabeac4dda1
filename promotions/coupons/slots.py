"""Shares of a hot coupon: uses of one code by many connections count in several rows, not all in one.

A slot holds a part of what its batch has left, and gives it out by itself (`use_shared` in statements.sql).
The batch keeps the rest. Locks go slots, in order, → batch.
"""

from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from promotions.models import PUBLISHED, CouponBatch, CouponSlot

# The number stands in statements.sql too.
SLOTS = 16
# Shares smaller than that are not worth it, and larger ones not needed.
LEAST_USES, MOST_USES = 20, 1_000_000
LEAST_CNY, MOST_CNY = Decimal(100), Decimal(10_000_000)
NOTHING = (0, Decimal(0))


def share_out(batch_id: int) -> None:
    """Count in the batch what its slots gave out, and share half of what is left among them anew."""
    with transaction.atomic():
        row = _gather(batch_id)
        uses, cny = _share_of(row)
        if not uses:
            return
        CouponSlot.objects.bulk_create(
            (CouponSlot(batch=row, slot=number, uses=uses, cny=cny) for number in range(SLOTS)),
            update_conflicts=True,
            unique_fields=["batch", "slot"],
            update_fields=["uses", "cny"],
        )
        CouponBatch.objects.filter(pk=batch_id).update(slot_uses=SLOTS * uses, slot_cny=SLOTS * cny)


def gather(batch_id: int) -> CouponBatch:
    """Everything back to the batch, which alone decides from now on."""
    with transaction.atomic():
        return _gather(batch_id)


def has_uses(batch: CouponBatch) -> bool:
    """Whether a batch has one more use that is not in its slots."""
    return batch.total is None or batch.issued + batch.slot_uses < batch.total


def has_money(batch: CouponBatch, discount_cny: Decimal) -> bool:
    """Whether a batch has so much money that is not in its slots."""
    gone = batch.spent_cny + batch.reserved_cny + batch.slot_cny
    return batch.budget_cny is None or gone + discount_cny <= batch.budget_cny


def counted_batches() -> QuerySet[CouponBatch]:
    """Batches whose counters are right at this moment, for everything that shows them."""
    collect_uses()
    return CouponBatch.objects.all()


def collect_uses() -> None:
    """Count in the batches what their slots gave out."""
    for pk in (
        CouponSlot.objects.filter(used__gt=0).order_by("batch").values_list("batch", flat=True).distinct()
    ):
        share_out(pk)


def share_open_batches() -> None:
    """Collect what was counted, and give slots to open batches of published activities that have none."""
    used = CouponSlot.objects.filter(batch=OuterRef("pk"), used__gt=0)
    without = Q(is_open=True, slot_uses=0, activity__status__in=PUBLISHED)
    waiting = CouponBatch.objects.filter(without | Exists(used)).exclude(shared_code="")
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        share_out(pk)


def _gather(batch_id: int) -> CouponBatch:
    slots = list(CouponSlot.objects.select_for_update().filter(batch=batch_id).order_by("slot"))
    used, spent = sum(slot.used for slot in slots), sum((slot.spent_cny for slot in slots), Decimal(0))
    row = CouponBatch.objects.select_for_update().get(pk=batch_id)
    if not row.slot_uses:
        return row
    CouponSlot.objects.filter(batch=batch_id).update(uses=0, cny=0, used=0, spent_cny=0)
    for name in ("issued", "claimed", "used"):
        setattr(row, name, getattr(row, name) + used)
    row.spent_cny += spent
    row.slot_uses, row.slot_cny = NOTHING
    row.save(update_fields=["issued", "claimed", "used", "spent_cny", "slot_uses", "slot_cny"])
    return row


def _share_of(row: CouponBatch) -> tuple[int, Decimal]:
    """Uses and money of each slot; the batch keeps as much as all of them get."""
    if not (row.shared_code and row.is_open):
        return NOTHING
    uses, cny = MOST_USES, MOST_CNY
    if row.total is not None:
        uses = min(uses, (row.total - row.issued) // (2 * SLOTS))
    if row.budget_cny is not None:
        left = row.budget_cny - row.spent_cny - row.reserved_cny
        cny = min(cny, (left / (2 * SLOTS)).quantize(Decimal("0.01"), ROUND_DOWN))
    return (uses, cny) if uses >= LEAST_USES and cny >= LEAST_CNY else NOTHING
