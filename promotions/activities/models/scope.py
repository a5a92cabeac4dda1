"""Which SKUs an activity is for, what a bundle holds, what the gifts are."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q, Value
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Product, Sku
from promotions.activities.models.activity import Activity, ActivityTier
from promotions.rulebook.revision import bumps_revision


class ScopePart(models.TextChoices):
    """What a scope row is for."""

    SCOPE = "scope", _("参加活动")
    CONDITION = "condition", _("计入换购门槛")


def _one_of_four() -> Q:
    none = {"sku__isnull": True, "product__isnull": True, "category": "", "tag": ""}
    one = Q()
    for name in ("sku", "product"):
        one |= Q(**none | {f"{name}__isnull": False})
    for name in ("category", "tag"):
        others = {key: value for key, value in none.items() if key != name}
        one |= Q(**others) & ~Q(**{name: ""})
    return one


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ScopeRow(models.Model):
    """A SKU, product, category or tag that an activity covers, or leaves out."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="scope_rows"
    )
    part = models.CharField(_("用途"), max_length=10, choices=ScopePart, default=ScopePart.SCOPE)
    excluded = models.BooleanField(_("排除"), default=False)
    sku = models.ForeignKey(
        Sku, verbose_name=_("SKU"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product = models.ForeignKey(
        Product, verbose_name=_("商品"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(_("类目"), max_length=100, blank=True)
    tag = models.CharField(_("标签"), max_length=40, blank=True)
    # 单品宝: this SKU's own price, instead of the tier's benefit.
    price_cny = models.DecimalField(_("活动价"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("活动范围")
        verbose_name_plural = _("活动范围")
        ordering = ["activity_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of_four(),
                name="promotions_scoperow_one_thing",
                violation_error_message=_("一行只写一个 SKU、商品、类目或标签。"),
            ),
            models.CheckConstraint(
                condition=Q(part__in=ScopePart.values),
                name="promotions_scoperow_known_part",
                violation_error_message=_("范围的用途不对。"),
            ),
            models.CheckConstraint(
                condition=Q(price_cny__isnull=True)
                | Q(price_cny__gte=0, sku__isnull=False, excluded=False, part=ScopePart.SCOPE),
                name="promotions_scoperow_price_of_sku",
                violation_error_message=_("只有参加活动的 SKU 有自己的活动价，且不能为负数。"),
            ),
            models.UniqueConstraint(
                fields=["activity", "part", "sku", "product", "category", "tag"],
                nulls_distinct=False,
                name="promotions_scoperow_once",
                violation_error_message=_("同一个 SKU、商品、类目或标签写了两次。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.sku_id or self.product_id or self.category or self.tag}"


class BundlePiece(models.Model):
    """How many pieces of a SKU are in a bundle."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="bundle_pieces"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("件数"), default=1)

    class Meta:
        verbose_name = _("套餐商品")
        verbose_name_plural = _("套餐商品")
        ordering = ["activity_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "sku"], name="promotions_bundlepiece_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="promotions_bundlepiece_positive",
                violation_error_message=_("件数至少为 1。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.sku_id}×{self.quantity}"


class ActivityGift(models.Model):
    """A gift of a tier."""

    tier = models.ForeignKey(
        ActivityTier, verbose_name=_("优惠档"), on_delete=models.CASCADE, related_name="gifts"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("件数"), default=1)

    class Meta:
        verbose_name = _("赠品")
        verbose_name_plural = _("赠品")
        ordering = ["tier_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "sku"], name="promotions_activitygift_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="promotions_activitygift_positive",
                violation_error_message=_("件数至少为 1。"),
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.tier_id} {self.sku_id}×{self.quantity}"


class OfficialSku(models.Model):
    """A SKU that has an official price in a window: taken when the activity is published, freed at its end.

    Two official prices on one SKU at one time can never be: the database refuses the second.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="official_skus"
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))

    class Meta:
        verbose_name = _("官方活动价占用")
        verbose_name_plural = _("官方活动价占用")
        ordering = ["activity_id", "sku_id"]
        constraints = [
            ExclusionConstraint(
                name="promotions_officialsku_no_overlap",
                expressions=[
                    (Func("sku", "sku", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("starts_at", "ends_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("这个 SKU 在这段时间里已有官方活动价。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.sku_id}"


class CoveredSku(models.Model):
    """The SKUs an activity covered when it was published, written out for the figures."""

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.CASCADE,
        related_name="covered_skus",
        db_index=False,
    )
    sku = models.ForeignKey(Sku, verbose_name=_("SKU"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("活动商品")
        verbose_name_plural = _("活动商品")
        constraints = [models.UniqueConstraint(fields=["activity", "sku"], name="promotions_coveredsku_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.sku_id}"


class ActivityApproval(models.Model):
    """A person's approval to publish an activity in one version, with a reason where findings were open."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("活动"), on_delete=models.CASCADE, related_name="approvals"
    )
    activity_version = models.PositiveIntegerField(_("版本"))
    by = models.ForeignKey("staff.User", verbose_name=_("批准人"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("批准时间"))
    # Open findings at that moment; with any, a reason is required.
    open_findings = models.PositiveIntegerField(_("未处理的问题"), default=0)
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("批准")
        verbose_name_plural = _("批准")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_findings=0) | ~Q(reason=""),
                name="promotions_activityapproval_override_has_reason",
                violation_error_message=_("有未处理的问题时，要写明为什么仍然发布。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.activity_version}"
