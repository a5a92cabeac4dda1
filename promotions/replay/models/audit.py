"""Self-audits: orders of some days priced again by the engine, and where the platform charged otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Trade
from promotions.replay.causes import Cause, Obstacle
from shopops.lib.jobs.models import Job, JobState


class AuditCause(models.TextChoices):
    """`promotions.replay.rules.differences.Cause` and `Obstacle` as labels."""

    CHANGED_BY_HAND = Cause.CHANGED_BY_HAND.value, _("手工改价")
    UNKNOWN_PROMOTION = Cause.UNKNOWN_PROMOTION.value, _("系统里没有的优惠")
    HELD_COUPON = Cause.HELD_COUPON.value, _("用了没有记录的券")
    ROUNDING = Cause.ROUNDING.value, _("尾差（每行 1 分以内）")
    ALLOCATION = Cause.ALLOCATION.value, _("优惠分摊不同")
    ITEM_PRICE_LOWER = Cause.ITEM_PRICE_LOWER.value, _("单品价更低")
    ITEM_PRICE_HIGHER = Cause.ITEM_PRICE_HIGHER.value, _("单品价更高")
    ORDER_DISCOUNT_MORE = Cause.ORDER_DISCOUNT_MORE.value, _("订单优惠更多")
    ORDER_DISCOUNT_LESS = Cause.ORDER_DISCOUNT_LESS.value, _("订单优惠更少")
    NO_LINES = Obstacle.NO_LINES.value, _("无法算价：没有子订单")
    UNKNOWN_SKU = Obstacle.UNKNOWN_SKU.value, _("无法算价：SKU 不在商品库")
    TOO_MANY_COMBINATIONS = Obstacle.TOO_MANY_COMBINATIONS.value, _("无法算价：优惠组合太多")


# Nothing to compare with what was charged.
NOT_REPLAYED = (AuditCause.NO_LINES, AuditCause.UNKNOWN_SKU, AuditCause.TOO_MANY_COMBINATIONS)
REPLAYED = tuple(cause for cause in AuditCause if cause not in NOT_REPLAYED)


class AuditRun(Job):
    """One audit of the paid orders placed from `first` to `last`, both included; done in the background."""

    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发起人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("发起时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # Orders to price again, and the results of those done so far.
    expected = models.PositiveIntegerField(_("应查订单数"), default=0)
    orders = models.PositiveIntegerField(_("已查订单数"), default=0)
    equal = models.PositiveIntegerField(_("相同"), default=0)
    skipped = models.PositiveIntegerField(_("跳过"), default=0)
    differing = models.PositiveIntegerField(_("不同"), default=0)

    class Meta(Job.Meta):
        verbose_name = _("价格自查")
        verbose_name_plural = _("价格自查")
        ordering = ["-asked_at", "-id"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="promotions_auditrun_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, ended_at__isnull=False)
                | Q(~Q(state=JobState.DONE), ended_at__isnull=True),
                name="promotions_auditrun_ended_has_time",
                violation_error_message=_("结束的自查有结束时间，未结束的没有。"),
            ),
            models.CheckConstraint(
                condition=Q(orders=F("equal") + F("skipped") + F("differing")),
                name="promotions_auditrun_adds_up",
                violation_error_message=_("相同、不同、跳过的订单数相加应等于已查订单数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class AuditedOrder(models.Model):
    """An order that the engine would have charged otherwise, or could not price again."""

    run = models.ForeignKey(
        AuditRun, verbose_name=_("价格自查"), on_delete=models.CASCADE, related_name="found", db_index=False
    )
    trade = models.ForeignKey(Trade, verbose_name=_("订单"), on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(_("可能原因"), max_length=24, choices=AuditCause)
    # Goods without postage, and the first less the second.
    charged_cny = models.DecimalField(_("实收"), max_digits=12, decimal_places=2)
    ours_cny = models.DecimalField(_("应收"), max_digits=12, decimal_places=2, null=True, blank=True)
    difference_cny = models.DecimalField(_("差额"), max_digits=12, decimal_places=2, null=True, blank=True)
    # Per SKU, in fen: see `promotions.replay.audits`.
    lines = models.JSONField(_("明细"), default=list)

    class Meta:
        verbose_name = _("有差异的订单")
        verbose_name_plural = _("有差异的订单")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "trade"], name="promotions_auditedorder_once"),
            models.CheckConstraint(
                condition=Q(cause__in=NOT_REPLAYED, ours_cny__isnull=True, difference_cny__isnull=True)
                | Q(cause__in=REPLAYED, difference_cny=F("charged_cny") - F("ours_cny")),
                name="promotions_auditedorder_adds_up",
                violation_error_message=_("差额应等于实收减应收；没有算出价格的，两者都没有。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade_id} {self.cause}"
