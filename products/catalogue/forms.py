"""Forms of the catalogue. They remember what was on the screen, so that only real changes are saved."""

from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from products.catalogue.actions import PRODUCT_FIELDS, SKU_FIELDS
from products.catalogue.models import Product, Sku
from shopops.lib.audit.queries import readable


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed while we did, too."""

    label: str
    now: str
    mine: str


class MergingForm(forms.ModelForm):
    """A form that knows which fields its user really changed (each input carries its first value along)."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        for name in self.own_fields:
            self.fields[name].show_hidden_initial = True

    @property
    def own_fields(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    @property
    def changes(self) -> dict[str, Any]:
        """The values that the user changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}

    def rebased(self, current: Model, version: int) -> Self:
        """The same form on the row as it is now: our changes stay, all other fields show what others wrote."""
        form = type(self)(self._data_on(current, version), instance=current)
        form.narrow_like(self)
        return form

    def narrow_like(self, other: forms.BaseForm) -> None:
        """Leave out the fields that the other form leaves out."""
        for name in set(self.fields) - set(other.fields):
            del self.fields[name]

    def conflicts_with(self, current: Model) -> list[Conflict]:
        """Our changes that would overwrite somebody else's."""
        return [
            Conflict(
                str(self.fields[name].label), self.said(current, name, now), self.said(current, name, mine)
            )
            for name in self.changed_data
            if name != "version"
            for mine, now in [(self.cleaned_data[name], self.value_in(current, name))]
            if now not in (mine, self._seen(name))
        ]

    def value_in(self, row: Model, name: str) -> Any:
        """A field's value in a row."""
        return getattr(row, name)

    def said(self, row: Model, name: str, value: Any) -> str:
        """A value for people, in the table of conflicts."""
        return readable(row._meta.get_field(name), value)

    def _seen(self, name: str) -> Any:
        """What the field said when the page was opened."""
        field = self.fields[name]
        raw = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.clean(raw)
        except forms.ValidationError:
            return None

    def _data_on(self, current: Model, version: int) -> dict[str, Any]:
        data: dict[str, Any] = {"version": version}
        for name in self.own_fields:
            now = self.fields[name].prepare_value(self.value_in(current, name))
            now = "" if now is None else now
            data[self.add_initial_prefix(name)] = now
            data[name] = self.data.get(name, "") if name in self.changed_data else now
        return data


LONG = forms.Textarea(attrs={"rows": 4})


class ProductForm(MergingForm):
    """What a merchandiser writes about a product."""

    class Meta:
        model = Product
        fields = PRODUCT_FIELDS
        widgets = {"selling_points": LONG, "size_guide": LONG, "care": LONG}
        help_texts = {
            "selling_points": _("一行一个卖点，客服回答买家时使用。"),
            "tags": _("用英文逗号隔开；活动可以按标签选商品，例如：双11主推,清仓。"),
        }


class SkuForm(MergingForm):
    """Cost, floor price and counted stock of a SKU; money only for people who may see it."""

    class Meta:
        model = Sku
        fields = SKU_FIELDS
        help_texts = {
            "floor_price_cny": _("店铺愿意卖的最低价，客服议价不会低于它。"),
            "warehouse_stock": _("仓库实际有货的数量；留空表示没有盘点。"),
        }

    def __init__(self, *args: Any, sees_costs: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_costs:
            del self.fields["cost_cny"], self.fields["floor_price_cny"]
