"""The list pages of promotions, found by the register of lists."""

from promotions.pages import activity_list, coupon_lists, finding_list, report, segment_list, sheets

__all__ = ["activity_list", "coupon_lists", "finding_list", "report", "segment_list", "sheets"]
