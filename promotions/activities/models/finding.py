"""Findings of the checker, their owners and their states."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from products.catalogue.models import Sku
from promotions.activities.models.activity import Activity


class FindingCode(models.TextChoices):
    """The fault; the same codes as in `promotions.checker.rules`."""

    BELOW_COST = "cost", _("低于成本")
    BELOW_FLOOR = "floor", _("低于底价")
    BELOW_MIN_DISCOUNT = "min_discount", _("低于全店最低折扣")
    BREAKS_COMMITMENT = "commitment", _("违反最低价承诺")
    EXCLUSIVE_OVERLAP = "exclusive_overlap", _("官方活动价时间重叠")
    ITEM_OVERLAP = "item_overlap", _("单品优惠重叠")
    NO_THRESHOLD = "no_threshold", _("优惠券没有门槛")
    NO_BUYER_LIMIT = "no_buyer_limit", _("优惠券不限每人张数")
    NO_BUDGET = "no_budget", _("优惠券没有预算和总量")
    STOCK_PROMISED = "stock_promised", _("活动库存超过实际库存")
    GIFTS_PROMISED = "gifts_promised", _("赠品数量超过实际库存")
    WRONG_MIDNIGHT = "wrong_midnight", _("起止时间可能不对")
    NAMED_DAY_OUTSIDE = "named_day_outside", _("名称里的日期不在活动时间内")
    LOWERS_EVENT_PRICE = "poisons_event", _("会拉低大促报名价")
    LIST_PRICE_RAISED = "list_price_raised", _("先提价再打折")
    TOO_MANY_COMBINATIONS = "too_many_combinations", _("组合太多，无法准确算价")
    REPLY_QUOTES_ENDING = "reply_quotes_ending", _("快捷短语提到即将结束的活动")


class FindingSeverity(models.TextChoices):
    """How bad it is."""

    CRITICAL = "critical", _("严重")
    SERIOUS = "serious", _("重要")
    HINT = "hint", _("提示")


class FindingCertainty(models.TextChoices):
    """How sure the checker is."""

    PROVED = "proved", _("已证实")
    POSSIBLE = "possible", _("可能")


class FindingState(models.TextChoices):
    """The state of a finding."""

    OPEN = "open", _("未处理")
    ACCEPTED = "accepted", _("已接受")
    FIXED = "fixed", _("已解决")


class Finding(models.Model):
    """One thing that is wrong with some activities, on one SKU or on several."""

    # A hash of code, SKU and activities: the same fault found again is the same row.
    key = models.CharField(_("标识"), max_length=64, unique=True, editable=False, db_collation="C")
    code = models.CharField(pgettext_lazy("检查", "问题"), max_length=24, choices=FindingCode)
    severity = models.CharField(_("严重程度"), max_length=10, choices=FindingSeverity)
    certainty = models.CharField(_("把握"), max_length=10, choices=FindingCertainty)
    state = models.CharField(
        _("状态"), max_length=10, choices=FindingState, default=FindingState.OPEN, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("负责人"), on_delete=models.PROTECT, related_name="+"
    )
    activities = models.ManyToManyField(Activity, verbose_name=_("相关活动"), related_name="findings")
    sku = models.ForeignKey(
        Sku, verbose_name=_("SKU"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    # Of a piece: what it must not go below, and what it can be bought for (possible: a lower bound of that).
    limit_cny = models.DecimalField(_("底线"), max_digits=12, decimal_places=2, null=True, blank=True)
    price_cny = models.DecimalField(_("最低到手价"), max_digits=12, decimal_places=2, null=True, blank=True)
    loss_cny = models.DecimalField(_("每单损失"), max_digits=12, decimal_places=2, null=True, blank=True)
    # How many such orders stock, limits and budgets allow; null: nothing ends it.
    orders_possible = models.PositiveBigIntegerField(_("最多几单"), null=True, blank=True)
    # The basket to buy, as `promotions.checker.findings.witness_data` writes it.
    witness = models.JSONField(_("证据"), null=True, blank=True)
    # Numbers and SKUs of findings that need no basket.
    numbers = models.JSONField(_("数据"), default=dict, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    seen_at = models.DateTimeField(_("最近一次发现"))
    fixed_at = models.DateTimeField(_("解决时间"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接受人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    accepted_reason = models.CharField(_("接受原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("检查结果")
        verbose_name_plural = _("检查结果")
        ordering = ["-found_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    code__in=FindingCode.values,
                    severity__in=FindingSeverity.values,
                    certainty__in=FindingCertainty.values,
                    state__in=FindingState.values,
                ),
                name="promotions_finding_known_words",
                violation_error_message=_("问题、严重程度、把握或状态不对。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.ACCEPTED)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False) & ~Q(accepted_reason=""),
                name="promotions_finding_accepted_with_reason",
                violation_error_message=_("接受一个问题要写明原因和接受人。"),
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.FIXED, fixed_at__isnull=False)
                | ~Q(state=FindingState.FIXED) & Q(fixed_at__isnull=True),
                name="promotions_finding_fixed_has_time",
                violation_error_message=_("已解决的问题有解决时间，其他的没有。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="promotions_finding_ends_after_start",
                violation_error_message=_("结束时间必须晚于开始时间。"),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-found_at"], name="promotions_finding_by_state"),
            models.Index(fields=["sku", "state"], name="promotions_finding_of_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.sku_id or ''}".strip()
