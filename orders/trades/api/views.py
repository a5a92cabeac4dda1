"""/api/v1/orders/ and /api/v1/shop-days/."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from orders.figures.models import ShopDay
from orders.trades.actions import change_memo
from orders.trades.api.filters import ShopDayFilter, TradeFilter
from orders.trades.api.paging import FigurePagination
from orders.trades.api.serializers import MemoSerializer, ShopDaySerializer, TradeSerializer
from orders.trades.models import Trade
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.views import Resource
from shopops.lib.rollup.queries import final_days


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
        "list": Permission.ORDERS_VIEW,
        "retrieve": Permission.ORDERS_VIEW,
        "partial_update": Permission.ORDERS_EDIT,
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
            memo=changes.get("seller_memo", trade.seller_memo),
            version=version,
            by=self.person,
        )
        return self.answer(self.get_object())


@extend_schema_view(
    list=extend_schema(summary=_("店铺日报，新的在前")),
    retrieve=extend_schema(summary=_("店铺一天的数据")),
)
class ShopDays(Resource):
    """The shop's daily figures, as the nightly engine wrote them."""

    queryset = ShopDay.objects.all()
    serializer_class = ShopDaySerializer
    filterset_class = ShopDayFilter
    pagination_class = FigurePagination
    lookup_field = "day"
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.FIGURES_VIEW,
        "retrieve": Permission.FIGURES_VIEW,
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of days. Three queries, and one for `data_through`."""
        days = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(_shown(self, days))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One day."""
        return Response(_shown(self, [self.get_object()])[0])


def _shown(view: ShopDays, days: Sequence[ShopDay]) -> list[dict[str, Any]]:
    dates = [day.day for day in days]
    final = final_days("shop_day", min(dates), max(dates)) if dates else set()
    context = {**view.get_serializer_context(), "final_days": final}
    return list(ShopDaySerializer(days, many=True, context=context).data)
