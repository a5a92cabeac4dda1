"""Check constraints of an activity."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.status import ActivityStatus
from promotions.rulebook.kinds import KINDS_OF_LEVEL, ActivityKind, ActivityLevel, ThresholdMeasure

Condition = models.CheckConstraint


def _only_for(kind: ActivityKind, names: tuple[str, ...], values: Q) -> Q:
    """Activities of the kind have all these fields, with these values; other kinds have none of them."""
    # A comparison with null is neither true nor false, and a check lets that pass.
    whole = Q(**{f"{name}__isnull": False for name in names})
    return Q(kind=kind) & whole & values | ~Q(kind=kind) & _none(*names)


def _kind_fits_level() -> Q:
    fits = Q()
    for level, kinds in KINDS_OF_LEVEL.items():
        fits |= Q(level=level, kind__in=list(kinds))
    return fits


def _none(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names})


def _positive_or_none(*names: str) -> Q:
    every = Q()
    for name in names:
        every &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": 0})
    return every


_PRESALE = ("deposit_cny", "deposit_worth_cny", "balance_starts_at", "balance_ends_at")

ACTIVITY_CONSTRAINTS: list[models.BaseConstraint] = [
    Condition(
        condition=~Q(title=""),
        name="promotions_activity_title_given",
        violation_error_message=_("活动要有名称。"),
    ),
    Condition(
        condition=Q(ends_at__gt=F("starts_at")),
        name="promotions_activity_ends_after_start",
        violation_error_message=_("结束时间必须晚于开始时间。"),
    ),
    Condition(
        condition=_kind_fits_level(),
        name="promotions_activity_level_fits_kind",
        violation_error_message=_("没有这个工具，或它不属于这个层级。"),
    ),
    Condition(
        condition=Q(status__in=ActivityStatus.values) & Q(measure__in=ThresholdMeasure.values),
        name="promotions_activity_known_words",
        violation_error_message=_("状态或门槛单位不对。"),
    ),
    Condition(
        condition=Q(blocks__contained_by=ActivityLevel.values),
        name="promotions_activity_known_blocks",
        violation_error_message=_("不可叠加的层级不对。"),
    ),
    Condition(
        condition=_only_for(
            ActivityKind.EVERY_NTH,
            ("every_n", "every_n_pay_rate"),
            Q(every_n__gte=2, every_n_pay_rate__gte=0, every_n_pay_rate__lt=1),
        ),
        name="promotions_activity_every_nth_whole",
        violation_error_message=_("第 N 件优惠：N 至少为 2，该件付的比例在 0 到 1 之间（半价写 0.5）。"),
    ),
    Condition(
        condition=_only_for(ActivityKind.BUNDLE, ("bundle_price_cny",), Q(bundle_price_cny__gt=0)),
        name="promotions_activity_bundle_whole",
        violation_error_message=_("搭配套餐要有大于 0 的套餐价，其他活动没有套餐价。"),
    ),
    Condition(
        condition=_only_for(
            ActivityKind.ADD_ON,
            ("add_on_price_cny", "add_on_max_pieces"),
            Q(add_on_price_cny__gte=0, add_on_max_pieces__gte=1),
        ),
        name="promotions_activity_add_on_whole",
        violation_error_message=_("换购要有换购价和最多件数，其他活动没有。"),
    ),
    Condition(
        condition=_only_for(
            ActivityKind.PRESALE,
            _PRESALE,
            Q(
                deposit_cny__gt=0,
                deposit_worth_cny__gte=F("deposit_cny"),
                balance_starts_at__gte=F("starts_at"),
                balance_ends_at__gt=F("balance_starts_at"),
            ),
        ),
        name="promotions_activity_presale_whole",
        violation_error_message=_(
            "预售要有定金、不低于定金的抵扣额，和晚于活动开始的尾款时间段；其他活动没有这些。"
        ),
    ),
    Condition(
        condition=Q(repeats=True) & _positive_or_none("max_repeats")
        | Q(repeats=False, max_repeats__isnull=True),
        name="promotions_activity_repeats_whole",
        violation_error_message=_("只有每满都减的活动有最多次数，次数至少为 1。"),
    ),
    Condition(
        condition=_positive_or_none(
            "pieces_per_buyer",
            "pieces_per_order",
            "pieces_total",
            "uses_per_buyer",
            "uses_total",
            "budget_cny",
        ),
        name="promotions_activity_limits_positive",
        violation_error_message=_("限购、次数和预算必须大于 0；不限制就留空。"),
    ),
    Condition(
        condition=Q(level=ActivityLevel.ITEM) | _none("pieces_per_buyer", "pieces_per_order", "pieces_total"),
        name="promotions_activity_pieces_of_items",
        violation_error_message=_("只有单品级活动可以限制件数。"),
    ),
    Condition(
        condition=Q(level=ActivityLevel.CARD, needs_coupon=True)
        | ~Q(level=ActivityLevel.CARD) & Q(needs_coupon=False, is_claimable=False),
        name="promotions_activity_cards_need_coupons",
        violation_error_message=_("卡券要领取才能使用，其他活动不用领取。"),
    ),
    Condition(
        condition=~Q(level=ActivityLevel.CARD) | _none("uses_per_buyer", "uses_total", "budget_cny"),
        name="promotions_activity_batches_limit_coupons",
        violation_error_message=_("券的数量、每人限领和预算写在券批次里。"),
    ),
    Condition(
        condition=~Q(kind__in=[ActivityKind.OFFICIAL_PRICE, ActivityKind.CROSS_SHOP]) | Q(is_official=True),
        name="promotions_activity_platform_kinds",
        violation_error_message=_("官方活动价和跨店满减由平台设置。"),
    ),
    Condition(
        condition=Q(published_at__isnull=True, published_by__isnull=True)
        | Q(published_at__isnull=False, published_by__isnull=False),
        name="promotions_activity_publishing_whole",
        violation_error_message=_("发布人和发布时间要同时有。"),
    ),
    Condition(
        condition=Q(status__in=[ActivityStatus.DRAFT, ActivityStatus.CHECKED, ActivityStatus.ENDED])
        | Q(published_at__isnull=False),
        name="promotions_activity_live_was_published",
        violation_error_message=_("没有发布过的活动不能开始。"),
    ),
    Condition(
        condition=Q(stopped_at__isnull=True, stopped_by__isnull=True, stop_reason="")
        | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason=""),
        name="promotions_activity_stop_has_reason",
        violation_error_message=_("停止活动要写明原因。"),
    ),
    Condition(
        condition=Q(ended_at__isnull=True) | Q(status=ActivityStatus.ENDED),
        name="promotions_activity_only_ended_has_end",
        violation_error_message=_("只有已结束的活动有实际结束时间。"),
    ),
]
