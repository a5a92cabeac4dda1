"""The promotions of an order: named by the platform, recorded, or computed by a replay."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Buyer, Trade
from promotions.activities.models.activity import Activity
from promotions.coupons.models import RedemptionState


class Basis(models.TextChoices):
    """How a discount of an order was attributed to an activity, or why it was not."""

    RECORDED = "recorded", _("核销记录")
    NAME = "name", _("订单上的名称")
    REPLAY = "replay", _("重新算价相符")
    UNKNOWN_NAME = "unknown_name", _("没有这个名称的活动")
    DIFFERS = "differs", _("重新算价不相符")
    UNKNOWN_LINES = "unknown_lines", _("子订单的 SKU 未知")
    PLATFORM = "platform", _("平台抵扣")


MATCHED = (Basis.RECORDED, Basis.NAME, Basis.REPLAY)
# Discounts that should be attributed to an activity, and are not.
UNMATCHED = (Basis.UNKNOWN_NAME, Basis.DIFFERS, Basis.UNKNOWN_LINES)


class OrderPromotion(models.Model):
    """One promotion on one order; replaced as a whole when the order's facts change."""

    trade = models.ForeignKey(
        Trade,
        verbose_name=_("订单"),
        on_delete=models.CASCADE,
        related_name="promotions",
        # The unique constraint begins with it.
        db_index=False,
    )
    # Empty: the whole order. A number, not a row: imports put lines of other numbers in the place of old ones.
    oid = models.CharField(_("子订单编号"), max_length=40, blank=True, db_collation="C")
    place = models.PositiveSmallIntegerField(_("序号"))
    # As the platform says; empty where it says nothing.
    promotion_id = models.CharField(_("平台优惠 ID"), max_length=100, blank=True, db_collation="C")
    name = models.CharField(_("优惠名称"), max_length=200, blank=True)
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=12, decimal_places=2)
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="order_promotions",
    )
    basis = models.CharField(_("依据"), max_length=16, choices=Basis)
    # When the order was placed.
    created = models.DateTimeField(_("下单时间"))
    # Of the facts that it was computed from: with the same facts the order is skipped.
    fingerprint = models.CharField(_("事实指纹"), max_length=32, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("订单优惠")
        verbose_name_plural = _("订单优惠")
        ordering = ["-created", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["trade", "place"], name="promotions_orderpromotion_once"),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values, discount_cny__gte=0),
                name="promotions_orderpromotion_known_basis",
                violation_error_message=_("依据不对，或优惠金额为负。"),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=MATCHED, activity__isnull=False)
                | ~Q(basis__in=MATCHED) & Q(activity__isnull=True),
                name="promotions_orderpromotion_matched_has_activity",
                violation_error_message=_("对应到活动的优惠写明活动，其他的没有活动。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-created", "-id"], name="promotions_orderpromo_newest"),
            # Names to be assigned: few among many.
            models.Index(
                fields=["created"],
                name="promotions_orderpromo_unknown",
                condition=Q(basis=Basis.UNKNOWN_NAME),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade_id} {self.name}"


class AttributedDay(models.Model):
    """When the orders placed on a day (Asia/Shanghai) were matched, and the discounts left without an activity."""

    day = models.DateField(_("日期"), unique=True)
    # Facts older than this moment are included.
    read_at = models.DateTimeField(_("读取时间"))
    # Paid orders with discounts that no activity was found for, and these discounts.
    unmatched_orders = models.PositiveIntegerField(_("没有对应活动的订单数"), default=0)
    unmatched_cny = models.DecimalField(_("没有对应活动的优惠"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("订单优惠归属")
        verbose_name_plural = _("订单优惠归属")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class UnknownNameDay(models.Model):
    """A name on the orders placed on a day (Asia/Shanghai) that no activity has; written with AttributedDay."""

    day = models.DateField(_("日期"))
    name = models.CharField(_("优惠名称"), max_length=200)
    # Tool and activity of the platform's ID, without the detail; empty where the platform gave none.
    promotion_id = models.CharField(_("平台优惠 ID"), max_length=100, blank=True, db_collation="C")
    orders = models.PositiveIntegerField(_("订单数"))
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=14, decimal_places=2)
    # When the first and the last of the orders was placed.
    first_at = models.DateTimeField(_("最早下单时间"))
    last_at = models.DateTimeField(_("最晚下单时间"))

    class Meta:
        verbose_name = _("没有对应活动的优惠名称")
        verbose_name_plural = _("没有对应活动的优惠名称")
        ordering = ["-day", "name", "promotion_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "name", "promotion_id"], name="promotions_unknownnameday_once"
            ),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at")),
                name="promotions_unknownnameday_first_before_last",
                violation_error_message=_("最晚下单时间不能早于最早下单时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OrderUse(models.Model):
    """An activity in an order, once: recorded uses, and matched promotions without a record. A view, never written.

    `id` is that of the use, or the negative of that of the order's promotion. It is
    in the migration that made it.
    """

    id = models.BigIntegerField(primary_key=True)
    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.DO_NOTHING, related_name="order_uses"
    )
    tid = models.CharField(_("订单编号"), max_length=32, db_collation="C")
    # Null: the order of a recorded use was not imported yet.
    trade = models.ForeignKey(
        Trade, verbose_name=_("订单"), null=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    buyer = models.ForeignKey(
        Buyer, verbose_name=_("买家"), null=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    pay_time = models.DateTimeField(_("付款时间"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=RedemptionState)
    basis = models.CharField(_("依据"), max_length=16, choices=Basis)
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("使用活动的订单")
        verbose_name_plural = _("使用活动的订单")
        managed = False
        db_table = "promotions_orderuse"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.tid}"
