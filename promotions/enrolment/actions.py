"""Enrolment sheets: write one, change one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promotions.enrolment.models import EnrolmentLine, EnrolmentSheet
from shopops.lib.audit.actions import record
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
    """How the trail names a sheet."""
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
    rows = [
        EnrolmentLine(sheet=sheet, sku_id=x.sku_id, price_cny=x.price_cny, units_locked=x.units_locked)
        for x in lines
    ]
    for row in rows:
        row.clean_fields(exclude=["sheet", "sku"])
    EnrolmentLine.objects.bulk_create(rows, batch_size=2000)
