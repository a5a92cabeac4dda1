"""The rows of tiers in the editor."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.catalogue.numbers import find_numbers
from promotions.activities.drafts import TierDraft
from promotions.activities.models import ActivityTier
from shopops.lib.forms import paste
from shopops.lib.text import plain_number

COLUMNS = ("threshold", "price_cny", "amount_off_cny", "pay_rate", "gifts", "free_postage")
MAX_TIERS = 20
_GIFT = re.compile(r"^(.+?)(?:[×*xX](\d{1,4}))?$")


def _money(label: Any, step: str = "0.01") -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": step, "min": "0", "inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=2, widget=widget)


class TierForm(forms.Form):
    """One row; rows have the same names, so that the page can add and remove them."""

    # Yuan or pieces: the arrow keys go by one, and cents can be typed.
    threshold = _money(_("门槛"), step="any")
    price_cny = _money(_("活动价（元）"))
    amount_off_cny = _money(_("减（元）"))
    pay_rate = forms.DecimalField(
        label=_("折扣（八折写 0.8）"),
        required=False,
        max_digits=9,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"step": "0.0001", "min": "0", "inputmode": "decimal"}),
    )
    gifts = forms.CharField(
        label=_("赠品"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("SKU 编号，两件写 编号×2")}),
    )
    free_postage = forms.ChoiceField(label=_("邮费"), required=False, choices=(("", "–"), ("1", _("包邮"))))

    prefix = "tier"

    def __init__(self, *args: Any, columns: tuple[str, ...] = COLUMNS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(columns):
            del self.fields[name]

    def add_error_beside(self, name: str, sentence: str) -> None:
        """Beside the field, or beside the row where a row of this kind has no such field."""
        self.add_error(name if name in self.fields else None, sentence)

    def clean_gifts(self) -> dict[int, int]:
        """SKU → pieces. Raises ValidationError with the numbers that are not in the catalogue."""
        wanted: dict[str, int] = {}
        for word in paste.words(self.cleaned_data["gifts"]):
            if found := _GIFT.match(word):
                wanted[found[1]] = int(found[2] or 1)
        named = find_numbers(wanted)
        if lost := [word for word in wanted if word not in named.skus]:
            raise ValidationError(gettext("没有这个 SKU：%(words)s") % {"words": gettext("、").join(lost)})
        return {named.skus[word]: pieces for word, pieces in wanted.items()}

    def sentences(self) -> list[str]:
        """Everything that is wrong with the row."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]

    def tier(self) -> TierDraft:
        """The row as a draft of a tier."""
        cleaned = self.cleaned_data
        return TierDraft(
            cleaned.get("threshold") or Decimal(0),
            cleaned.get("price_cny"),
            cleaned.get("amount_off_cny"),
            cleaned.get("pay_rate"),
            bool(cleaned.get("free_postage")),
            cleaned.get("gifts") or {},
        )


def rows_of_data(data: QueryDict) -> list[dict[str, str]]:
    """The rows that were sent, as text, without empty ones."""
    lists = {name: data.getlist(f"tier-{name}") for name in COLUMNS}
    count = min(max((len(values) for values in lists.values()), default=0), MAX_TIERS)
    rows = [
        {name: values[at].strip() if at < len(values) else "" for name, values in lists.items()}
        for at in range(count)
    ]
    return [row for row in rows if any(row.values())]


def rows_of_tiers(tiers: Iterator[ActivityTier] | list[ActivityTier]) -> list[dict[str, str]]:
    """Stored tiers as the text of their rows; gifts must be loaded."""
    return [
        {
            "threshold": plain_number(tier.threshold) if tier.threshold else "",
            "price_cny": _text(tier.price_cny),
            "amount_off_cny": _text(tier.amount_off_cny),
            "pay_rate": _text(tier.pay_rate),
            "gifts": " ".join(f"{gift.sku.sku_id}×{gift.quantity}" for gift in tier.gifts.all()),
            "free_postage": "1" if tier.free_postage else "",
        }
        for tier in tiers
    ]


def forms_of(rows: list[dict[str, str]], columns: tuple[str, ...]) -> list[TierForm]:
    """A bound form per row."""
    return [_form(row, at, columns) for at, row in enumerate(rows)]


def _form(row: Mapping[str, str], at: int, columns: tuple[str, ...]) -> TierForm:
    data = {f"tier-{name}": value for name, value in row.items()}
    return TierForm(data, columns=columns, auto_id=f"id_tier{at}_%s")


def _text(value: Decimal | None) -> str:
    return "" if value is None else plain_number(value)
