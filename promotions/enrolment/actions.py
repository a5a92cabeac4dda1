"""Actions on enrolment sheets: create and change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from orders.trades.models import SubOrder
from promotions.enrolment.models import EnrolmentLine, EnrolmentSheet
from promotions.enrolment.rules import BASELINE_DAYS
from shopops.lib.audit.actions import record
from shopops.lib.calendar import shop_day, starts_at
from shopops.lib.versions import lock_version
from staff.accounts.models import User

SHEET_FIELDS = (
    "title",
    "starts_at",
    "ends_at",
    "max_pay_rate",
    "lookback_days",
    "commission_rate",
    "fee_cny",
    "protected_days",
)


@dataclass(frozen=True)
class LineDraft:
    """One SKU (primary key) of a sheet; without a price, the highest that the platform takes."""

    sku_id: int
    price_cny: Decimal | None = None
    units_locked: int = 0


def create_sheet(*, facts: Mapping[str, Any], lines: Sequence[LineDraft], by: User) -> EnrolmentSheet:
    """A new sheet; `facts` holds fields of SHEET_FIELDS. Raises ValidationError."""
    with transaction.atomic():
        sheet = EnrolmentSheet(owner=by)
        _write(sheet, facts, lines)
        record("enrolment.created", by=by, target=target_of(sheet), skus=len(lines))
    return sheet


def change_sheet(
    *, sheet: EnrolmentSheet, facts: Mapping[str, Any], lines: Sequence[LineDraft], version: int, by: User
) -> EnrolmentSheet:
    """Other conditions or SKUs. Raises ValidationError, ChangedMeanwhile."""
    with transaction.atomic():
        current = lock_version(EnrolmentSheet.objects.all(), sheet.pk, version)
        current.version += 1
        current.lines.all().delete()
        _write(current, facts, lines)
        record("enrolment.changed", by=by, target=target_of(current), skus=len(lines))
    return current


def target_of(sheet: EnrolmentSheet) -> str:
    """The name of a sheet in the audit trail."""
    return f"promotions.enrolmentsheet:{sheet.pk}"


def _write(sheet: EnrolmentSheet, facts: Mapping[str, Any], lines: Sequence[LineDraft]) -> None:
    if unknown := set(facts) - set(SHEET_FIELDS):
        raise ValueError(f"not decided by people: {sorted(unknown)}")
    if not lines:
        raise ValidationError({"lines": _("还没有写商品。")})
    for name, value in facts.items():
        setattr(sheet, name, value)
    sheet.full_clean()
    sheet.save()
    sold = sold_before(sheet.created_at, [line.sku_id for line in lines])
    rows = []
    for line in lines:
        pieces, cny = sold.get(line.sku_id, (0, Decimal(0)))
        rows.append(EnrolmentLine(sheet=sheet, **vars(line), sold_pieces=pieces, sold_cny=cny))
    for row in rows:
        row.clean_fields(exclude=["sheet", "sku"])
    EnrolmentLine.objects.bulk_create(rows, batch_size=2000)


def sold_before(moment: datetime, sku_ids: Sequence[int]) -> dict[int, tuple[int, Decimal]]:
    """SKU → pieces and yuan paid in the 28 days before the day of a moment. One query."""
    last = starts_at(shop_day(moment))
    paid = SubOrder.objects.filter(
        sku__in=sku_ids, trade__pay_time__gte=last - timedelta(days=BASELINE_DAYS), trade__pay_time__lt=last
    )
    sums = paid.order_by().values_list("sku").annotate(Sum("num"), Sum("divide_order_fee_cny"))
    return {sku_id: (pieces, cny) for sku_id, pieces, cny in sums}
