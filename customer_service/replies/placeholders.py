"""What agents' texts can say of the shop and of themselves."""

from collections.abc import Mapping

from django.conf import settings

from shopops.lib.placeholders import Placeholder, Subject

PLACEHOLDERS = (
    Placeholder("agent", "客服", "小茶"),
    Placeholder("shop", "店铺", "示例茶叶旗舰店"),
    Placeholder("ship_within_hours", "发货时限", "48"),
)


def fill(subject: Subject) -> Mapping[str, str]:
    """Who answers, for which shop; no query."""
    return {
        "agent": subject.agent_name,
        "shop": settings.SHOP_NAME,
        "ship_within_hours": str(settings.SHIP_WITHIN_HOURS),
    }
