"""The campaign checker: every SKU in every window, and one draft among all that is published."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks.harness import seconds
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, CheckedSku, Limit, LimitKind, Suspicion
from promotions.checker.rules.suspicions import find_suspicions, find_worse
from promotions.engine.baskets import Item
from promotions.engine.offers import (
    Audience,
    Benefit,
    CardKind,
    EveryNth,
    Level,
    Limits,
    Measure,
    Offer,
    Scope,
    Tier,
)

NAME = "check"
NOW = datetime(2026, 10, 1, tzinfo=UTC)
SIZES = ((1_000, 50, 1.5), (5_000, 200, 60.0))
CHANGES = int(os.environ.get("BENCH_CHECK_CHANGES", "15"))
LIMIT = 0.1
CATEGORIES = [f"category {number}" for number in range(20)]


def main() -> None:
    """Time of a full check, and the median of checks of one draft among all of it ÷ that; the worst counts."""
    print(f"{NAME} ratio: {max(_measure(*size) for size in SIZES):.3f}")


def _measure(skus: int, offers: int, limit_seconds: float) -> float:
    shop = a_shop(skus, offers)
    reports: list[float] = []
    found: list[Suspicion] = []
    full = seconds(lambda: found.extend(find_suspicions(Bounds(shop), since=NOW, progress=reports.append)))
    print(
        f"{skus} SKUs × {offers} activities: {full:.2f} s (limit {limit_seconds} s), "
        f"{len(found)} suspicions of {len({one.sku_id for one in found})} SKUs, "
        f"progress reported {len(reports)} times",
        flush=True,
    )
    published = Bounds(shop)
    find_suspicions(published, since=NOW)
    drafts = [_seconds_of_draft(published, number) for number in range(CHANGES)]
    ratio = median(drafts) / full
    print(f"one draft among them: {median(drafts):.3f} s, ratio {ratio:.3f} (limit {LIMIT})", flush=True)
    return ratio


def _seconds_of_draft(published: Bounds, number: int) -> float:
    """An activity once more, an hour longer, as a draft beside all that is published."""
    shop = published.shop
    one = shop.offers[number * len(shop.offers) // CHANGES]
    draft = replace(one, offer_id=len(shop.offers) + 1, ends_at=one.ends_at + timedelta(hours=1))

    def check_draft() -> None:
        after = Bounds(replace(shop, offers=(*shop.offers, draft)), published)
        find_worse(published, after, [draft], since=NOW)

    return seconds(check_draft)


def a_shop(skus: int, offers: int) -> CheckedShop:
    """Three months of a busy shop: three of five activities are prices of some SKUs, every tenth a coupon."""
    dice = random.Random(1)
    items = [_item(dice, sku_id) for sku_id in range(1, skus + 1)]
    return CheckedShop(
        tuple(_with_limits(item) for item in items),
        tuple(_offer(dice, number, items) for number in range(1, offers + 1)),
        counted_offer_ids=frozenset(range(1, offers + 1)),
    )


def _item(dice: random.Random, sku_id: int) -> Item:
    price = dice.randrange(1_900, 60_000, 100)
    return Item(sku_id, sku_id // 4, price, dice.choice(CATEGORIES), frozenset())


def _with_limits(item: Item) -> CheckedSku:
    cost, floor = item.price_fen * 35 // 100, item.price_fen * 55 // 100
    return CheckedSku(item, (Limit(LimitKind.COST, cost), Limit(LimitKind.FLOOR, floor)))


def _offer(dice: random.Random, number: int, items: list[Item]) -> Offer:
    starts_at = NOW + timedelta(hours=dice.randrange(24 * 80))
    facts = {
        "offer_id": number,
        "title": f"activity {number}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(days=dice.choice([1, 3, 7, 14])),
    }
    kind = number % 10
    some = Scope(sku_ids=frozenset(item.sku_id for item in dice.sample(items, len(items) // 10)))
    if kind < 5:
        tiers = (Tier(0, Benefit(pay_permyriad=dice.choice([9_500, 9_000, 8_500, 8_000]))),)
        return Offer(**facts, level=Level.ITEM, scope=some, tiers=tiers)
    if kind == 5:
        return Offer(**facts, level=Level.ITEM, scope=some, every_nth=EveryNth(2, 7_000))
    categories = Scope(categories=frozenset(dice.sample(CATEGORIES, 5)))
    if kind == 6:
        tiers = (Tier(20_000, Benefit(amount_off_fen=1_500)), Tier(40_000, Benefit(amount_off_fen=4_000)))
        return Offer(**facts, level=Level.SHOP, scope=categories, tiers=tiers)
    if kind == 7:
        tiers = (Tier(3, Benefit(pay_permyriad=9_000)),)
        return Offer(**facts, level=Level.SHOP, scope=categories, measure=Measure.QUANTITY, tiers=tiers)
    if kind == 8:
        return Offer(
            **facts,
            level=Level.CARD,
            card_kind=CardKind.SHOP_COUPON,
            scope=Scope(everything=True),
            audience=Audience(new_buyers=dice.choice([None, True])),
            limits=Limits(budget_left_fen=1_000_000),
            tiers=(Tier(dice.choice([9_900, 19_900]), Benefit(amount_off_fen=1_000)),),
        )
    tiers = (Tier(30_000, Benefit(amount_off_fen=5_000)),)
    return Offer(**facts, level=Level.CROSS_SHOP, scope=Scope(everything=True), tiers=tiers, repeats=True)
