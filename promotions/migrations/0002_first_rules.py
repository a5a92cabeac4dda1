"""The revision's one row, and the platform's rules as the trade knows them today; shops add newer rows."""

from datetime import date
from decimal import Decimal

from django.db import migrations

SINCE = date(2020, 1, 1)
HOUR, DAY = 3600, 86400

LEVELS = [
    ("item", "B"),
    ("shop", "B"),
    ("card", "B"),
    ("cross_shop", "B"),
    ("vip", "B"),
    ("coins", "B"),
    ("red_packet", "B"),
    ("postage", "S"),
]
COUNTED = ["special_price"]
NOT_COUNTED = [
    "flash_sale",
    "member_price",
    "official_price",
    "every_nth",
    "bundle",
    "add_on",
    "presale",
    "money_off",
    "quantity_off",
    "gift",
    "shop_coupon",
    "item_coupon",
    "shop_red_packet",
    "cross_shop",
    "platform_coupon",
    "vip_discount",
    "coins",
    "platform_red_packet",
    "free_postage",
]
DEADLINES = [
    ("unpaid", 24 * HOUR, "C"),
    ("unpaid_special", HOUR // 2, "C"),
    ("unpaid_flash", HOUR // 4, "C"),
    ("unpaid_deposit", HOUR // 2, "C"),
    ("ship", 48 * HOUR, "B"),
    ("refund_not_shipped", 48 * HOUR, "B"),
    ("refund_shipped", 5 * DAY, "B"),
    ("refund_virtual", 3 * DAY, "B"),
    ("buyer_returns", 7 * DAY, "B"),
    ("return_express", 10 * DAY, "B"),
    ("return_post", 30 * DAY, "B"),
    ("buyer_appeals", 7 * DAY, "C"),
    ("receipt_express", 10 * DAY, "B"),
    ("receipt_post", 30 * DAY, "B"),
    ("receipt_virtual", 3 * DAY, "B"),
    ("rate", 15 * DAY, "B"),
    ("rate_again", 180 * DAY, "B"),
    ("rate_change", 30 * DAY, "B"),
]
LIMITS = [
    ("min_pay_rate", "0.3", "S"),
    ("enrol_lowest_days", "15", "C"),
    ("event_lowest_days", "30", "B"),
    ("event_pay_rate", "0.9", "B"),
    ("event_protected_days", "15", "B"),
    ("list_price_days", "28", "C"),
    ("list_price_change_rate", "0.1", "C"),
]
VIP_LEVELS = [(1, "300"), (2, "1000"), (3, "3000")]


def make_the_rows(apps, schema_editor):
    apps.get_model("promotions", "PromotionRevision").objects.get_or_create(pk=1)
    _create(
        apps,
        "LevelRule",
        [{"level": level, "position": place, "confidence": c} for place, (level, c) in enumerate(LEVELS)],
    )
    _create(
        apps,
        "LowestPriceRule",
        [{"kind": kind, "is_counted": True, "confidence": "B"} for kind in COUNTED]
        + [{"kind": kind, "is_counted": False, "confidence": "B"} for kind in NOT_COUNTED],
    )
    _create(
        apps,
        "DeadlineRule",
        [{"event": event, "wait_seconds": seconds, "confidence": c} for event, seconds, c in DEADLINES],
    )
    _create(
        apps,
        "ShopLimitRule",
        [{"key": key, "value": Decimal(value), "confidence": c} for key, value, c in LIMITS],
    )
    _create(
        apps,
        "VipLevelRule",
        [{"level": level, "min_spent_cny": Decimal(spent), "confidence": "S"} for level, spent in VIP_LEVELS],
    )


def _create(apps, name, rows):
    model = apps.get_model("promotions", name)
    model.objects.bulk_create([model(valid_from=SINCE, **row) for row in rows])


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_initial")]

    operations = [migrations.RunPython(make_the_rows, migrations.RunPython.noop)]
