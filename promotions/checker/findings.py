"""Findings as rows: a fault is one row under its key; not found again it is fixed, with other facts open again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from promotions.activities.models import (
    Activity,
    ActivityStatus,
    Finding,
    FindingCertainty,
    FindingSeverity,
    FindingState,
)
from promotions.checker.rules.facts import LimitKind, Suspicion
from promotions.checker.rules.lints import Lint
from promotions.checker.rules.witness import Witness
from promotions.engine.money import from_fen

SEVERITY_OF_LIMIT = {
    LimitKind.COST: FindingSeverity.CRITICAL,
    LimitKind.FLOOR: FindingSeverity.CRITICAL,
    LimitKind.MIN_DISCOUNT: FindingSeverity.SERIOUS,
    LimitKind.COMMITMENT: FindingSeverity.SERIOUS,
}
# An acceptance is for these facts; with others the finding is open again.
FACTS = ("limit_cny", "price_cny", "loss_cny", "certainty", "numbers")
# Any number that nothing else in the product locks: "findings" in ASCII.
LOCK = 0x66696E64696E6773
# SKUs named in the numbers of a finding on several.
MOST_SKUS_NAMED = 20


@dataclass(frozen=True)
class Found:
    """One finding before it is a row."""

    code: str
    activity_ids: frozenset[int]
    severity: str
    certainty: str
    starts_at: datetime
    ends_at: datetime
    sku_id: int | None = None
    limit_cny: Decimal | None = None
    price_cny: Decimal | None = None
    loss_cny: Decimal | None = None
    orders_possible: int | None = None
    witness: Mapping[str, Any] | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it the same finding on another day."""
        limit = self.code if self.sku_id is None else f"{self.code}:{self.sku_id}"
        text = f"{limit}:{','.join(map(str, sorted(self.activity_ids)))}"
        return hashlib.sha256(text.encode()).hexdigest()


def proved_finding(witness: Witness, suspicion: Suspicion, activity_ids: frozenset[int]) -> Found:
    """A limit broken by a basket that the engine priced."""
    return Found(
        code=suspicion.limit.kind,
        activity_ids=activity_ids,
        severity=SEVERITY_OF_LIMIT[suspicion.limit.kind],
        certainty=FindingCertainty.PROVED,
        starts_at=suspicion.starts_at,
        ends_at=suspicion.ends_at,
        sku_id=suspicion.sku_id,
        limit_cny=from_fen(suspicion.limit.price_fen),
        price_cny=from_fen(witness.pays_fen // witness.quantity),
        loss_cny=from_fen(witness.loss_fen),
        orders_possible=witness.orders_possible,
        witness=witness_data(witness),
    )


def possible_finding(suspicion: Suspicion, activity_ids: frozenset[int]) -> Found:
    """A limit broken by the bound alone, without a basket; only a hint where rounding explains it."""
    missing = suspicion.limit.price_fen - suspicion.bound_fen
    return Found(
        code=suspicion.limit.kind,
        activity_ids=activity_ids,
        severity=FindingSeverity.HINT if missing <= suspicion.slack_fen else FindingSeverity.SERIOUS,
        certainty=FindingCertainty.POSSIBLE,
        starts_at=suspicion.starts_at,
        ends_at=suspicion.ends_at,
        sku_id=suspicion.sku_id,
        limit_cny=from_fen(suspicion.limit.price_fen),
        price_cny=from_fen(int(suspicion.bound_fen)),
    )


def lint_finding(lint: Lint, activity_ids: frozenset[int], starts_at: datetime, ends_at: datetime) -> Found:
    """A fault that shows in the settings alone, without a basket."""
    several = {"sku_ids": list(lint.sku_ids[:MOST_SKUS_NAMED])} if len(lint.sku_ids) > 1 else {}
    return Found(
        code=lint.code,
        activity_ids=activity_ids,
        severity=lint.severity,
        certainty=FindingCertainty.PROVED,
        starts_at=starts_at,
        ends_at=ends_at,
        sku_id=lint.sku_ids[0] if len(lint.sku_ids) == 1 else None,
        numbers={**lint.numbers, **several},
    )


def witness_data(witness: Witness) -> dict[str, Any]:
    """The basket to buy, as data; money in fen."""
    return {
        "moment": witness.moment.isoformat(),
        "lines": [{"sku": sku_id, "quantity": quantity} for sku_id, quantity in witness.lines],
        "elsewhere_fen": {str(offer_id): fen for offer_id, fen in witness.elsewhere_fen.items()},
        "buyer": {
            "is_new": witness.buyer.is_new,
            "vip_level": witness.buyer.vip_level,
            "segments": sorted(witness.buyer.segments),
            "coupons": sorted(witness.buyer.coupon_offer_ids),
            "coins_fen": witness.buyer.coins_fen,
        },
        "sku": witness.sku_id,
        "quantity": witness.quantity,
        "pays_fen": witness.pays_fen,
        "goods_fen": witness.goods_fen,
        "stack": list(witness.stack),
    }


# Which sets of activities a run answers for.
Concerns = Callable[[frozenset[int]], bool]


def store(found: Iterable[Found], *, now: datetime, concerns: Concerns) -> tuple[int, int, int]:
    """Store what was found; how many are new, open again, and fixed. Idempotent.

    A finding on activities that the run `concerns` and that was not found any more is fixed.
    """
    with transaction.atomic():
        _wait_for_others()
        by_key = _deepest(found)
        rows = {row.key: row for row in _rows(by_key, concerns)}
        new = [_create(one, now) for key, one in by_key.items() if key not in rows]
        again = sum(_update(rows[key], one, now) for key, one in by_key.items() if key in rows)
        fixed = sum(_fix(row, now) for key, row in rows.items() if key not in by_key)
    return len(new), again, fixed


def _wait_for_others() -> None:
    """Two runs that found the same would write the same key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def fix_ended(*, now: datetime) -> int:
    """Findings on activities that have ended or were deleted are fixed; how many."""
    with transaction.atomic():
        rows = Finding.objects.exclude(state=FindingState.FIXED)
        ended = rows.filter(Q(activities__status=ActivityStatus.ENDED) | Q(activities=None))
        ids = list(ended.values_list("pk", flat=True))
        return sum(_fix(row, now) for row in Finding.objects.filter(pk__in=ids).select_for_update())


def _deepest(found: Iterable[Found]) -> dict[str, Found]:
    """One per key: proofs before possibilities, then the lowest price; over the whole time of all."""
    by_key: dict[str, Found] = {}
    for one in found:
        other = by_key.get(one.key)
        by_key[one.key] = one if other is None else _joined(one, other)
    return by_key


def _joined(one: Found, other: Found) -> Found:
    worst = min(one, other, key=lambda f: (f.certainty != FindingCertainty.PROVED, f.price_cny or 0))
    facts = {name: getattr(worst, name) for name in Found.__dataclass_fields__}
    facts["starts_at"] = min(one.starts_at, other.starts_at)
    facts["ends_at"] = max(one.ends_at, other.ends_at)
    return Found(**facts)


def _rows(by_key: Mapping[str, Found], concerns: Concerns) -> list[Finding]:
    """The rows that may change, locked in order of their number."""
    activities: dict[int, set[int]] = {}
    through = Finding.activities.through.objects.exclude(finding__state=FindingState.FIXED)
    for finding_id, activity_id in through.values_list("finding_id", "activity_id"):
        activities.setdefault(finding_id, set()).add(activity_id)
    ids = {pk for pk, of in activities.items() if concerns(frozenset(of))}
    ids |= set(Finding.objects.filter(key__in=list(by_key)).values_list("pk", flat=True))
    return list(Finding.objects.filter(pk__in=ids).order_by("pk").select_for_update())


def _create(found: Found, now: datetime) -> Finding:
    activities = list(Activity.objects.filter(pk__in=found.activity_ids).order_by("-created_at"))
    row = Finding(key=found.key, found_at=now, seen_at=now, owner=activities[0].owner)
    _write(row, found)
    row.save()
    row.activities.set(activities)
    return row


def _update(row: Finding, found: Found, now: datetime) -> bool:
    """Whether the row is open again: it was fixed, or accepted with other facts."""
    before = _facts(row)
    was = row.state
    _write(row, found)
    row.seen_at = now
    if was == FindingState.FIXED or (was == FindingState.ACCEPTED and _facts(row) != before):
        row.state, row.fixed_at = FindingState.OPEN, None
        row.accepted_by, row.accepted_at, row.accepted_reason = None, None, ""
    row.save()
    return was != FindingState.OPEN and row.state == FindingState.OPEN


def _fix(row: Finding, now: datetime) -> bool:
    if row.state == FindingState.FIXED:
        return False
    row.state, row.fixed_at = FindingState.FIXED, now
    row.save(update_fields=["state", "fixed_at"])
    return True


def _write(row: Finding, found: Found) -> None:
    for name in ("code", "severity", "certainty", "sku_id", "starts_at", "ends_at", "orders_possible"):
        setattr(row, name, getattr(found, name))
    row.limit_cny, row.price_cny, row.loss_cny = found.limit_cny, found.price_cny, found.loss_cny
    row.witness = None if found.witness is None else dict(found.witness)
    row.numbers = dict(found.numbers)


def _facts(row: Finding) -> str:
    return json.dumps([str(getattr(row, name)) for name in FACTS[:-1]] + [row.numbers], sort_keys=True)
