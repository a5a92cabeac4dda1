"""Groups of buyers that activities and coupons are for."""

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Buyer
from promotions.rulebook.revision import bumps_revision


class Segment(models.Model):
    """Buyers picked by facts, or a named list; every condition that is set must hold."""

    # What the engine and other programs call it.
    key = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    # Only the members of the list, and only those of them for whom the conditions hold.
    is_list = models.BooleanField(_("名单"), default=False)
    # True: only buyers who never paid before; False: only those who did; null: both.
    new_buyers = models.BooleanField(_("新客"), null=True, blank=True)
    min_vip_level = models.PositiveSmallIntegerField(_("最低会员等级"), default=0)
    min_spent_cny = models.DecimalField(
        _("累计消费至少"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    max_spent_cny = models.DecimalField(
        _("累计消费低于"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    paid_within_days = models.PositiveIntegerField(_("最近几天内买过"), null=True, blank=True)
    not_paid_for_days = models.PositiveIntegerField(_("多少天没有买"), null=True, blank=True)
    # Buyers who took part in this activity: those who paid the deposit of a presale.
    took_part_in = models.ForeignKey(
        "promotions.Activity",
        verbose_name=_("参加过的活动"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    # Grows with every change, of conditions and of the list alike.
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        verbose_name = _("人群")
        verbose_name_plural = _("人群")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(name=""),
                name="promotions_segment_named",
                violation_error_message=_("人群要有代号和名称。"),
            ),
            models.CheckConstraint(
                condition=Q(min_spent_cny__isnull=True)
                | Q(max_spent_cny__isnull=True)
                | Q(max_spent_cny__gt=F("min_spent_cny")),
                name="promotions_segment_spent_range",
                violation_error_message=_("消费上限必须高于下限。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """A buyer on a named list."""

    segment = models.ForeignKey(
        Segment, verbose_name=_("人群"), on_delete=models.CASCADE, related_name="members"
    )
    buyer = models.ForeignKey(Buyer, verbose_name=_("买家"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("人群成员")
        verbose_name_plural = _("人群成员")
        constraints = [
            models.UniqueConstraint(fields=["segment", "buyer"], name="promotions_segmentmember_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.buyer_id}"


def published_activities() -> QuerySet[Any]:
    """Activities in which buyers can have taken part: those that were published once."""
    activities = Segment._meta.get_field("took_part_in").related_model._default_manager
    return activities.filter(published_at__isnull=False)
