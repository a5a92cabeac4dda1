"""Coupons: batches with their limits and counters, single coupons, and how many each buyer has claimed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Buyer
from promotions.activities.models.activity import Activity
from promotions.rulebook.revision import bumps_revision


class CouponState(models.TextChoices):
    """Where one coupon stands."""

    ISSUED = "issued", _("未领取")
    CLAIMED = "claimed", _("已领取")
    RESERVED = "reserved", _("下单占用")
    REDEEMED = "redeemed", _("已使用")
    EXPIRED = "expired", _("已过期")


class CouponBatch(models.Model):
    """Coupons of one activity that share number, budget and validity.

    The counters are changed by conditional statements only (`promotions.coupons`), so that limits hold under
    any number of connections; the constraints say the same once more.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("优惠券"), on_delete=models.PROTECT, related_name="batches"
    )
    name = models.CharField(_("批次名称"), max_length=60)
    total = models.PositiveIntegerField(_("发行量"), null=True, blank=True)
    per_buyer = models.PositiveIntegerField(_("每人限领"), null=True, blank=True)
    budget_cny = models.DecimalField(_("预算"), max_digits=14, decimal_places=2, null=True, blank=True)
    claim_starts_at = models.DateTimeField(_("领取开始"))
    claim_ends_at = models.DateTimeField(_("领取结束"))
    # Either fixed moments, or so many days from receipt.
    valid_from = models.DateTimeField(_("有效期开始"), null=True, blank=True)
    valid_until = models.DateTimeField(_("有效期结束"), null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(_("领取后几天内有效"), null=True, blank=True)
    # One code for all buyers (口令券), typed at checkout; "" when every coupon has a code of its own.
    shared_code = models.CharField(_("通用口令"), max_length=40, blank=True)
    # The last part of the link by which any buyer can claim a coupon.
    claim_token = models.CharField(_("领券链接"), max_length=40, unique=True, editable=False)
    is_open = models.BooleanField(_("可领取"), default=True)
    created_by = models.ForeignKey(
        "staff.User", verbose_name=_("创建人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    # --- counters
    issued = models.PositiveIntegerField(_("已发行"), default=0, editable=False)
    claimed = models.PositiveIntegerField(_("已领取"), default=0, editable=False)
    reserved = models.PositiveIntegerField(_("占用中"), default=0, editable=False)
    used = models.PositiveIntegerField(_("已使用"), default=0, editable=False)
    expired = models.PositiveIntegerField(_("已过期"), default=0, editable=False)
    returned = models.PositiveIntegerField(_("退回过"), default=0, editable=False)
    reserved_cny = models.DecimalField(
        _("占用金额"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    spent_cny = models.DecimalField(
        _("已优惠金额"), max_digits=14, decimal_places=2, default=0, editable=False
    )

    class Meta:
        verbose_name = _("券批次")
        verbose_name_plural = _("券批次")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="promotions_couponbatch_named",
                violation_error_message=_("批次要有名称。"),
            ),
            models.CheckConstraint(
                condition=Q(claim_ends_at__gt=F("claim_starts_at")),
                name="promotions_couponbatch_claim_range",
                violation_error_message=_("领取结束必须晚于领取开始。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    valid_days__isnull=True,
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gt=F("valid_from"),
                )
                | Q(
                    valid_days__isnull=False,
                    valid_days__gte=1,
                    valid_from__isnull=True,
                    valid_until__isnull=True,
                ),
                name="promotions_couponbatch_validity",
                violation_error_message=_("有效期写起止时间，或者领取后几天，二选一。"),
            ),
            models.CheckConstraint(
                condition=(Q(total__isnull=True) | Q(total__gt=0))
                & (Q(per_buyer__isnull=True) | Q(per_buyer__gt=0))
                & (Q(budget_cny__isnull=True) | Q(budget_cny__gt=0)),
                name="promotions_couponbatch_limits_positive",
                violation_error_message=_("发行量、每人限领和预算必须大于 0；不限制就留空。"),
            ),
            models.CheckConstraint(
                condition=(Q(total__isnull=True) | Q(total__gte=F("issued")))
                & Q(claimed__lte=F("issued"))
                & Q(claimed__gte=F("reserved") + F("used") + F("expired")),
                name="promotions_couponbatch_within_total",
                violation_error_message=_("领取、占用和使用的数量不能超过发行量。"),
            ),
            models.CheckConstraint(
                condition=Q(reserved_cny__gte=0, spent_cny__gte=0)
                & (Q(budget_cny__isnull=True) | Q(budget_cny__gte=F("reserved_cny") + F("spent_cny"))),
                name="promotions_couponbatch_within_budget",
                violation_error_message=_("优惠金额不能超过预算。"),
            ),
            models.UniqueConstraint(
                fields=["shared_code"],
                condition=~Q(shared_code=""),
                name="promotions_couponbatch_shared_code_once",
                violation_error_message=_("这个通用口令已有批次在用。"),
            ),
        ]
        # The counters change with every use and must not make every process load the activities anew.
        triggers = [
            bumps_revision(
                "total",
                "budget_cny",
                "is_open",
                "claim_starts_at",
                "claim_ends_at",
                "valid_until",
                "per_buyer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Coupon(models.Model):
    """One coupon: a code, and its buyer once it was claimed."""

    batch = models.ForeignKey(
        CouponBatch, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="coupons"
    )
    code = models.CharField(_("券码"), max_length=24, unique=True, db_collation="C")
    state = models.CharField(_("状态"), max_length=10, choices=CouponState, default=CouponState.ISSUED)
    buyer = models.ForeignKey(
        Buyer, verbose_name=_("买家"), null=True, blank=True, on_delete=models.PROTECT, related_name="coupons"
    )
    issued_at = models.DateTimeField(_("发行时间"))
    claimed_at = models.DateTimeField(_("领取时间"), null=True, blank=True)
    valid_from = models.DateTimeField(_("有效期开始"), null=True, blank=True)
    valid_until = models.DateTimeField(_("有效期结束"), null=True, blank=True)
    # Chosen by the caller, so that a claim sent twice gives one coupon.
    claim_key = models.CharField(
        _("领取幂等键"), max_length=100, null=True, blank=True, unique=True, db_collation="C"
    )

    class Meta:
        verbose_name = _("优惠券")
        verbose_name_plural = _("优惠券")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CouponState.values),
                name="promotions_coupon_known_state",
                violation_error_message=_("券的状态不对。"),
            ),
            models.CheckConstraint(
                condition=Q(state=CouponState.ISSUED, buyer__isnull=True, claimed_at__isnull=True)
                | ~Q(state=CouponState.ISSUED)
                & Q(claimed_at__isnull=False, valid_from__isnull=False, valid_until__isnull=False)
                & Q(valid_until__gt=F("valid_from")),
                name="promotions_coupon_claimed_whole",
                violation_error_message=_("领取的券要有领取时间和有效期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "state"], name="promotions_coupon_of_buyer"),
            models.Index(fields=["batch", "-id"], name="promotions_coupon_of_batch"),
            models.Index(fields=["claimed_at"], name="promotions_coupon_claimed"),
            models.Index(
                fields=["valid_until"],
                condition=Q(state=CouponState.CLAIMED),
                name="promotions_coupon_to_expire",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CouponHolder(models.Model):
    """How many coupons of a batch a buyer has claimed; the limit per buyer is checked on this row."""

    batch = models.ForeignKey(CouponBatch, verbose_name=_("批次"), on_delete=models.CASCADE, related_name="+")
    buyer = models.ForeignKey(Buyer, verbose_name=_("买家"), on_delete=models.CASCADE, related_name="+")
    taken = models.PositiveIntegerField(_("领取张数"), default=1)

    class Meta:
        verbose_name = _("领取计数")
        verbose_name_plural = _("领取计数")
        constraints = [
            models.UniqueConstraint(fields=["batch", "buyer"], name="promotions_couponholder_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.buyer_id} {self.taken}"
