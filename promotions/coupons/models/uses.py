"""The ledger of uses, and the counters on which limits are checked."""

from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Buyer
from products.catalogue.models import Sku
from promotions.activities.models.activity import Activity
from promotions.coupons.models.coupon import Coupon, CouponBatch


class RedemptionState(models.TextChoices):
    """The state of one use."""

    RESERVED = "reserved", _("占用中")
    REDEEMED = "redeemed", _("已使用")
    RELEASED = "released", _("已释放")
    RETURNED = "returned", _("已退回")


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    """Uses by what became of them."""

    def counted(self) -> Self:
        """Those that limits count: of orders that are paid or may still be."""
        return self.filter(state__in=(RedemptionState.RESERVED, RedemptionState.REDEEMED))

    def redeemed(self) -> Self:
        """Those of orders that were paid and not returned."""
        return self.filter(state=RedemptionState.REDEEMED)


class Redemption(models.Model):
    """A use of an activity or coupon in an order; stored, never computed again."""

    # Its indexes below begin with the activity and with the buyer: every index is paid for by every use.
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.PROTECT,
        related_name="redemptions",
        db_index=False,
    )
    batch = models.ForeignKey(
        CouponBatch,
        verbose_name=_("批次"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="redemptions",
        db_index=False,
    )
    coupon = models.ForeignKey(
        Coupon,
        verbose_name=_("优惠券"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="redemptions",
        db_index=False,
    )
    buyer = models.ForeignKey(
        Buyer,
        verbose_name=_("买家"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # The order's number; the order itself may be imported later.
    tid = models.CharField(_("订单编号"), max_length=32, db_collation="C")
    state = models.CharField(_("状态"), max_length=10, choices=RedemptionState)
    # Goods and postage together; what a gift is worth is not in it.
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=12, decimal_places=2)
    # Chosen by the caller, so that a use sent twice counts once.
    idempotency_key = models.CharField(_("幂等键"), max_length=100, unique=True, db_collation="C")
    created_at = models.DateTimeField(_("时间"))
    settled_at = models.DateTimeField(_("结清时间"), null=True, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("核销记录")
        verbose_name_plural = _("核销记录")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(tid="") & ~Q(idempotency_key=""),
                name="promotions_redemption_of_order",
                violation_error_message=_("核销要写明订单编号和幂等键。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RedemptionState.values, discount_cny__gte=0),
                name="promotions_redemption_known_state",
                violation_error_message=_("核销状态不对，或优惠金额为负。"),
            ),
            models.CheckConstraint(
                condition=Q(coupon__isnull=True) | Q(batch__isnull=False),
                name="promotions_redemption_coupon_has_batch",
                violation_error_message=_("券的核销要写明批次。"),
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "-created_at"], name="promotions_redemption_recent"),
            models.Index(fields=["tid"], name="promotions_redemption_of_tid"),
            # For the nightly figures; uses come in the order of time.
            BrinIndex(fields=["created_at", "settled_at"], name="promotions_redemption_when"),
            models.Index(fields=["buyer", "activity"], name="promotions_redemption_of_buyer"),
            models.Index(
                fields=["coupon"],
                condition=Q(coupon__isnull=False),
                name="promotions_redemption_coupon",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.tid}"


class ActivityUse(models.Model):
    """How often, and with how much money, an activity without coupons took effect."""

    activity = models.OneToOneField(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="use", primary_key=True
    )
    uses = models.PositiveIntegerField(_("次数"), default=0)
    spent_cny = models.DecimalField(_("已优惠金额"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("活动计数")
        verbose_name_plural = _("活动计数")
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_cny__gte=0),
                name="promotions_activityuse_not_negative",
                violation_error_message=_("已优惠金额不能为负数。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.uses}"


class BuyerUse(models.Model):
    """In how many orders a buyer used an activity."""

    activity = models.ForeignKey(Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="+")
    buyer = models.ForeignKey(Buyer, verbose_name=_("买家"), on_delete=models.CASCADE, related_name="+")
    uses = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("买家计数")
        verbose_name_plural = _("买家计数")
        constraints = [models.UniqueConstraint(fields=["activity", "buyer"], name="promotions_buyeruse_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.buyer_id} {self.uses}"


class PieceUse(models.Model):
    """How many pieces of a SKU were sold at an activity's price: to one buyer, or (no buyer) to all."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="piece_uses"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.CASCADE, related_name="+")
    buyer = models.ForeignKey(
        Buyer, verbose_name=_("买家"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    pieces = models.PositiveIntegerField(_("件数"), default=0)

    class Meta:
        verbose_name = _("件数计数")
        verbose_name_plural = _("件数计数")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sku", "buyer"], nulls_distinct=False, name="promotions_pieceuse_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.sku_id} {self.pieces}"


class RedemptionPiece(models.Model):
    """The pieces of a SKU that a use was for."""

    redemption = models.ForeignKey(
        Redemption, verbose_name=_("核销记录"), on_delete=models.CASCADE, related_name="pieces"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("件数"))

    class Meta:
        verbose_name = _("核销件数")
        verbose_name_plural = _("核销件数")
        constraints = [
            models.UniqueConstraint(fields=["redemption", "sku"], name="promotions_redemptionpiece_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="promotions_redemptionpiece_positive",
                violation_error_message=_("件数至少为 1。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redemption_id} {self.sku_id}×{self.quantity}"


# Uses of activities and coupons. A use touches the day its order was paid, a claim the day it was made.
USES = "promotion_uses"
