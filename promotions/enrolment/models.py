"""Enrolment sheets: the conditions of a platform activity, and the SKUs to enrol."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Sku


class EnrolmentSheet(models.Model):
    """A platform activity's conditions and the SKUs that may be enrolled."""

    title = models.CharField(_("名称"), max_length=100)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    # At most this part of the lowest counted price of the window before.
    max_pay_rate = models.DecimalField(_("不高于最低价的比例"), max_digits=5, decimal_places=4, default=1)
    lookback_days = models.PositiveSmallIntegerField(_("最低价回看天数"), default=15)
    commission_rate = models.DecimalField(_("佣金比例"), max_digits=5, decimal_places=4, default=0)
    fee_cny = models.DecimalField(_("坑位费"), max_digits=12, decimal_places=2, default=0)
    protected_days = models.PositiveSmallIntegerField(_("保价天数"), default=15)
    owner = models.ForeignKey(
        "staff.User", verbose_name=_("负责人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        verbose_name = _("报名测算")
        verbose_name_plural = _("报名测算")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="promotions_enrolmentsheet_ends_after_start",
                violation_error_message=_("结束时间必须晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    max_pay_rate__gt=0,
                    max_pay_rate__lte=1,
                    commission_rate__gte=0,
                    commission_rate__lt=1,
                    fee_cny__gte=0,
                    lookback_days__gte=1,
                ),
                name="promotions_enrolmentsheet_possible",
                violation_error_message=_("比例必须在 0 到 1 之间，费用不能为负数，回看至少 1 天。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EnrolmentLine(models.Model):
    """One SKU of a sheet: at what price, and how many units the platform locks."""

    sheet = models.ForeignKey(
        EnrolmentSheet, verbose_name=_("报名测算"), on_delete=models.CASCADE, related_name="lines"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.CASCADE, related_name="+")
    # Null: the highest price that the platform would take.
    price_cny = models.DecimalField(_("报名价"), max_digits=12, decimal_places=2, null=True, blank=True)
    units_locked = models.PositiveIntegerField(_("锁定库存"), default=0)
    # Of the SKU in the 28 days before the sheet was made, as known when the line was written.
    sold_pieces = models.PositiveIntegerField(_("平时销量"), default=0, editable=False)
    sold_cny = models.DecimalField(
        _("平时销售额"), max_digits=14, decimal_places=2, default=0, editable=False
    )

    class Meta:
        verbose_name = _("报名 SKU")
        verbose_name_plural = _("报名 SKU")
        ordering = ["sheet_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "sku"], name="promotions_enrolmentline_once"),
            models.CheckConstraint(
                condition=Q(price_cny__isnull=True) | Q(price_cny__gt=0),
                name="promotions_enrolmentline_price_positive",
                violation_error_message=_("报名价必须大于 0；不填则按可报的最高价测算。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.sku_id}"
