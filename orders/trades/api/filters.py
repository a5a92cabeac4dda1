"""Filters of /api/v1/orders/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from orders.trades.models import SellerFlag, Trade, TradeStatus
from shopops.lib.api.filters import MomentFilter, StrictFilterSet


class TradeFilter(StrictFilterSet):
    status = filters.ChoiceFilter(choices=TradeStatus.choices)
    seller_flag = filters.ChoiceFilter(choices=SellerFlag.choices)
    receiver_state = filters.CharFilter()
    buyer = filters.CharFilter(field_name="buyer__identity", label=_("买家的 identity"))
    created_since = MomentFilter("created", "gte", label=_("此时间（含）之后下单的"))
    created_before = MomentFilter("created", "lt", label=_("此时间之前下单的"))
    paid_since = MomentFilter("pay_time", "gte", label=_("此时间（含）之后付款的"))
    paid_before = MomentFilter("pay_time", "lt", label=_("此时间之前付款的"))
    updated_since = MomentFilter("updated_at", "gte", label=_("此时间（含）之后写入或修改的"))
    facts_since = MomentFilter("facts_as_of", "gte", label=_("资料时间在此时间（含）之后的"))

    class Meta:
        model = Trade
        fields: list[str] = []
