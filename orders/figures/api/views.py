"""/api/v1/shop-days/."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from orders.figures.api.filters import ShopDayFilter
from orders.figures.api.paging import FigurePagination
from orders.figures.api.serializers import ShopDaySerializer
from orders.figures.models import ShopDay
from shopops.lib.access import Permission
from shopops.lib.api.views import Resource
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.rollup.queries import final_days


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
        "list": FIGURES_VIEW,
        "retrieve": FIGURES_VIEW,
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
