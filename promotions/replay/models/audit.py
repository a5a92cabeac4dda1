"""Self-audits: orders of some days priced again by the engine, and where the platform charged otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Trade
from promotions.replay.causes import Cause, Obstacle


class AuditState(models.TextChoices):
    """How far an audit is."""

    WAITING = "waiting", _("等待中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")


class AuditCause(models.TextChoices):
    """`promotions.replay.rules.differences.Cause` and `Obstacle` in people's words."""

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


class AuditRun(models.Model):
    """One audit of the paid orders placed from `first` to `last`, both included; worked off in the background."""

    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    state = models.CharField(
        _("状态"), max_length=8, choices=AuditState, default=AuditState.WAITING, editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发起人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("发起时间"))
    # Until then nobody else takes it up; renewed while it runs.
    leased_until = models.DateTimeField(_("租约到期"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # Orders to look at, and what became of those looked at so far.
    expected = models.PositiveIntegerField(_("应查订单数"), default=0)
    orders = models.PositiveIntegerField(_("已查订单数"), default=0)
    equal = models.PositiveIntegerField(_("相同"), default=0)
    skipped = models.PositiveIntegerField(_("跳过"), default=0)
    differing = models.PositiveIntegerField(_("不同"), default=0)

    class Meta:
        verbose_name = _("价格自查")
        verbose_name_plural = _("价格自查")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="promotions_auditrun_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(AuditState.WAITING, AuditState.RUNNING), ended_at__isnull=True)
                | Q(state__in=(AuditState.DONE, AuditState.FAILED), ended_at__isnull=False),
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
