"""Coupons granted to a segment, and what became of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotions.coupons.models.coupon import CouponBatch
from promotions.segments.models import Segment


class CouponGrant(models.Model):
    """One coupon of a batch for every buyer who was in a segment at a moment and had none."""

    batch = models.ForeignKey(
        CouponBatch, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="grants"
    )
    segment = models.ForeignKey(
        Segment, verbose_name=_("人群"), on_delete=models.PROTECT, related_name="grants"
    )
    coupons = models.PositiveIntegerField(_("发出张数"))
    at = models.DateTimeField(_("发券时间"))
    by = models.ForeignKey("staff.User", verbose_name=_("发券人"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("定向发券")
        verbose_name_plural = _("定向发券")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coupons__gt=0),
                name="promotions_coupongrant_gave_some",
                violation_error_message=_("至少发出一张券。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.segment_id} {self.coupons}"


class BatchPart(models.Model):
    """The coupons of a batch that were granted to one segment, or (no segment) all others, as last counted.

    A batch without grants has none. The parts of a batch add up to its counters of that moment.
    """

    batch = models.ForeignKey(
        CouponBatch, verbose_name=_("批次"), on_delete=models.CASCADE, related_name="parts"
    )
    segment = models.ForeignKey(
        Segment, verbose_name=_("人群"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed = models.PositiveIntegerField(_("已领取"))
    used = models.PositiveIntegerField(_("已使用"))
    expired = models.PositiveIntegerField(_("已过期"))
    spent_cny = models.DecimalField(_("已优惠金额"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("批次分人群计数")
        verbose_name_plural = _("批次分人群计数")
        ordering = ["batch_id", "segment_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "segment"], nulls_distinct=False, name="promotions_batchpart_once"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=F("used") + F("expired"), spent_cny__gte=0),
                name="promotions_batchpart_claimed_first",
                violation_error_message=_("使用和过期的券不能超过领取的，金额不能为负。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.segment_id} {self.claimed}"
