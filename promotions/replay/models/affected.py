"""What an activity cost over all orders that used it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.activity import Activity


class AffectedSum(models.Model):
    """Sums over all orders that used an activity and were not returned, as of a moment."""

    activity = models.OneToOneField(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.CASCADE,
        related_name="affected_sum",
        primary_key=True,
    )
    as_of = models.DateTimeField(_("统计时间"))
    orders = models.PositiveIntegerField(_("订单数"))
    discount_cny = models.DecimalField(_("优惠金额"), max_digits=14, decimal_places=2)
    # How much less than the goods cost was paid, or asked while unpaid; orders whose cost is unknown stand apart.
    loss_cny = models.DecimalField(_("损失"), max_digits=14, decimal_places=2)
    orders_without_cost = models.PositiveIntegerField(_("损失未知的订单数"))

    class Meta:
        verbose_name = _("受影响订单合计")
        verbose_name_plural = _("受影响订单合计")
        constraints = [
            models.CheckConstraint(
                condition=Q(discount_cny__gte=0, loss_cny__gte=0),
                name="promotions_affectedsum_not_negative",
                violation_error_message=_("优惠和损失不能为负。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.as_of:%Y-%m-%d %H:%M}"
