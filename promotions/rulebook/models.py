"""Dated tables of what the platform and the shop prescribe. A row holds until a newer row of the same key."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.rulebook.kinds import ActivityKind, ActivityLevel
from promotions.rulebook.revision import bumps_revision


class Confidence(models.TextChoices):
    """How sure we are of a rule."""

    OFFICIAL = "A", _("官方文档")
    SEVERAL = "B", _("多个来源")
    ONE = "C", _("单一来源")
    SHOP = "S", _("店铺自定")


class DatedRule(models.Model):
    """A fact that holds from a day on (Asia/Shanghai), until the day of a newer row."""

    valid_from = models.DateField(_("生效日"))
    confidence = models.CharField(_("可信度"), max_length=1, choices=Confidence, default=Confidence.SHOP)

    class Meta:
        abstract = True


class LevelRule(DatedRule):
    """At which place a level is applied; null: it gives nothing any more."""

    level = models.CharField(_("层级"), max_length=12, choices=ActivityLevel)
    position = models.PositiveSmallIntegerField(_("顺序"), null=True, blank=True)

    class Meta:
        verbose_name = _("层级顺序")
        verbose_name_plural = _("层级顺序")
        ordering = ["valid_from", "position"]
        constraints = [
            models.UniqueConstraint(fields=["level", "valid_from"], name="promotions_levelrule_once"),
            models.CheckConstraint(
                condition=Q(level__in=ActivityLevel.values),
                name="promotions_levelrule_known_level",
                violation_error_message=_("没有这个层级。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.level} {self.valid_from}"


class LowestPriceRule(DatedRule):
    """Whether prices of a tool count for the lowest-price ledger."""

    kind = models.CharField(_("工具"), max_length=24, choices=ActivityKind)
    is_counted = models.BooleanField(_("计入最低价"))

    class Meta:
        verbose_name = _("最低价口径")
        verbose_name_plural = _("最低价口径")
        ordering = ["valid_from", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="promotions_lowestpricerule_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values),
                name="promotions_lowestpricerule_known_kind",
                violation_error_message=_("没有这个工具。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"


class Deadline(models.TextChoices):
    """What runs out."""

    UNPAID = "unpaid", _("未付款订单关闭")
    UNPAID_SPECIAL = "unpaid_special", _("聚划算、天天特价未付款关闭")
    UNPAID_FLASH = "unpaid_flash", _("秒杀未付款关闭")
    UNPAID_DEPOSIT = "unpaid_deposit", _("预售定金未付款关闭")
    SHIP = "ship", _("发货")
    REFUND_NOT_SHIPPED = "refund_not_shipped", _("未发货退款处理")
    REFUND_SHIPPED = "refund_shipped", _("已发货退款处理")
    REFUND_VIRTUAL = "refund_virtual", _("虚拟商品退款处理")
    BUYER_RETURNS = "buyer_returns", _("买家退回商品")
    RETURN_EXPRESS = "return_express", _("确认退货（快递）")
    RETURN_POST = "return_post", _("确认退货（平邮）")
    BUYER_APPEALS = "buyer_appeals", _("拒绝后买家修改或申诉")
    RECEIPT_EXPRESS = "receipt_express", _("自动确认收货（快递）")
    RECEIPT_POST = "receipt_post", _("自动确认收货（平邮）")
    RECEIPT_VIRTUAL = "receipt_virtual", _("自动确认收货（虚拟）")
    RATE = "rate", _("评价")
    RATE_AGAIN = "rate_again", _("追加评价")
    RATE_CHANGE = "rate_change", _("修改评价")


class DeadlineRule(DatedRule):
    """How long the platform waits before it decides by itself."""

    event = models.CharField(_("事件"), max_length=24, choices=Deadline)
    wait_seconds = models.PositiveIntegerField(_("时限（秒）"))

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        ordering = ["valid_from", "event"]
        constraints = [
            models.UniqueConstraint(fields=["event", "valid_from"], name="promotions_deadlinerule_once"),
            models.CheckConstraint(
                condition=Q(event__in=Deadline.values, wait_seconds__gt=0),
                name="promotions_deadlinerule_known_event",
                violation_error_message=_("没有这个事件，或时限为 0。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.valid_from}"


class ShopLimit(models.TextChoices):
    """Numbers that promotions are held against; rates are what is still paid (0–1)."""

    # No basket is paid with less than this part of its list price.
    MIN_PAY_RATE = "min_pay_rate", _("全店最低折扣")
    ENROL_LOWEST_DAYS = "enrol_lowest_days", _("报名价不高于最近几天最低价")
    EVENT_LOWEST_DAYS = "event_lowest_days", _("大促最低成交价回看天数")
    EVENT_PAY_RATE = "event_pay_rate", _("大促价不高于最低成交价的比例")
    EVENT_PROTECTED_DAYS = "event_protected_days", _("大促后保价天数")
    LIST_PRICE_DAYS = "list_price_days", _("一口价变动回看天数")
    LIST_PRICE_CHANGE_RATE = "list_price_change_rate", _("一口价允许的变动")


class ShopLimitRule(DatedRule):
    """One of these numbers, from a day on; null: not held against any more."""

    key = models.CharField(_("项目"), max_length=24, choices=ShopLimit)
    value = models.DecimalField(_("数值"), max_digits=12, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("促销底线")
        verbose_name_plural = _("促销底线")
        ordering = ["valid_from", "key"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="promotions_shoplimitrule_once"),
            models.CheckConstraint(
                condition=Q(key__in=ShopLimit.values) & (Q(value__isnull=True) | Q(value__gte=0)),
                name="promotions_shoplimitrule_known_key",
                violation_error_message=_("没有这个项目，或数值为负。"),
            ),
            models.CheckConstraint(
                condition=~Q(key__endswith="_rate") | Q(value__isnull=True) | Q(value__lte=1),
                name="promotions_shoplimitrule_rate_at_most_1",
                violation_error_message=_("比例必须在 0 到 1 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"


class VipLevelRule(DatedRule):
    """From how much spent in the last year a buyer has a VIP level; null: the level no longer exists."""

    level = models.PositiveSmallIntegerField(_("会员等级"))
    min_spent_cny = models.DecimalField(
        _("一年消费至少"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("会员等级")
        verbose_name_plural = _("会员等级")
        ordering = ["valid_from", "level"]
        constraints = [
            models.UniqueConstraint(fields=["level", "valid_from"], name="promotions_viplevelrule_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1) & (Q(min_spent_cny__isnull=True) | Q(min_spent_cny__gt=0)),
                name="promotions_viplevelrule_positive",
                violation_error_message=_("会员等级从 1 开始，消费要大于 0。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.valid_from}"
