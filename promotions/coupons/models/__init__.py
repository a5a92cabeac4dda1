"""Coupons, and the uses of coupons and activities."""

from promotions.coupons.models.coupon import Coupon, CouponBatch, CouponHolder, CouponState
from promotions.coupons.models.grant import BatchPart, CouponGrant
from promotions.coupons.models.uses import (
    ActivityUse,
    BuyerUse,
    PieceUse,
    Redemption,
    RedemptionPiece,
    RedemptionState,
)

__all__ = [
    "ActivityUse",
    "BatchPart",
    "BuyerUse",
    "Coupon",
    "CouponBatch",
    "CouponGrant",
    "CouponHolder",
    "CouponState",
    "PieceUse",
    "Redemption",
    "RedemptionPiece",
    "RedemptionState",
]
