"""Fields of the API that name SKUs, products and buyers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from orders.trades.models import Buyer
from products.catalogue.models import Product, Sku

CNY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "min_value": 0}
RATE: dict[str, Any] = {"max_digits": 5, "decimal_places": 4, "min_value": 0}
MOST_PIECES = 10_000
MOST_SKUS = 10_000


def sku_pks(sku_ids: Iterable[str], field: str) -> dict[str, int]:
    """SKU ID → primary key. Raises ValidationError with the ones that are not in the catalogue."""
    wanted = set(sku_ids)
    found = dict(Sku.objects.filter(sku_id__in=wanted).values_list("sku_id", "pk"))
    _refuse_unknown(field, wanted - set(found), _("商品库里没有这些 SKU：%(unknown)s。"))
    return found


def product_pks(num_iids: Iterable[str], field: str) -> dict[str, int]:
    """Product ID → primary key; raises as `sku_pks`."""
    wanted = set(num_iids)
    found = dict(Product.objects.filter(num_iid__in=wanted).values_list("num_iid", "pk"))
    _refuse_unknown(field, wanted - set(found), _("商品库里没有这些商品：%(unknown)s。"))
    return found


def _refuse_unknown(field: str, unknown: set[str], sentence: str) -> None:
    if unknown:
        named = _("、").join(sorted(unknown)[:10]) + ("…" if len(unknown) > 10 else "")
        error = serializers.ErrorDetail(sentence % {"unknown": named}, code="does_not_exist")
        raise serializers.ValidationError({field: [error]})


class NumberField(serializers.RegexField):
    """A number of the platform, as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[0-9A-Za-z_-]{1,32}$", **kwargs)


class BuyerField(serializers.SlugRelatedField[Buyer]):
    """A buyer by the identity that orders show: `ouid:…`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="identity", queryset=Buyer.objects.all(), **kwargs)

    def to_internal_value(self, data: Any) -> Buyer:
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
