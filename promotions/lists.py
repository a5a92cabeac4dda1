"""The list pages of promotions."""

from promotions.activities.lists import ACTIVITIES
from promotions.checker.lists import FINDINGS
from promotions.coupons.lists import BATCHES, CODES
from promotions.enrolment.pages.sheets import SHEETS
from promotions.figures.pages.report import REPORT
from promotions.replay.pages.audits import AUDITED
from promotions.replay.pages.order_uses import CARRIED, ORDER_USES
from promotions.segments.lists import SEGMENTS

PAGES = (
    ACTIVITIES,
    BATCHES,
    CODES,
    SEGMENTS,
    FINDINGS,
    SHEETS,
    AUDITED,
    ORDER_USES,
    CARRIED,
    REPORT,
)
