"""Official prices hold their SKUs: which SKU belongs to which official activity, and when."""

from promotions.activities.models import Activity


def free_skus(activity: Activity) -> None:
    """The SKUs may have another official price."""
    activity.official_skus.all().delete()
