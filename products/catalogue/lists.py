"""The product list page."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from products.catalogue.filters import ProductFilter
from products.catalogue.models import ApproveStatus, Product
from products.catalogue.permissions import PRODUCTS_VIEW
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage


def _products() -> QuerySet[Product]:
    return Product.objects.defer("extra", "selling_points", "size_guide", "care")


def _url(row: Product) -> str:
    return reverse("products:detail", args=[row.num_iid])


def status_badge(row: Product) -> SafeString:
    """On sale or in stock."""
    colour = "green" if row.approve_status == ApproveStatus.ONSALE else "grey"
    return badge(row.get_approve_status_display(), colour)


PRODUCTS = ListPage(
    key="products.products",
    title=_("商品"),
    url_name="products:list",
    permission=PRODUCTS_VIEW,
    queryset=_products,
    filterset=ProductFilter,
    default_sort="-sold",
    row_url=_url,
    empty_hint=_("导入商品表后，商品会出现在这里。"),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="num_iid", title=_("商品 ID"), value="num_iid", sort="num_iid"),
        Column(key="title", title=_("标题"), value="title", cell=lambda row: shortened(row.title)),
        Column(key="outer_id", title=_("货号"), value="outer_id", sort="outer_id"),
        Column(
            key="status",
            title=_("状态"),
            value="get_approve_status_display",
            cell=status_badge,
            sort="approve_status",
        ),
        Column(key="price", title=_("一口价（元）"), value="price_cny", kind=Kind.MONEY, sort="price_cny"),
        Column(
            key="sold",
            title=_("平台销量"),
            value="sold_quantity",
            kind=Kind.INTEGER,
            sort="sold_quantity",
        ),
        Column(
            key="comments",
            title=_("评价数"),
            value="comment_count",
            kind=Kind.INTEGER,
            sort="comment_count",
        ),
        Column(key="category", title=_("类目"), value="category", sort="category"),
        Column(key="series", title=_("系列"), value="get_series_display", sort="series"),
        Column(key="tier", title=_("价格带"), value="get_price_tier_display", sort="price_tier"),
        Column(key="brand", title=_("品牌"), value="brand", sort="brand", shown=False),
        Column(key="material", title=_("材质"), value="material", shown=False),
        Column(key="style", title=_("风格"), value="style", shown=False),
        Column(
            key="listed",
            title=_("上架时间"),
            value="list_time",
            kind=Kind.TIME,
            sort="list_time",
            shown=False,
        ),
        Column(
            key="delisted",
            title=_("下架时间"),
            value="delist_time",
            kind=Kind.TIME,
            sort="delist_time",
            shown=False,
        ),
        Column(
            key="updated",
            title=_("更新时间"),
            value="updated_at",
            kind=Kind.TIME,
            sort="updated_at",
            shown=False,
        ),
    ),
)
