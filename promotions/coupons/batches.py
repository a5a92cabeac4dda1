"""Batches of coupons: create, change, make codes, grant to a segment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.activities.models import Activity, ActivityStatus
from promotions.coupons.codes import cleaned, is_own_code, new_codes, new_link_token
from promotions.coupons.granted import count_parts
from promotions.coupons.models import CouponBatch, CouponGrant
from promotions.segments.membership import buyers_in
from promotions.segments.models import Segment
from shopops.lib.audit.actions import record
from shopops.lib.versions import lock_version
from staff.accounts.models import User

BATCH_FIELDS = (
    "name",
    "total",
    "per_buyer",
    "budget_cny",
    "claim_starts_at",
    "claim_ends_at",
    "valid_from",
    "valid_until",
    "valid_days",
    "shared_code",
    "is_open",
)
MAX_CODES_AT_ONCE = 1_000_000
CODES_PER_STATEMENT = 50_000


def create_batch(*, activity: Activity, facts: Mapping[str, Any], by: User) -> CouponBatch:
    """A batch of a coupon activity; `facts` holds fields of BATCH_FIELDS. Raises ValidationError."""
    if not activity.needs_coupon:
        raise ValidationError(_("只有优惠券和红包有券批次。"))
    if activity.status == ActivityStatus.ENDED:
        raise ValidationError(_("活动已经结束。"))
    with transaction.atomic():
        batch = CouponBatch(activity=activity, created_by=by, claim_token=new_link_token(), **_known(facts))
        _clean(batch)
        batch.save(force_insert=True)
        record("batch.created", by=by, target=_target(batch), activity=activity.pk)
    return batch


def change_batch(*, batch: CouponBatch, changes: Mapping[str, Any], version: int, by: User) -> CouponBatch:
    """Other limits or times; never below what was issued already. Raises ValidationError, ChangedMeanwhile."""
    with transaction.atomic():
        current = lock_version(CouponBatch.objects.all(), batch.pk, version)
        changed = [name for name, value in _known(changes).items() if getattr(current, name) != value]
        if not changed:
            return current
        for name in changed:
            setattr(current, name, changes[name])
        _clean(current)
        current.version += 1
        # Only these columns: the counters belong to the statements of claims and uses.
        current.save(update_fields=[*changed, "version"])
        record("batch.changed", by=by, target=_target(current), fields=changed)
    return current


def make_codes(*, batch: CouponBatch, count: int, by: User) -> int:
    """So many codes without an owner, to print or distribute. Raises ValidationError."""
    if not 1 <= count <= MAX_CODES_AT_ONCE:
        raise ValidationError(_("一次生成 1 到 %(most)s 个券码。") % {"most": MAX_CODES_AT_ONCE})
    if batch.shared_code:
        raise ValidationError(_("这批券用通用口令，没有单独的券码。"))
    with transaction.atomic():
        _take_from_total(batch, issued=count, claimed=0)
        for part in _parts(new_codes(count)):
            _insert(
                "SELECT %(batch)s, code, 'issued', NULL, %(at)s, NULL, NULL, NULL "
                "FROM unnest(%(codes)s::text[]) AS code",
                {"batch": batch.pk, "codes": part, "at": timezone.now()},
            )
        record("batch.codes_made", by=by, target=_target(batch), count=count)
    return count


def grant(*, batch: CouponBatch, segment: Segment, by: User, at: datetime | None = None) -> int:
    """A coupon for every buyer of the segment who has none of the batch; how many. Raises ValidationError.

    All or none: when the batch has fewer left, nothing is granted.
    """
    moment = at or timezone.now()
    if batch.shared_code:
        raise ValidationError(_("这批券用通用口令，不能定向发放。"))
    if not batch.is_open or (batch.valid_until is not None and batch.valid_until <= moment):
        raise ValidationError(_("这批券已停止领取或已过期。"))
    with transaction.atomic():
        buyers = _new_holders(batch, list(buyers_in(segment, moment).values_list("pk", flat=True)))
        if not buyers:
            return 0
        _take_from_total(batch, issued=len(buyers), claimed=len(buyers))
        codes = new_codes(len(buyers))
        for first in range(0, len(buyers), CODES_PER_STATEMENT):
            last = first + CODES_PER_STATEMENT
            _insert(
                "SELECT b.id, granted.code, 'claimed', granted.buyer, %(at)s, %(at)s, coalesce(b.valid_from, %(at)s), "
                "coalesce(b.valid_until, %(at)s + b.valid_days * interval '1 day') "
                "FROM unnest(%(codes)s::text[], %(buyers)s::bigint[]) AS granted (code, buyer), "
                "promotions_couponbatch AS b WHERE b.id = %(batch)s",
                {"batch": batch.pk, "codes": codes[first:last], "buyers": buyers[first:last], "at": moment},
            )
        CouponGrant.objects.create(batch=batch, segment=segment, coupons=len(buyers), at=moment, by=by)
        count_parts(batch.pk)
        record("batch.granted", by=by, target=_target(batch), segment=segment.key, count=len(buyers))
    return len(buyers)


def _new_holders(batch: CouponBatch, buyer_ids: Sequence[int]) -> list[int]:
    """The buyers among these who had none, noted as holders, in order, so that two grants cannot cross."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO promotions_couponholder (batch_id, buyer_id, taken) "
            "SELECT %s, buyer, 1 FROM unnest(%s::bigint[]) AS buyer ORDER BY buyer "
            "ON CONFLICT (batch_id, buyer_id) DO NOTHING RETURNING buyer_id",
            [batch.pk, sorted(buyer_ids)],
        )
        return [row[0] for row in cursor.fetchall()]


def _take_from_total(batch: CouponBatch, *, issued: int, claimed: int) -> None:
    """Count them as claimed in the batch, if it has so many left."""
    enough = Q(total=None) | Q(total__gte=F("issued") + issued)
    updated = CouponBatch.objects.filter(enough, pk=batch.pk).update(
        issued=F("issued") + issued, claimed=F("claimed") + claimed
    )
    if not updated:
        batch.refresh_from_db()
        left = (batch.total or 0) - batch.issued
        raise ValidationError(
            _("这批券只剩 %(left)s 张，不够 %(wanted)s 张。") % {"left": left, "wanted": issued}
        )


def _insert(select: str, facts: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO promotions_coupon "
            "(batch_id, code, state, buyer_id, issued_at, claimed_at, valid_from, valid_until) " + select,
            facts,
        )


def _parts(codes: list[str]) -> list[list[str]]:
    return [codes[at : at + CODES_PER_STATEMENT] for at in range(0, len(codes), CODES_PER_STATEMENT)]


def _clean(batch: CouponBatch) -> None:
    batch.name = batch.name.strip()
    batch.shared_code = cleaned(batch.shared_code)
    if is_own_code(batch.shared_code):
        raise ValidationError({"shared_code": _("通用口令不能和单张券码一样是 12 位，请换一个长度。")})
    batch.full_clean()
    late = batch.valid_until is not None and batch.claim_ends_at > batch.valid_until
    if late:
        raise ValidationError({"claim_ends_at": _("领取结束不能晚于有效期结束，否则会领到过期的券。")})


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(BATCH_FIELDS):
        raise ValueError(f"not decided by people: {sorted(unknown)}")
    return dict(facts)


def _target(batch: CouponBatch) -> str:
    return f"promotions.couponbatch:{batch.pk}"
