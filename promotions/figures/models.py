"""What an activity or coupon did on one day; see docs/metrics.md. Written by the nightly engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.activity import Activity


class PromotionDay(models.Model):
    """Sums of one activity on one day (Asia/Shanghai); ratios are read from them."""

    day = models.DateField(_("日期"))
    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="days"
    )
    # Orders with a use of the activity that were paid on the day, and what all of their lines came to.
    orders = models.IntegerField(_("支付订单数"), default=0)
    buyers = models.IntegerField(_("支付买家数"), default=0)
    items = models.IntegerField(_("支付件数"), default=0)
    amount_cny = models.DecimalField(_("支付金额"), max_digits=14, decimal_places=2, default=0)
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=14, decimal_places=2, default=0)
    # Paid less cost of the lines with a known cost; the next field is what was paid for those lines.
    margin_cny = models.DecimalField(_("毛利"), max_digits=14, decimal_places=2, default=0)
    costed_amount_cny = models.DecimalField(_("有成本的支付金额"), max_digits=14, decimal_places=2, default=0)
    coupons_issued = models.IntegerField(_("领券张数"), default=0)
    coupons_used = models.IntegerField(_("用券张数"), default=0)
    coupons_expired = models.IntegerField(_("过期张数"), default=0)
    # All sales of the activity's products on this day.
    covered_amount_cny = models.DecimalField(
        _("活动商品支付金额"), max_digits=14, decimal_places=2, default=0
    )
    covered_margin_cny = models.DecimalField(_("活动商品毛利"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("活动日报")
        verbose_name_plural = _("活动日报")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "activity"], name="promotions_promotionday_once")
        ]
        indexes = [models.Index(fields=["activity", "day"], name="promotions_promotionday_of")]

    def __str__(self) -> str:
        return f"{self.day} {self.activity_id}"


class PromotionBaseline(models.Model):
    """Sales of an activity's products in the 14 days before it began; `day` is the day on which it began."""

    day = models.DateField(_("日期"))
    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="baselines"
    )
    amount_cny = models.DecimalField(_("活动前 14 天支付金额"), max_digits=14, decimal_places=2, default=0)
    margin_cny = models.DecimalField(_("活动前 14 天毛利"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("活动前销售")
        verbose_name_plural = _("活动前销售")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "activity"], name="promotions_promotionbaseline_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.activity_id}"


class PromotionNewBuyers(models.Model):
    """Buyers whose first paid order ever was paid on the day and used the activity. Days without any have no row."""

    day = models.DateField(_("日期"))
    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="days_of_new_buyers"
    )
    new_buyers = models.IntegerField(_("新客数"), default=0)

    class Meta:
        verbose_name = _("活动新客")
        verbose_name_plural = _("活动新客")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "activity"], name="promotions_promotionnewbuyers_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.activity_id}"
