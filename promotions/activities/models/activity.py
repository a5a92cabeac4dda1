"""An activity or coupon: who, when, which SKUs, on what condition, what it gives, and how often."""

from datetime import datetime
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.constraints import ACTIVITY_CONSTRAINTS
from promotions.activities.models.status import ActivityStatus
from promotions.engine.offers import CardKind
from promotions.rulebook.kinds import (
    CARD_KIND_OF,
    LEVEL_OF_KIND,
    ActivityKind,
    ActivityLevel,
    ThresholdMeasure,
)
from promotions.rulebook.revision import bumps_revision
from promotions.segments.models import Segment

# The earliest of them is the end of its effect.
OVER = ("ends_at", "stopped_at", "ended_at")
RATE = (MinValueValidator(0), MaxValueValidator(1))


def _person(name: Any, *, optional: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=name,
        null=optional,
        blank=optional,
        on_delete=models.PROTECT,
        related_name="+",
    )


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["updated_at"]
)
class Activity(models.Model):
    """One discount with conditions; tiers, SKUs and gifts are rows of their own."""

    title = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("工具"), max_length=24, choices=ActivityKind)
    level = models.CharField(_("层级"), max_length=12, choices=ActivityLevel, editable=False)
    status = models.CharField(
        _("状态"), max_length=12, choices=ActivityStatus, default=ActivityStatus.DRAFT, editable=False
    )
    # The big sale it belongs to: 双11 2026.
    event = models.CharField(_("所属大促"), max_length=40, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    # --- when: starts_at ≤ moment < ends_at; for a presale, when deposits are paid
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))

    # --- who
    min_vip_level = models.PositiveSmallIntegerField(_("最低会员等级"), default=0)
    new_buyers = models.BooleanField(_("新客"), null=True, blank=True)
    segments = models.ManyToManyField(Segment, verbose_name=_("人群"), blank=True, related_name="activities")

    # --- which SKUs: everything, or what the scope rows name; less what they exclude
    covers_everything = models.BooleanField(_("全店商品"), default=False)
    add_on_covers_everything = models.BooleanField(_("全店商品都计入换购门槛"), default=False)

    # --- condition
    measure = models.CharField(
        _("门槛按"), max_length=10, choices=ThresholdMeasure, default=ThresholdMeasure.AMOUNT
    )
    repeats = models.BooleanField(_("每满都减"), default=False)
    max_repeats = models.PositiveIntegerField(_("最多几次"), null=True, blank=True)

    # --- benefit of kinds without tiers
    every_n = models.PositiveSmallIntegerField(_("每第几件"), null=True, blank=True)
    # What is still paid for that piece: 0.5 = half price.
    every_n_pay_rate = models.DecimalField(
        _("该件付几折"), max_digits=5, decimal_places=4, null=True, blank=True, validators=RATE
    )
    bundle_price_cny = models.DecimalField(
        _("套餐价"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    add_on_price_cny = models.DecimalField(
        _("换购价"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    add_on_max_pieces = models.PositiveSmallIntegerField(_("最多换购几件"), null=True, blank=True)
    deposit_cny = models.DecimalField(_("定金"), max_digits=12, decimal_places=2, null=True, blank=True)
    deposit_worth_cny = models.DecimalField(
        _("定金抵扣"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    balance_starts_at = models.DateTimeField(_("尾款开始"), null=True, blank=True)
    balance_ends_at = models.DateTimeField(_("尾款结束"), null=True, blank=True)
    # Provinces that free postage leaves out.
    except_regions = ArrayField(
        models.CharField(max_length=40), verbose_name=_("不包邮地区"), default=list, blank=True
    )

    # --- stacking
    # Set and priced by the platform; at item level its price goes before the shop's own tools.
    is_official = models.BooleanField(_("平台活动"), default=False)
    stacking_group = models.CharField(_("互斥组"), max_length=40, blank=True)
    # Later levels without effect on lines that this activity priced.
    blocks = ArrayField(
        models.CharField(max_length=12, choices=ActivityLevel),
        verbose_name=_("不可叠加"),
        default=list,
        blank=True,
    )
    needs_coupon = models.BooleanField(_("持券可用"), default=False, editable=False)
    # Every buyer may claim the coupon, so a quote counts it as held.
    is_claimable = models.BooleanField(_("公开领取"), default=False)

    # --- limits; of coupons, the batches have them
    pieces_per_buyer = models.PositiveIntegerField(_("每人限购件数（每个 SKU）"), null=True, blank=True)
    pieces_per_order = models.PositiveIntegerField(_("每单限购件数（每个 SKU）"), null=True, blank=True)
    pieces_total = models.PositiveIntegerField(_("活动库存（每个 SKU）"), null=True, blank=True)
    uses_per_buyer = models.PositiveIntegerField(_("每人可享次数"), null=True, blank=True)
    uses_total = models.PositiveIntegerField(_("总次数"), null=True, blank=True)
    budget_cny = models.DecimalField(_("预算"), max_digits=14, decimal_places=2, null=True, blank=True)

    # --- people
    owner = _person(_("负责人"))
    created_by = _person(_("创建人"))
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_by = _person(_("修改人"))
    updated_at = models.DateTimeField(_("修改时间"), auto_now=True)
    published_by = _person(_("发布人"), optional=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    stopped_by = _person(_("停止人"), optional=True)
    stopped_at = models.DateTimeField(_("停止时间"), null=True, blank=True)
    stop_reason = models.CharField(_("停止原因"), max_length=300, blank=True)
    # Before its planned end where a person ended it; null: it has not ended, or did before this was recorded.
    ended_at = models.DateTimeField(_("实际结束时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        ordering = ["-starts_at", "-id"]
        constraints = ACTIVITY_CONSTRAINTS
        indexes = [
            models.Index(fields=["status", "starts_at"], name="promotions_activity_by_status"),
            models.Index(fields=["ends_at"], name="promotions_activity_ends"),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return self.title

    @property
    def card_kind(self) -> CardKind | None:
        """The engine's kind of card; None for an activity that is not a coupon."""
        return CARD_KIND_OF.get(self.kind)

    @property
    def over_at(self) -> datetime:
        """The end of its effect: the planned end, or an earlier stop or end by a person."""
        return min(at for name in OVER if (at := getattr(self, name)) is not None)

    def take_level(self) -> None:
        """Set the level and the need of a coupon, which follow from the kind."""
        self.level = LEVEL_OF_KIND[self.kind]
        self.needs_coupon = self.level == ActivityLevel.CARD


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ActivityTier(models.Model):
    """From this threshold on, these benefits; a plain price or percentage is one tier with threshold 0."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="tiers"
    )
    # Yuan or pieces, as the activity measures.
    threshold = models.DecimalField(
        _("门槛"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    # At item level per piece, above it for the order.
    price_cny = models.DecimalField(_("一口价"), max_digits=12, decimal_places=2, null=True, blank=True)
    amount_off_cny = models.DecimalField(_("减"), max_digits=12, decimal_places=2, null=True, blank=True)
    # What is still paid: 0.8 = 八折.
    pay_rate = models.DecimalField(
        _("折扣"), max_digits=5, decimal_places=4, null=True, blank=True, validators=RATE
    )
    free_postage = models.BooleanField(_("包邮"), default=False)

    class Meta:
        verbose_name = _("优惠档")
        verbose_name_plural = _("优惠档")
        ordering = ["activity_id", "threshold"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "threshold"],
                name="promotions_activitytier_threshold_once",
                violation_error_message=_("同一个门槛只能有一档。"),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0),
                name="promotions_activitytier_threshold_not_negative",
                violation_error_message=_("门槛不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(pay_rate__isnull=True) | Q(pay_rate__gte=0, pay_rate__lte=1),
                name="promotions_activitytier_rate_within_1",
                violation_error_message=_("折扣是买家仍要付的比例，必须在 0 到 1 之间：八折写 0.8。"),
            ),
            models.CheckConstraint(
                condition=(Q(price_cny__isnull=True) | Q(price_cny__gte=0))
                & (Q(amount_off_cny__isnull=True) | Q(amount_off_cny__gt=0)),
                name="promotions_activitytier_money_positive",
                violation_error_message=_("减免金额必须大于 0，价格不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(price_cny__isnull=True, amount_off_cny__isnull=True)
                | Q(price_cny__isnull=True, pay_rate__isnull=True)
                | Q(amount_off_cny__isnull=True, pay_rate__isnull=True),
                name="promotions_activitytier_one_discount",
                violation_error_message=_("一档里价格、减免、折扣三选一。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.threshold}"
