"""Activities with their tiers, SKUs, approvals and findings."""

from promotions.activities.models.activity import OVER, Activity, ActivityTier
from promotions.activities.models.finding import (
    Finding,
    FindingCertainty,
    FindingCode,
    FindingSeverity,
    FindingState,
)
from promotions.activities.models.rematch_day import RetryDay
from promotions.activities.models.scope import (
    ActivityApproval,
    ActivityGift,
    BundlePiece,
    CoveredSku,
    OfficialSku,
    ScopePart,
    ScopeRow,
)
from promotions.activities.models.status import PUBLISHED, ActivityStatus

__all__ = [
    "OVER",
    "PUBLISHED",
    "Activity",
    "ActivityApproval",
    "ActivityGift",
    "ActivityStatus",
    "ActivityTier",
    "BundlePiece",
    "CoveredSku",
    "Finding",
    "FindingCertainty",
    "FindingCode",
    "FindingSeverity",
    "FindingState",
    "OfficialSku",
    "RetryDay",
    "ScopePart",
    "ScopeRow",
]
