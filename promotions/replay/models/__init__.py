"""Promotions of orders, and self-audits."""

from promotions.replay.models.affected import AffectedSum
from promotions.replay.models.audit import NOT_REPLAYED, AuditCause, AuditedOrder, AuditRun
from promotions.replay.models.order_promotion import (
    MATCHED,
    UNMATCHED,
    AttributedDay,
    Basis,
    OrderPromotion,
    OrderUse,
    UnknownNameDay,
)
from promotions.replay.models.platform_name import CalledBy, PlatformName

__all__ = [
    "MATCHED",
    "NOT_REPLAYED",
    "UNMATCHED",
    "AffectedSum",
    "AttributedDay",
    "AuditCause",
    "AuditRun",
    "AuditedOrder",
    "Basis",
    "CalledBy",
    "OrderPromotion",
    "OrderUse",
    "PlatformName",
    "UnknownNameDay",
]
