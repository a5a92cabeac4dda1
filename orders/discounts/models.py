"""The discounts of orders, as the platform names them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TradeDiscount(models.Model):
    """One promotion on one order, in the platform's words; imports write all of an order's anew."""

    trade = models.ForeignKey(
        "orders.Trade",
        verbose_name=_("订单"),
        on_delete=models.CASCADE,
        related_name="discounts",
        # The unique constraint begins with it.
        db_index=False,
    )
    place = models.PositiveSmallIntegerField(_("序号"))
    # Empty: the whole order. A number, not a row: imports put lines of other numbers in the place of old ones.
    oid = models.CharField(_("子订单编号"), max_length=40, blank=True, db_collation="C")
    promotion_id = models.CharField(_("平台优惠 ID"), max_length=100, blank=True, db_collation="C")
    name = models.CharField(_("优惠名称"), max_length=200)
    # Null: the platform names none (限时打折, free postage).
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=12, decimal_places=2, null=True, blank=True)
    # The platform pays the shop for it (天猫卡券, 集分宝 …); it is none of the shop's promotions.
    paid_by_platform = models.BooleanField(_("平台承担"), default=False)

    class Meta:
        verbose_name = _("订单优惠明细")
        verbose_name_plural = _("订单优惠明细")
        ordering = ["trade_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["trade", "place"], name="orders_tradediscount_once"),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="orders_tradediscount_named",
                violation_error_message=_("优惠要有名称。"),
            ),
            models.CheckConstraint(
                condition=Q(discount_cny__isnull=True) | Q(discount_cny__gte=0),
                name="orders_tradediscount_not_negative",
                violation_error_message=_("优惠金额不能为负。"),
            ),
            models.CheckConstraint(
                condition=Q(paid_by_platform=False) | Q(discount_cny__gt=0, oid=""),
                name="orders_tradediscount_platform_pays",
                violation_error_message=_("平台承担的优惠属于整个订单，并且要有金额。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade_id} {self.name}"
