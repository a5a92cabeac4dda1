"""All tables of promotions."""

from promotions.models.activity import OVER, Activity, ActivityTier
from promotions.models.audit import NOT_REPLAYED, AuditCause, AuditedOrder, AuditRun, AuditState
from promotions.models.carried import MATCHED, UNMATCHED, AttributedDay, Basis, OrderPromotion, OrderUse
from promotions.models.check_run import UNDER_WAY, CheckOutcome, CheckRun, CheckState, CheckWanted
from promotions.models.coupon import Coupon, CouponBatch, CouponHolder
from promotions.models.figures import PromotionDay
from promotions.models.finding import (
    Finding,
    FindingCertainty,
    FindingCode,
    FindingSeverity,
    FindingState,
)
from promotions.models.grant import CouponGrant
from promotions.models.kinds import (
    PUBLISHED,
    ActivityKind,
    ActivityLevel,
    ActivityStatus,
    CouponState,
    RedemptionState,
    ThresholdMeasure,
)
from promotions.models.ledger import (
    EnrolmentLine,
    EnrolmentSheet,
    LedgerDay,
    LedgerTool,
    PriceCommitment,
)
from promotions.models.platform_name import CalledBy, PlatformName, RetryDay
from promotions.models.revision import PromotionRevision
from promotions.models.rulebook import (
    Deadline,
    DeadlineRule,
    LevelRule,
    LowestPriceRule,
    ShopLimit,
    ShopLimitRule,
    VipLevelRule,
)
from promotions.models.scope import (
    ActivityApproval,
    ActivityGift,
    BundlePiece,
    CoveredSku,
    OfficialSku,
    ScopePart,
    ScopeRow,
)
from promotions.models.segment import Segment, SegmentMember
from promotions.models.use import ActivityUse, BuyerUse, PieceUse, Redemption, RedemptionPiece

__all__ = [
    "MATCHED",
    "NOT_REPLAYED",
    "OVER",
    "PUBLISHED",
    "UNDER_WAY",
    "UNMATCHED",
    "Activity",
    "ActivityApproval",
    "ActivityGift",
    "ActivityKind",
    "ActivityLevel",
    "ActivityStatus",
    "ActivityTier",
    "ActivityUse",
    "AttributedDay",
    "AuditCause",
    "AuditRun",
    "AuditState",
    "AuditedOrder",
    "Basis",
    "BundlePiece",
    "BuyerUse",
    "CalledBy",
    "CheckOutcome",
    "CheckRun",
    "CheckState",
    "CheckWanted",
    "Coupon",
    "CouponBatch",
    "CouponGrant",
    "CouponHolder",
    "CouponState",
    "CoveredSku",
    "Deadline",
    "DeadlineRule",
    "EnrolmentLine",
    "EnrolmentSheet",
    "Finding",
    "FindingCertainty",
    "FindingCode",
    "FindingSeverity",
    "FindingState",
    "LedgerDay",
    "LedgerTool",
    "LevelRule",
    "LowestPriceRule",
    "OfficialSku",
    "OrderPromotion",
    "OrderUse",
    "PieceUse",
    "PlatformName",
    "PriceCommitment",
    "PromotionDay",
    "PromotionRevision",
    "Redemption",
    "RedemptionPiece",
    "RedemptionState",
    "RetryDay",
    "ScopePart",
    "ScopeRow",
    "Segment",
    "SegmentMember",
    "ShopLimit",
    "ShopLimitRule",
    "ThresholdMeasure",
    "VipLevelRule",
]
