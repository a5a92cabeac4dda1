"""The catalogue: a product (SPU) and its SKUs, named as the open platform names them."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApproveStatus(models.TextChoices):
    """Whether buyers can see the product."""

    ONSALE = "onsale", _("在售")
    INSTOCK = "instock", _("仓库中")


class PriceTier(models.TextChoices):
    """The shop's 20/70/10 split of its price range."""

    TRAFFIC = "traffic", _("引流款")
    MAIN = "main", _("主推款")
    PREMIUM = "premium", _("形象款")


class Series(models.TextChoices):
    """How the product is made up."""

    REGULAR = "regular", _("常规")
    TIN = "tin", _("罐装")
    GIFT_BOX = "gift_box", _("礼盒")
    LIMITED = "limited", _("限定")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["source_updated_at", "extra", "updated_at"],
)
class Product(models.Model):
    """A product page (SPU, 宝贝)."""

    # Not always a number: some exports put a letter before it.
    num_iid = models.CharField(_("商品 ID"), max_length=32, unique=True, db_collation="C")
    outer_id = models.CharField(_("货号"), max_length=64, blank=True, db_index=True)
    title = models.CharField(_("标题"), max_length=200)
    category = models.CharField(_("类目"), max_length=100, blank=True)
    brand = models.CharField(_("品牌"), max_length=100, blank=True)
    series = models.CharField(_("系列"), max_length=20, choices=Series, blank=True)
    price_tier = models.CharField(_("价格带"), max_length=20, choices=PriceTier, blank=True)
    material = models.CharField(_("材质"), max_length=200, blank=True)
    style = models.CharField(_("风格"), max_length=100, blank=True)
    target_group = models.CharField(_("适用人群"), max_length=200, blank=True)
    selling_points = models.TextField(_("卖点"), blank=True)
    size_guide = models.TextField(_("尺码说明"), blank=True)
    care = models.TextField(_("使用与保养"), blank=True)
    # Words the shop groups products by, for promotions: 双11主推, 清仓 …
    tags = ArrayField(
        models.CharField(max_length=40), verbose_name=_("标签"), default=list, db_default=[], blank=True
    )
    price_cny = models.DecimalField(
        _("一口价"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    approve_status = models.CharField(
        _("状态"), max_length=10, choices=ApproveStatus, default=ApproveStatus.ONSALE
    )
    list_time = models.DateTimeField(_("上架时间"), null=True, blank=True)
    delist_time = models.DateTimeField(_("下架时间"), null=True, blank=True)
    # Counters as the platform's list shows them, null when it does not say.
    sold_quantity = models.BigIntegerField(_("平台销量"), null=True, blank=True)
    comment_count = models.BigIntegerField(_("平台评价数"), null=True, blank=True)
    # When the newest file or call that described this product was true.
    source_updated_at = models.DateTimeField(_("资料时间"), null=True, blank=True)
    # Columns of imported files that we do not know, by their header.
    extra = models.JSONField(_("其他列"), default=dict, blank=True)
    created_at = models.DateTimeField(_("建档时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        verbose_name = _("商品")
        verbose_name_plural = _("商品")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(num_iid=""),
                name="products_product_num_iid_given",
                violation_error_message=_("商品 ID 不能为空。"),
            ),
            models.CheckConstraint(
                condition=Q(price_cny__isnull=True) | Q(price_cny__gte=0),
                name="products_product_price_not_negative",
                violation_error_message=_("价格不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(delist_time__isnull=True)
                | Q(list_time__isnull=True)
                | Q(delist_time__gt=F("list_time")),
                name="products_product_listed_before_delisted",
                violation_error_message=_("下架时间必须晚于上架时间。"),
            ),
            models.CheckConstraint(
                condition=(Q(sold_quantity__isnull=True) | Q(sold_quantity__gte=0))
                & (Q(comment_count__isnull=True) | Q(comment_count__gte=0)),
                name="products_product_counters_not_negative",
                violation_error_message=_("销量和评价数不能为负数。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["source_updated_at"]
)
class Sku(models.Model):
    """One choice of colour, size … that a buyer can order."""

    product = models.ForeignKey(
        Product, verbose_name=_("商品"), on_delete=models.PROTECT, related_name="skus"
    )
    sku_id = models.CharField(_("SKU ID"), max_length=32, unique=True, db_collation="C")
    outer_sku_id = models.CharField(_("商家编码"), max_length=64, blank=True, db_index=True)
    properties_name = models.CharField(_("规格"), max_length=300, blank=True)
    price_cny = models.DecimalField(_("价格"), max_digits=12, decimal_places=2)
    cost_cny = models.DecimalField(_("成本"), max_digits=12, decimal_places=2, null=True, blank=True)
    # The lowest price the shop is willing to sell at.
    floor_price_cny = models.DecimalField(_("底价"), max_digits=12, decimal_places=2, null=True, blank=True)
    page_stock = models.IntegerField(_("页面库存"), default=0)
    # What the warehouse really has; agents must see this one. Null when nobody has counted.
    warehouse_stock = models.IntegerField(_("实际库存"), null=True, blank=True)
    # When the newest file or call that described this SKU was true.
    source_updated_at = models.DateTimeField(_("资料时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("SKU")
        verbose_name_plural = _("SKU")
        ordering = ["product_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_cny__gte=0)
                & (Q(cost_cny__isnull=True) | Q(cost_cny__gte=0))
                & (Q(floor_price_cny__isnull=True) | Q(floor_price_cny__gte=0)),
                name="products_sku_money_not_negative",
                violation_error_message=_("价格、成本、底价不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(page_stock__gte=0)
                & (Q(warehouse_stock__isnull=True) | Q(warehouse_stock__gte=0)),
                name="products_sku_stock_not_negative",
                violation_error_message=_("库存不能为负数。"),
            ),
        ]

    def __str__(self) -> str:
        return self.properties_name or self.sku_id


class ProductSearchText(models.Model):
    """What a product is found by (products.catalogue.search): title, codes, pinyin, initials."""

    product = models.OneToOneField(
        Product, primary_key=True, on_delete=models.CASCADE, related_name="search_text"
    )
    # What the text was made from, to see whether it is still true.
    source = models.TextField()
    text = models.TextField()
    grams = ArrayField(models.CharField(max_length=2))

    class Meta:
        verbose_name = _("商品搜索文本")
        verbose_name_plural = _("商品搜索文本")
        indexes = [GinIndex(fields=["grams"], name="products_searchtext_grams")]

    def __str__(self) -> str:
        return self.text


class ProductDay(models.Model):
    """What one product sold on one day (Asia/Shanghai); see docs/metrics.md. Written by the nightly engine."""

    day = models.DateField(_("日期"))
    product = models.ForeignKey(
        Product, verbose_name=_("商品"), on_delete=models.CASCADE, related_name="days"
    )
    ordering_buyers = models.IntegerField(_("下单买家数"))
    ordered_items = models.IntegerField(_("下单件数"))
    ordered_cny = models.DecimalField(_("下单金额"), max_digits=14, decimal_places=2)
    paying_buyers = models.IntegerField(_("支付买家数"))
    paid_orders = models.IntegerField(_("支付订单数"))
    paid_items = models.IntegerField(_("支付件数"))
    paid_cny = models.DecimalField(_("支付金额"), max_digits=14, decimal_places=2)
    refunded_orders = models.IntegerField(_("退款订单数"))
    refunded_cny = models.DecimalField(_("退款金额"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("商品日报")
        verbose_name_plural = _("商品日报")
        constraints = [
            models.UniqueConstraint(fields=["day", "product"], name="products_productday_once"),
        ]
        indexes = [models.Index(fields=["product", "day"], name="products_productday_of_product")]

    def __str__(self) -> str:
        return f"{self.day} {self.product_id}"
