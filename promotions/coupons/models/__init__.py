"""Coupons, and the uses of coupons and activities."""

from promotions.coupons.models.coupon import Coupon, CouponBatch, CouponHolder
from promotions.coupons.models.grant import BatchPart, CouponGrant
from promotions.coupons.models.states import CouponState, RedemptionState
from promotions.coupons.models.uses import ActivityUse, BuyerUse, PieceUse, Redemption, RedemptionPiece

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
