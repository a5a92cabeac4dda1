"""At which prices a SKU was offered and sold, day by day and tool by tool; and what was promised."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Sku
from promotions.rulebook.kinds import ActivityKind


class LedgerTool(models.TextChoices):
    """Where a price came from, beside the tools of activities."""

    LIST = "list", _("一口价")
    MANUAL = "manual", _("手工改价")


TOOLS = [*ActivityKind.choices, *LedgerTool.choices]


class LedgerDay(models.Model):
    """The lowest item-level prices of a SKU on a day (Asia/Shanghai) by one tool. Written every night."""

    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("日期"))
    tool = models.CharField(_("工具"), max_length=24, choices=TOOLS)
    # The lowest price per piece that was offered to every buyer.
    offered_cny = models.DecimalField(_("最低标价"), max_digits=12, decimal_places=2, null=True, blank=True)
    # The lowest price per piece, before discounts on the order, that was paid.
    sold_cny = models.DecimalField(_("最低成交价"), max_digits=12, decimal_places=2, null=True, blank=True)
    pieces = models.PositiveIntegerField(_("成交件数"), default=0)

    class Meta:
        verbose_name = _("最低价台账")
        verbose_name_plural = _("最低价台账")
        ordering = ["-day", "sku_id", "tool"]
        constraints = [
            models.UniqueConstraint(fields=["sku", "day", "tool"], name="promotions_ledgerday_once"),
            models.CheckConstraint(
                condition=Q(tool__in=[value for value, _name in TOOLS]),
                name="promotions_ledgerday_known_tool",
                violation_error_message=_("没有这个工具。"),
            ),
            models.CheckConstraint(
                condition=Q(offered_cny__isnull=False, offered_cny__gte=0)
                | Q(sold_cny__isnull=False, sold_cny__gte=0, pieces__gt=0),
                name="promotions_ledgerday_has_price",
                violation_error_message=_("台账的一行至少有标价或成交价。"),
            ),
        ]
        indexes = [models.Index(fields=["day"], name="promotions_ledgerday_of_day")]

    def __str__(self) -> str:
        return f"{self.sku_id} {self.day} {self.tool}"


class PriceCommitment(models.Model):
    """A promise of an enrolment: no counted price of the SKU below this one from a moment until before another."""

    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.CASCADE, related_name="+")
    event = models.CharField(_("所属大促"), max_length=40)
    price_cny = models.DecimalField(_("承诺最低价"), max_digits=12, decimal_places=2)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))

    class Meta:
        verbose_name = _("最低价承诺")
        verbose_name_plural = _("最低价承诺")
        ordering = ["-starts_at", "sku_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "event", "starts_at"], name="promotions_pricecommitment_once"
            ),
            models.CheckConstraint(
                condition=Q(price_cny__gt=0, ends_at__gt=models.F("starts_at")) & ~Q(event=""),
                name="promotions_pricecommitment_whole",
                violation_error_message=_("承诺要有大促名称、大于 0 的价格，结束晚于开始。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.sku_id}"
