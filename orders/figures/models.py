"""The nightly figures of orders: a row a day, an hour or a province; see docs/metrics.md."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShopDayFigures(models.Model):
    """Figures that the shop-day, shop-hour and shop-province reports share; see docs/metrics.md.

    Counted by the time of ordering: orders, ordering_buyers, ordered_*, orders_paid_later.
    Counted by the time of payment: paid_orders, paying_buyers, paid_*, refunded_*.
    """

    day = models.DateField(_("日期"))
    orders = models.IntegerField(_("下单订单数"), default=0)
    ordered_cny = models.DecimalField(_("下单金额"), max_digits=14, decimal_places=2, default=0)
    paid_orders = models.IntegerField(_("支付订单数"), default=0)
    paid_cny = models.DecimalField(_("支付金额"), max_digits=14, decimal_places=2, default=0)
    # Distinct buyers we know. Some files do not name the buyer: those orders are counted apart.
    paying_buyers = models.IntegerField(_("支付买家数"), default=0)
    paid_orders_without_buyer = models.IntegerField(_("无买家信息的支付订单数"), default=0)

    class Meta:
        abstract = True


class ShopDay(ShopDayFigures):
    """The whole shop on one day."""

    ordering_buyers = models.IntegerField(_("下单买家数"), default=0)
    orders_without_buyer = models.IntegerField(_("无买家信息的下单订单数"), default=0)
    # Null when no order of the day says how many items it has.
    ordered_items = models.IntegerField(_("下单件数"), null=True, blank=True, default=0)
    # Of the orders placed on this day, how many have been paid up to now (下单支付转化率 = this ÷ orders).
    orders_paid_later = models.IntegerField(_("当日下单后支付的订单数"), default=0)
    paid_items = models.IntegerField(_("支付件数"), null=True, blank=True, default=0)
    refunded_orders = models.IntegerField(_("退款订单数"), default=0)
    refunded_cny = models.DecimalField(_("退款金额"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("店铺日报")
        verbose_name_plural = _("店铺日报")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["day"], name="orders_shopday_once")]

    def __str__(self) -> str:
        return str(self.day)


class ShopHour(ShopDayFigures):
    """The shop in one hour of one day (0–23, Asia/Shanghai)."""

    hour = models.PositiveSmallIntegerField(_("小时"))

    class Meta:
        verbose_name = _("店铺时报")
        verbose_name_plural = _("店铺时报")
        ordering = ["-day", "hour"]
        constraints = [
            models.UniqueConstraint(fields=["day", "hour"], name="orders_shophour_once"),
            models.CheckConstraint(
                condition=Q(hour__lte=23),
                name="orders_shophour_of_day",
                violation_error_message=_("小时必须在 0 到 23 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour:02}"


class ShopProvince(ShopDayFigures):
    """The shop in one province (receiver's) on one day; "" when the file does not say."""

    receiver_state = models.CharField(_("省份"), max_length=40)

    class Meta:
        verbose_name = _("店铺省份日报")
        verbose_name_plural = _("店铺省份日报")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "receiver_state"], name="orders_shopprovince_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.receiver_state}"
