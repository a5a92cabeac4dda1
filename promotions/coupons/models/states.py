"""Where a coupon stands, and what became of a use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CouponState(models.TextChoices):
    """Where one coupon stands."""

    ISSUED = "issued", _("未领取")
    CLAIMED = "claimed", _("已领取")
    RESERVED = "reserved", _("下单占用")
    REDEEMED = "redeemed", _("已使用")
    EXPIRED = "expired", _("已过期")


class RedemptionState(models.TextChoices):
    """What became of one use."""

    RESERVED = "reserved", _("占用中")
    REDEEMED = "redeemed", _("已使用")
    RELEASED = "released", _("已释放")
    RETURNED = "returned", _("已退回")
