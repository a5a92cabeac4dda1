"""Two people write one draft: as with any form, and rows of tiers beside the fields."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from promotions.activities.pages.editor import tiers
from promotions.activities.pages.editor.forms import ActivityForm
from shopops.lib.forms import concurrent_edits
from shopops.lib.forms.concurrent_edits import Conflict, Raw, merge, seen_in

__all__ = ["Conflict", "Raw", "as_data", "conflicts", "merge", "raw_of", "raw_of_data", "seen_in"]

# Rows of tiers stand under this name.
TIERS = "tiers"


def raw_of(form: ActivityForm) -> Raw:
    """What a browser would send for an untouched form."""
    raw = concurrent_edits.raw_of(form)
    if form.shape.tiers:
        rows = [{name: row[name].value() or "" for name in row.fields} for row in form.tier_rows]
        raw[TIERS] = [row for row in rows if any(row.values())]
    return raw


def raw_of_data(form: ActivityForm) -> Raw:
    """What was sent."""
    raw = concurrent_edits.raw_of_data(form)
    if form.shape.tiers:
        assert isinstance(form.data, QueryDict)  # noqa: S101  the form is made of what was sent
        rows = tiers.rows_of_data(form.data)
        raw[TIERS] = [{name: row[name] for name in form.shape.tiers} for row in rows]
    return raw


def as_data(raw: Raw) -> QueryDict:
    """As if a browser had sent it."""
    data = concurrent_edits.as_data(raw, leaving_out=[TIERS])
    for row in raw.get(TIERS, []):
        for name in tiers.COLUMNS:
            data.appendlist(f"tier-{name}", row.get(name, ""))
    return data


def conflicts(form: ActivityForm, clashes: list[str], mine: Raw, now: Raw) -> list[Conflict]:
    """The fields that both wrote, in people's words."""
    return [
        Conflict(_label(form, name), _said(form, name, now[name]), _said(form, name, mine[name]))
        for name in clashes
    ]


def _label(form: ActivityForm, name: str) -> str:
    return _("优惠档") if name == TIERS else concurrent_edits.label_of(form, name)


def _said(form: ActivityForm, name: str, values: list[object]) -> str:
    if name != TIERS:
        return concurrent_edits.said_of(form, name, values)
    rows = [_tier_said(row) for row in values if isinstance(row, dict)]
    return "\n".join(rows) or "–"


def _tier_said(row: dict[str, str]) -> str:
    """A row as its fields are called on the page."""
    shown = {**row, "free_postage": _("包邮") if row.get("free_postage") else ""}
    labels = tiers.TierForm.base_fields
    return _("；").join(f"{labels[name].label} {value}" for name, value in shown.items() if value)
