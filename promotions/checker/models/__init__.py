"""Runs of the checker and what they found."""

from promotions.checker.models.check_run import UNDER_WAY, CheckOutcome, CheckRun, CheckState, CheckWanted
from promotions.checker.models.finding import (
    Finding,
    FindingCertainty,
    FindingCode,
    FindingSeverity,
    FindingState,
)

__all__ = [
    "UNDER_WAY",
    "CheckOutcome",
    "CheckRun",
    "CheckState",
    "CheckWanted",
    "Finding",
    "FindingCertainty",
    "FindingCode",
    "FindingSeverity",
    "FindingState",
]
