"""Two lists: the orders of activities with the loss of each, and every promotion of orders."""

import django_filters as df
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orders.trades.permissions import ORDERS_VIEW
from products.catalogue.permissions import COSTS_VIEW
from promotions.activities.models import Activity
from promotions.replay.affected import with_losses
from promotions.replay.models import UNMATCHED, Basis, OrderPromotion, OrderUse
from shopops.lib.guards import require
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import NOTHING, Column, Kind
from shopops.lib.lists.filters import CodesFilter, DayFromFilter, DayToFilter, ListFilter, YesNoFilter
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.views import show_list

BASIS_COLOURS = {
    Basis.RECORDED: "green",
    Basis.NAME: "blue",
    Basis.REPLAY: "purple",
    Basis.UNKNOWN_NAME: "orange",
    Basis.DIFFERS: "orange",
    Basis.UNKNOWN_LINES: "orange",
    Basis.PLATFORM: "grey",
}


def basis_badge(row: OrderUse | OrderPromotion) -> SafeString:
    """How we know, in its colour."""
    return badge(row.get_basis_display(), BASIS_COLOURS[Basis(row.basis)])


def _published(request: object) -> QuerySet[Activity]:
    return Activity.objects.filter(published_at__isnull=False).order_by("-starts_at")


class OrderUseFilter(ListFilter):
    """By activity, order number, how we know, whether there was a loss, and days of ordering and payment."""

    activity = df.ModelChoiceFilter(queryset=_published, label=_("活动"), empty_label=_("不限"))
    tid = df.CharFilter("tid", label=_("订单编号"), max_length=32)
    basis = CodesFilter("basis", choices=Basis, label=_("依据"))
    at_from = DayFromFilter("at", label=_("时间从"))
    at_to = DayToFilter("at", label=_("时间到"))
    paid_from = DayFromFilter("pay_time", label=_("付款时间从"))
    paid_to = DayToFilter("pay_time", label=_("付款时间到"))

    more = ("at_from", "at_to", "paid_from", "paid_to")

    class Meta:
        model = OrderUse
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[OrderUse]) -> QuerySet[OrderUse]:
        """None without an activity: all together would be every order of the shop."""
        asked = self.form.cleaned_data
        return super().filter_queryset(queryset if asked["activity"] or asked["tid"] else queryset.none())


def _uses() -> QuerySet[OrderUse]:
    return with_losses(OrderUse.objects.select_related("activity", "buyer", "trade"))


def _order(row: OrderUse) -> SafeString:
    if row.trade_id is None:
        return format_html("{}", row.tid)
    return format_html('<a href="{}">{}</a>', reverse("orders:detail", args=[row.tid]), row.tid)


ORDER_USES = ListPage(
    key="promotions.order_uses",
    title=_("用过活动的订单"),
    url_name="promotions:order_uses",
    permission=ORDERS_VIEW,
    queryset=_uses,
    filterset=OrderUseFilter,
    default_sort="-at",
    empty_hint=_("先选一个活动，或者填订单编号。下单时记下的、订单上写着名称的、重新算价相符的都算用过。"),
    columns=(
        Column(key="tid", title=_("订单编号"), value="tid", cell=_order),
        Column(key="at", title=_("时间"), value="at", kind=Kind.TIME, sort="at"),
        Column(
            key="activity",
            title=_("活动"),
            value="activity.title",
            cell=lambda row: shortened(row.activity.title),
        ),
        Column(key="basis", title=_("依据"), value="get_basis_display", cell=basis_badge, sort="basis"),
        Column(key="buyer", title=_("买家"), value=lambda row: row.buyer.masked_nick if row.buyer else ""),
        Column(
            key="discount",
            title=_("优惠金额（元）"),
            value="discount_cny",
            kind=Kind.MONEY,
            sort="discount_cny",
        ),
        Column(
            key="amount",
            title=_("实付金额（元）"),
            value="amount_cny",
            kind=Kind.MONEY,
            hint=_("还没付款的订单是应付金额"),
        ),
        Column(key="cost", title=_("成本（元）"), value="cost_cny", kind=Kind.MONEY, permission=COSTS_VIEW),
        Column(
            key="loss",
            title=_("损失（元）"),
            value="loss_cny",
            kind=Kind.MONEY,
            permission=COSTS_VIEW,
            hint=_("付款金额低于商品成本的部分"),
        ),
        Column(
            key="paid_at", title=_("付款时间"), value="pay_time", kind=Kind.TIME, sort="pay_time", shown=False
        ),
    ),
)


class OrderPromotionFilter(ListFilter):
    """By order number, name, whether an activity was found, how we know, and day of ordering."""

    q = df.CharFilter("name", lookup_expr="icontains", label=_("优惠名称"), max_length=100)
    is_open = YesNoFilter(method="filter_open", label=_("没有对应活动"))
    basis = CodesFilter("basis", choices=Basis, label=_("依据"))
    tid = df.CharFilter("trade__tid", label=_("订单编号"), max_length=32)
    created_from = DayFromFilter("created", label=_("下单时间从"))
    created_to = DayToFilter("created", label=_("下单时间到"))

    more = ("tid", "created_from", "created_to")

    class Meta:
        model = OrderPromotion
        fields: list[str] = []

    def filter_open(self, rows: QuerySet[OrderPromotion], name: str, value: bool) -> QuerySet[OrderPromotion]:
        return rows.filter(basis__in=UNMATCHED) if value else rows.exclude(basis__in=UNMATCHED)


def _order_promotions() -> QuerySet[OrderPromotion]:
    return OrderPromotion.objects.select_related("trade", "activity")


ORDER_PROMOTIONS = ListPage(
    key="promotions.carried",
    title=_("订单上的优惠"),
    url_name="promotions:order_promotions",
    permission=ORDERS_VIEW,
    queryset=_order_promotions,
    filterset=OrderPromotionFilter,
    default_sort="-created",
    row_url=lambda row: reverse("orders:detail", args=[row.trade.tid]),
    empty_hint=_("订单导入后，按优惠名称或重新算价找出每个订单用了哪些活动；找不到的也列在这里。"),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="tid", title=_("订单编号"), value="trade.tid"),
        Column(key="created", title=_("下单时间"), value="created", kind=Kind.TIME, sort="created"),
        Column(key="name", title=_("优惠名称"), value="name", cell=lambda row: shortened(row.name)),
        Column(key="promotion_id", title=_("平台优惠 ID"), value="promotion_id", shown=False),
        Column(key="line", title=_("子订单"), value="oid", shown=False),
        Column(
            key="discount",
            title=_("优惠金额（元）"),
            value="discount_cny",
            kind=Kind.MONEY,
            sort="discount_cny",
        ),
        Column(
            key="activity",
            title=_("活动"),
            value="activity.title",
            cell=lambda row: shortened(row.activity.title) if row.activity else SafeString(NOTHING),
        ),
        Column(key="basis", title=_("依据"), value="get_basis_display", cell=basis_badge, sort="basis"),
    ),
)


@require(ORDERS_VIEW)
@require_safe
def order_uses(request: HttpRequest) -> HttpResponse:
    """Orders of activities; parameters: see OrderUseFilter."""
    return show_list(request, ORDER_USES)


@require(ORDERS_VIEW)
@require_safe
def order_promotions(request: HttpRequest) -> HttpResponse:
    """The promotions of orders; parameters: see OrderPromotionFilter."""
    return show_list(request, ORDER_PROMOTIONS)
