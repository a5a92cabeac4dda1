"""Coupons given to a segment: whom a batch's money is meant for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.coupons.models.coupon import CouponBatch
from promotions.segments.models import Segment


class CouponGrant(models.Model):
    """One coupon of a batch for everybody who was in a segment at a moment and had none."""

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
