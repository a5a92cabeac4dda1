"""/api/v1/orders/."""

from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from orders.trades.actions import change_memo
from orders.trades.api.filters import TradeFilter
from orders.trades.api.serializers import MemoSerializer, TradeSerializer
from orders.trades.models import Trade
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.views import Resource


@extend_schema_view(
    list=extend_schema(summary=_("订单列表，新入库的在前")),
    retrieve=extend_schema(summary=_("一个订单和它的子订单")),
)
class Trades(Resource):
    """Trades with their lines; only flag and memo can be changed."""

    queryset = Trade.objects.select_related("buyer").prefetch_related("sub_orders__sku")
    serializer_class = TradeSerializer
    filterset_class = TradeFilter
    lookup_field = "tid"
    permissions: ClassVar[dict[str, Permission]] = {
        "list": ORDERS_VIEW,
        "retrieve": ORDERS_VIEW,
        "partial_update": ORDERS_EDIT,
    }

    @extend_schema(
        summary=_("修改旗帜和备注"), request=MemoSerializer(partial=True), responses={200: TradeSerializer}
    )
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Set flag or memo, or both."""
        trade = self.get_object()
        version = etag.expected_version(request, trade.version)
        changes = self.checked(MemoSerializer(trade, data=request.data, partial=True))
        change_memo(
            trade=trade,
            flag=changes.get("seller_flag", trade.seller_flag),
            memo=_unmasked(trade, changes.get("seller_memo", trade.seller_memo)),
            version=version,
            by=self.person,
        )
        return self.answer(self.get_object())


def _unmasked(trade: Trade, memo: str) -> str:
    """A program that adds to the memo it has read sends masked numbers back: they stay what they were."""
    return memo.replace(trade.memo_masked, trade.seller_memo) if trade.memo_masked else memo
