"""An activity in short sentences: its benefits, audience and time."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from promotions.activities.models import Activity, ActivityGift, ActivityStatus, ActivityTier
from promotions.rulebook.kinds import ActivityKind, ThresholdMeasure
from shopops.lib.text import plain_number

STATUS_COLOURS = {
    ActivityStatus.DRAFT: "grey",
    ActivityStatus.CHECKED: "blue",
    ActivityStatus.SCHEDULED: "purple",
    ActivityStatus.LIVE: "green",
    ActivityStatus.PAUSED: "orange",
    ActivityStatus.ENDED: "grey",
}


def fold(rate: Decimal) -> str:
    """八五折 and what it means: `8.5 折（付 85%）`."""
    return _("%(fold)s 折（付 %(percent)s%%）") % {
        "fold": plain_number(rate * 10),
        "percent": plain_number(rate * 100),
    }


def benefits_of(activity: Activity) -> list[str]:
    """One sentence per tier or benefit. No query when tiers, gifts and bundle are prefetched."""
    tiers = activity.tiers.all()
    return [
        *_without_tiers(activity),
        *(tier_sentence(activity, tier, gifts=tier.gifts.all()) for tier in tiers),
    ]


def _without_tiers(activity: Activity) -> Iterator[str]:
    if activity.every_n and activity.every_n_pay_rate is not None:
        yield _("每第 %(n)s 件 %(rate)s") % {"n": activity.every_n, "rate": fold(activity.every_n_pay_rate)}
    if activity.bundle_price_cny is not None:
        pieces = sum(piece.quantity for piece in activity.bundle_pieces.all())
        yield _("%(pieces)s 件套餐价 %(price)s 元") % {
            "pieces": pieces,
            "price": plain_number(activity.bundle_price_cny),
        }
    if activity.add_on_price_cny is not None:
        yield _("换购价 %(price)s 元，最多 %(pieces)s 件") % {
            "price": plain_number(activity.add_on_price_cny),
            "pieces": activity.add_on_max_pieces,
        }
    if activity.deposit_cny is not None and activity.deposit_worth_cny is not None:
        yield _("定金 %(deposit)s 元抵 %(worth)s 元") % {
            "deposit": plain_number(activity.deposit_cny),
            "worth": plain_number(activity.deposit_worth_cny),
        }


def tier_sentence(activity: Activity, tier: ActivityTier, *, gifts: Iterable[ActivityGift]) -> str:
    """The threshold of a tier and its benefits: 满 200 元 减 20 元."""
    benefits = _("、").join(_benefits(tier, gifts))
    if activity.kind == ActivityKind.ADD_ON and not benefits:
        benefits = _("可换购")
    return _("%(threshold)s%(given)s") % {
        "threshold": _threshold(activity, tier),
        "given": benefits or _("无优惠"),
    }


def _threshold(activity: Activity, tier: ActivityTier) -> str:
    if not tier.threshold:
        return ""
    words = {"threshold": plain_number(tier.threshold)}
    if activity.measure == ThresholdMeasure.QUANTITY:
        return (_("每满 %(threshold)s 件 ") if activity.repeats else _("满 %(threshold)s 件 ")) % words
    return (_("每满 %(threshold)s 元 ") if activity.repeats else _("满 %(threshold)s 元 ")) % words


def _benefits(tier: ActivityTier, gifts: Iterable[ActivityGift]) -> Iterator[str]:
    if tier.price_cny is not None:
        yield _("一口价 %(price)s 元") % {"price": plain_number(tier.price_cny)}
    if tier.amount_off_cny:
        yield _("减 %(amount)s 元") % {"amount": plain_number(tier.amount_off_cny)}
    if tier.pay_rate is not None and tier.pay_rate < 1:
        yield fold(tier.pay_rate)
    if tier.free_postage:
        yield _("包邮")
    for gift in gifts:
        yield _("送 %(sku)s × %(quantity)s") % {"sku": gift.sku, "quantity": gift.quantity}


def audience_of(activity: Activity) -> str:
    """Who it is for."""
    found = []
    if activity.new_buyers is not None:
        found.append(_("仅新客") if activity.new_buyers else _("仅老客"))
    if activity.min_vip_level:
        found.append(_("会员等级 %(level)s 及以上") % {"level": activity.min_vip_level})
    found += [segment.name for segment in activity.segments.all()]
    return _("、").join(found) or _("所有买家")


@override("zh-hans")
def reply_to_buyers(activity: Activity) -> str:
    """What agents answer buyers about an activity that was stopped, without the reason; Chinese for every agent."""
    return _(
        "亲，“%(title)s”活动已经提前结束啦。结束前已付款的订单照常按付款金额发货，不受影响；还没付款的订单请以付款页面显示的金额为准。"
        "给您带来不便非常抱歉，有其他优惠我们会第一时间告诉您。"
    ) % {"title": activity.title}
