"""The list pages of promotions."""

from promotions.pages import (
    activity_list,
    audits,
    coupon_lists,
    finding_list,
    order_uses,
    report,
    segment_list,
    sheets,
)

PAGES = (
    activity_list.ACTIVITIES,
    coupon_lists.BATCHES,
    coupon_lists.CODES,
    segment_list.SEGMENTS,
    finding_list.FINDINGS,
    sheets.SHEETS,
    audits.AUDITED,
    order_uses.ORDER_USES,
    order_uses.CARRIED,
    report.REPORT,
)
