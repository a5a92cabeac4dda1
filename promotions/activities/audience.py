"""For whom an activity is."""

from datetime import datetime

from orders.trades.models import Buyer
from promotions.activities.models import Activity
from promotions.segments.membership import paid_orders, segments_of, vip_level_of


def fits(activity: Activity, buyer: Buyer, at: datetime) -> bool:
    """Whether an activity is for this buyer."""
    segments = list(activity.segments.all())
    if segments and not segments_of(buyer, at, [segment.key for segment in segments]):
        return False
    if activity.new_buyers is None and not activity.min_vip_level:
        return True
    paid, year_cny = paid_orders(buyer, at)
    if activity.new_buyers is not None and activity.new_buyers == bool(paid):
        return False
    return vip_level_of(year_cny, at) >= activity.min_vip_level
