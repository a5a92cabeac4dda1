"""Forms of the catalogue."""

import re
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from products.catalogue.actions import PRODUCT_FIELDS, SKU_FIELDS
from products.catalogue.models import Product, Sku
from shopops.lib.forms.merge import MergeForm


class TagList(SimpleArrayField):
    """Tags between commas, semicolons or line ends, Chinese or not; a tag may have spaces."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = ",".join(filter(None, map(str.strip, re.split(r"[,，、;；\n]", value))))
        return super().to_python(value)


LONG = forms.Textarea(attrs={"rows": 4})


class ProductForm(forms.ModelForm, MergeForm):
    """What a merchandiser writes about a product."""

    class Meta:
        model = Product
        fields = PRODUCT_FIELDS
        field_classes = {"tags": TagList}
        widgets = {"selling_points": LONG, "size_guide": LONG, "care": LONG}
        help_texts = {
            "selling_points": _("一行一个卖点，客服回答买家时使用。"),
            "tags": _("用逗号隔开；活动可以按标签选商品，例如：双11主推，清仓。"),
        }


class SkuForm(forms.ModelForm, MergeForm):
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
