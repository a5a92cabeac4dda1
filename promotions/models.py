"""The tables of promotions, collected for Django; code imports them from their rooms."""

from promotions.activities.models import (
    Activity,
    ActivityApproval,
    ActivityGift,
    ActivityTier,
    BundlePiece,
    CoveredSku,
    Finding,
    OfficialSku,
    RetryDay,
    ScopeRow,
)
from promotions.checker.models import CheckRun
from promotions.coupons.models import (
    ActivityUse,
    BatchPart,
    BuyerUse,
    Coupon,
    CouponBatch,
    CouponGrant,
    CouponHolder,
    PieceUse,
    Redemption,
    RedemptionPiece,
)
from promotions.enrolment.models import EnrolmentLine, EnrolmentSheet
from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from promotions.price_history.models import LedgerDay, PriceCommitment
from promotions.replay.models import (
    AffectedSum,
    AttributedDay,
    AuditedOrder,
    AuditRun,
    OrderPromotion,
    OrderUse,
    PlatformName,
    UnknownNameDay,
)
from promotions.rulebook.models import DeadlineRule, LevelRule, LowestPriceRule, ShopLimitRule, VipLevelRule
from promotions.rulebook.revision import PromotionRevision
from promotions.segments.models import Segment, SegmentMember

__all__ = [
    "Activity",
    "ActivityApproval",
    "ActivityGift",
    "ActivityTier",
    "ActivityUse",
    "AffectedSum",
    "AttributedDay",
    "AuditRun",
    "AuditedOrder",
    "BatchPart",
    "BundlePiece",
    "BuyerUse",
    "CheckRun",
    "Coupon",
    "CouponBatch",
    "CouponGrant",
    "CouponHolder",
    "CoveredSku",
    "DeadlineRule",
    "EnrolmentLine",
    "EnrolmentSheet",
    "Finding",
    "LedgerDay",
    "LevelRule",
    "LowestPriceRule",
    "OfficialSku",
    "OrderPromotion",
    "OrderUse",
    "PieceUse",
    "PlatformName",
    "PriceCommitment",
    "PromotionBaseline",
    "PromotionDay",
    "PromotionNewBuyers",
    "PromotionRevision",
    "Redemption",
    "RedemptionPiece",
    "RetryDay",
    "ScopeRow",
    "Segment",
    "SegmentMember",
    "ShopLimitRule",
    "UnknownNameDay",
    "VipLevelRule",
]
