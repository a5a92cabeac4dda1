"""What the dated tables say on a day."""

from datetime import date
from decimal import Decimal

from promotions.engine.offers import Level, Rulebook
from promotions.rulebook.models import LevelRule, LowestPriceRule, ShopLimit, ShopLimitRule


def shop_limit(key: ShopLimit, day: date) -> Decimal | None:
    """A number of the shop's dated table as it is on a day. One query."""
    rules = ShopLimitRule.objects.filter(key=key, valid_from__lte=day).order_by("-valid_from")
    return rules.values_list("value", flat=True).first()


def counted_kinds(day: date) -> frozenset[str]:
    """The tools whose prices count for the lowest price on a day. One query."""
    counted: dict[str, bool] = {}
    for rule in LowestPriceRule.objects.filter(valid_from__lte=day).order_by("valid_from"):
        counted[rule.kind] = rule.is_counted
    return frozenset(kind for kind, is_counted in counted.items() if is_counted)


def rulebook_on(day: date) -> Rulebook:
    """The order of the levels on a day. One query."""
    position: dict[str, int | None] = {}
    for rule in LevelRule.objects.filter(valid_from__lte=day).order_by("valid_from"):
        position[rule.level] = rule.position
    applied = [(place, level) for level, place in position.items() if place is not None]
    return Rulebook(levels=tuple(Level(level) for _, level in sorted(applied) if level != Level.POSTAGE))
