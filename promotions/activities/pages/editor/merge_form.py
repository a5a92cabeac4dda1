"""Merging of two people's edits of one draft: rows of tiers beside the fields."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from promotions.activities.models import Activity
from promotions.activities.pages.editor import tiers
from promotions.activities.pages.editor.shapes import Shape
from shopops.lib.forms.merge import MergeForm, Values

# The rows of tiers are one value under this name.
TIERS = "tiers"


class TieredMergeForm(MergeForm):
    """A form of an activity whose tiers are merged as a whole."""

    shape: Shape
    activity: Activity | None

    def stored_values(self) -> Values:
        values = super().stored_values()
        if self.shape.tiers:
            stored = tiers.rows_of_tiers(list(self.activity.tiers.all())) if self.activity else []
            rows = stored[: 1 if self.shape.one_tier else None]
            values[TIERS] = self._tier_values(rows)
        return values

    def sent_values(self) -> Values:
        values = super().sent_values()
        if self.shape.tiers:
            values[TIERS] = self._tier_values(tiers.rows_of_data(self.data))
        return values

    def as_data(self, values: Values) -> QueryDict:
        data = super().as_data({name: strings for name, strings in values.items() if name != TIERS})
        for row in values.get(TIERS, []):
            for name in tiers.COLUMNS:
                data.appendlist(f"tier-{name}", row.get(name, ""))
        return data

    def label_of(self, name: str) -> str:
        return _("优惠档") if name == TIERS else super().label_of(name)

    def display(self, name: str, strings: list[Any]) -> str:
        if name != TIERS:
            return super().display(name, strings)
        return "\n".join(_display_tier(row) for row in strings if isinstance(row, dict)) or "–"

    def _tier_values(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """The columns of this kind of activity, without empty rows."""
        found = [{name: row[name] for name in self.shape.tiers} for row in rows]
        return [row for row in found if any(row.values())]


def _display_tier(row: dict[str, str]) -> str:
    """A row with the labels of the page."""
    shown = {**row, "free_postage": _("包邮") if row.get("free_postage") else ""}
    labels = tiers.TierForm.base_fields
    return _("；").join(f"{labels[name].label} {value}" for name, value in shown.items() if value)
