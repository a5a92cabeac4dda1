"""The demo shop's activities: what runs, what ran, what is planned."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from products.catalogue.models import Sku
from promotions.activities.drafts import Draft, ScopeDraft, TierDraft, scope_of_skus
from promotions.activities.models import ActivityStatus, ScopePart
from shopops.demo.campaigns import Campaign, campaign_on
from shopops.lib.calendar import ONE_DAY, ZONE, days_between

LIVE, ENDED, SCHEDULED, DRAFT = (
    ActivityStatus.LIVE,
    ActivityStatus.ENDED,
    ActivityStatus.SCHEDULED,
    ActivityStatus.DRAFT,
)
# How far ahead the next big sale is looked for; without one, the shop holds its own members' day.
LOOK_AHEAD_DAYS = 60
# The shop's own activities of these days began so long ago.
RUNNING_SINCE_DAYS = 4
FAR_REGIONS = ["新疆维吾尔自治区", "西藏自治区"]
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Plan:
    """One activity as it should stand in the shop; `code` is how the demo finds it again."""

    code: str
    status: ActivityStatus
    draft: Draft
    # Of coupons: name, total, per buyer, budget in yuan.
    batches: tuple[tuple[str, int, int, int], ...] = ()
    keys: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SkuIndex:
    """The demo's SKUs by their merchant's codes: `sku("MG-R", 1)` is the first bag of dried mango."""

    by_code: dict[str, Sku]

    def sku(self, outer_id: str, place: int) -> Sku:
        return self.by_code[f"{outer_id}-{place}"]


def make_plans(index: SkuIndex, first: date, now: datetime) -> Iterator[Plan]:
    """Every activity of a shop whose orders begin on `first`, as it is at `now`."""
    yield from _always(index, first, now)
    for campaign, begin, end in sales_between(first, now.date()):
        yield from _sale(campaign, begin, end, now)
    yield from _running(index, now)
    yield from _planned(index, now)


def sales_between(first: date, last: date) -> Iterator[tuple[Campaign, date, date]]:
    """The big sales of these days: each with its first and last day, presale left out."""
    runs: list[tuple[Campaign, date, date]] = []
    for day in days_between(first, last):
        campaign = campaign_on(day)
        if campaign is None:
            continue
        if runs and runs[-1][0] is campaign and runs[-1][2] == day - ONE_DAY:
            runs[-1] = (campaign, runs[-1][1], day)
        else:
            runs.append((campaign, day, day))
    yield from runs


def at(day: date, hour: int = 0) -> datetime:
    """A full hour of a shop day."""
    return datetime.combine(day, time(hour), ZONE)


def _always(index: SkuIndex, first: date, now: datetime) -> Iterator[Plan]:
    """What the orders of the demo show all through its history."""
    until = at(now.date() + timedelta(days=30))
    yield Plan(
        "coupon",
        LIVE,
        _draft(
            "店铺券 满 99 减 5",
            "shop_coupon",
            at(first),
            until,
            _off(99, 5),
            is_claimable=True,
            note="长期店铺券，商品页和客服都可以领。",
        ),
        batches=(("长期领取", 200_000, 50, 500_000),),
    )
    yield Plan(
        "member",
        LIVE,
        _draft("会员价 95 折", "member_price", at(first), until, _pay("0.95"), min_vip_level=1),
    )
    yield Plan(
        "postage",
        LIVE,
        _draft(
            "满 59 包邮",
            "free_postage",
            at(first),
            until,
            (TierDraft(Decimal(59), free_postage=True),),
            except_regions=FAR_REGIONS,
        ),
    )


def _sale(campaign: Campaign, begin: date, end: date, now: datetime) -> Iterator[Plan]:
    """A big sale of the platform, as the orders of its days show it."""
    last = max(day for day in days_between(end, end + timedelta(days=20)) if campaign_on(day) is campaign)
    status = LIVE if last >= now.date() else ENDED
    event = f"{campaign.name} {begin.year}"
    window = (at(begin), at(last + ONE_DAY))
    yield Plan(
        f"official {begin}",
        status,
        _draft(
            f"{campaign.name}官方立减 88 折",
            "official_price",
            *window,
            _pay("0.88"),
            is_official=True,
            event=event,
        ),
    )
    yield Plan(
        f"cross {begin}",
        status,
        _draft(
            f"{campaign.name}跨店每满 200 减 30",
            "cross_shop",
            *window,
            _off(200, 30),
            is_official=True,
            repeats=True,
            event=event,
        ),
    )


def _running(index: SkuIndex, now: datetime) -> Iterator[Plan]:
    """This fortnight's own activities; they end before the next sale can begin."""
    today = now.date()
    window = (at(today - timedelta(days=RUNNING_SINCE_DAYS)), at(today + timedelta(days=5)))
    yield Plan(
        "money_off",
        LIVE,
        _draft(
            "茶叶满减：199 减 8，399 减 24",
            "money_off",
            *window,
            (*_off(199, 8), *_off(399, 24)),
            scope=tuple(ScopeDraft(product_id=pk) for pk in _products(index, "茶叶/")),
        ),
    )
    yield Plan(
        "quantity_off",
        LIVE,
        _draft(
            "坚果 3 件 95 折",
            "quantity_off",
            *window,
            (TierDraft(Decimal(3), pay_rate=Decimal("0.95")),),
            scope=(ScopeDraft(category="零食/坚果"),),
            measure="quantity",
        ),
    )
    yield Plan("special_price", LIVE, _special_price(index, *window))
    yield Plan(
        "every_nth",
        LIVE,
        _draft(
            "芒果干第二件半价",
            "every_nth",
            *window,
            scope=scope_of_skus([_cheapest(index, "MG-R").pk]),
            every_n=2,
            every_n_pay_rate=Decimal("0.5"),
            blocks=["shop", "card"],
        ),
    )
    tea, cups = index.sku("LJ-R", 1), index.sku("BW-R", 1)
    yield Plan(
        "bundle",
        LIVE,
        _draft(
            "龙井配闻香杯套餐",
            "bundle",
            *window,
            covers_everything=False,
            bundle={tea.pk: 1, cups.pk: 1},
            bundle_price_cny=_part(tea.price_cny + cups.price_cny, "0.88"),
        ),
    )
    extra = index.sku("LR-R", 1)
    yield Plan(
        "add_on",
        LIVE,
        _draft(
            "满 129 换购绿茶酥",
            "add_on",
            *window,
            (TierDraft(Decimal(129)),),
            scope=(
                *scope_of_skus([extra.pk]),
                ScopeDraft(part=ScopePart.CONDITION.value, sku_id=extra.pk, excluded=True),
            ),
            covers_everything=False,
            add_on_covers_everything=True,
            add_on_price_cny=_part(extra.price_cny, "0.68"),
            add_on_max_pieces=1,
            blocks=["shop", "card"],
        ),
    )
    yield Plan(
        "gift",
        LIVE,
        _draft(
            "礼盒满 299 送胎菊花草茶",
            "gift",
            *window,
            (TierDraft(Decimal(299), gifts={index.sku("JH-R", 1).pk: 1}),),
            scope=tuple(ScopeDraft(product_id=pk) for pk in _products(index, "", suffix="-G")),
            stacking_group="gift",
        ),
    )
    yield Plan(
        "item_coupon",
        LIVE,
        _draft(
            "小青柑商品券 满 69 减 3",
            "item_coupon",
            *window,
            _off(69, 3),
            scope=tuple(ScopeDraft(product_id=pk) for pk in _products(index, "茶叶/普洱")),
            is_claimable=True,
        ),
        batches=(("商品页领取", 3000, 1, 9000),),
    )


def _planned(index: SkuIndex, now: datetime) -> Iterator[Plan]:
    """The next sale and what leads to it, and one draft that must never go live."""
    today = now.date()
    name, begin, last = _next_sale(today)
    event = f"{name} {begin.year}"
    window = (at(begin), at(last + ONE_DAY))
    flash = index.sku("XG-R", 1)
    yield Plan(
        "flash",
        SCHEDULED,
        _draft(
            "晚八点秒杀：小青柑",
            "flash_sale",
            at(today + ONE_DAY, 20),
            at(today + ONE_DAY, 21),
            (TierDraft(price_cny=_part(flash.price_cny, "0.72")),),
            scope=scope_of_skus([flash.pk]),
            pieces_total=50,
            pieces_per_buyer=2,
            blocks=["shop", "card", "cross_shop"],
        ),
    )
    yield Plan(
        "next official",
        SCHEDULED,
        _draft(
            f"{name}官方立减 88 折",
            "official_price",
            *window,
            _pay("0.88"),
            is_official=True,
            event=event,
        ),
    )
    yield Plan(
        "next cross",
        SCHEDULED,
        _draft(
            f"{name}跨店每满 300 减 30",
            "cross_shop",
            *window,
            _off(300, 30),
            is_official=True,
            repeats=True,
            event=event,
        ),
    )
    yield Plan(
        "presale",
        SCHEDULED,
        _draft(
            f"{name}礼盒预售：定金 10 抵 20",
            "presale",
            at(begin - timedelta(days=6), 20),
            at(begin),
            scope=tuple(ScopeDraft(product_id=pk) for pk in _products(index, "", suffix="-G")),
            deposit_cny=Decimal(10),
            deposit_worth_cny=Decimal(20),
            balance_starts_at=at(begin),
            balance_ends_at=at(last + ONE_DAY),
            event=event,
        ),
    )
    yield Plan(
        "old buyers",
        DRAFT,
        _draft(
            f"{name}老客券 满 150 减 10",
            "shop_coupon",
            *window,
            _off(150, 10),
            new_buyers=False,
            event=event,
        ),
        batches=(("老客定向", 5000, 1, 50_000),),
    )
    yield Plan(
        "trap",
        DRAFT,
        _draft(
            "直播间专享：龙井 5 折",
            "special_price",
            at(today + timedelta(days=2), 20),
            at(today + timedelta(days=3)),
            _pay("0.5"),
            scope=tuple(ScopeDraft(product_id=pk) for pk in _products(index, "", prefix="LJ-")),
            note="与满减、店铺券叠加后低于底价：检查会拦住它。",
        ),
    )


def _special_price(index: SkuIndex, starts_at: datetime, ends_at: datetime) -> Draft:
    """单品宝: every SKU at a price of its own."""
    chosen = [index.sku(outer_id, place) for outer_id in ("ZS-R", "ML-R", "YG-R") for place in (1, 2, 3)]
    rows = tuple(ScopeDraft(sku_id=sku.pk, price_cny=_part(sku.price_cny, "0.9")) for sku in chosen)
    return _draft("本周单品宝", "special_price", starts_at, ends_at, scope=rows)


def _draft(
    title: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    tiers: tuple[TierDraft, ...] = (),
    *,
    scope: tuple[ScopeDraft, ...] = (),
    bundle: dict[int, int] | None = None,
    **facts: Any,
) -> Draft:
    """Everything in the shop, unless a scope is given."""
    whole = {"covers_everything": not scope, "title": title, "kind": kind}
    times = {"starts_at": starts_at, "ends_at": ends_at}
    return Draft(whole | times | facts, tiers, scope, bundle or {})


def _off(threshold: int, amount: int) -> tuple[TierDraft, ...]:
    return (TierDraft(Decimal(threshold), amount_off_cny=Decimal(amount)),)


def _pay(rate: str) -> tuple[TierDraft, ...]:
    return (TierDraft(pay_rate=Decimal(rate)),)


def _part(price_cny: Decimal, rate: str) -> Decimal:
    return (price_cny * Decimal(rate)).quantize(Decimal("0.1")).quantize(Decimal("0.01"))


def _products(index: SkuIndex, category: str, *, prefix: str = "", suffix: str = "") -> list[int]:
    """Products of a category, or by the ends of their code."""
    found = {
        sku.product_id
        for sku in index.by_code.values()
        if sku.product.category.startswith(category)
        and sku.product.outer_id.startswith(prefix)
        and sku.product.outer_id.endswith(suffix)
    }
    return sorted(found)


def _cheapest(index: SkuIndex, outer_id: str) -> Sku:
    """The SKU of a product that may go lowest: half price is not for every bag."""
    skus = [sku for sku in index.by_code.values() if sku.product.outer_id == outer_id]
    return min(skus, key=lambda sku: (sku.floor_price_cny or sku.price_cny) / sku.price_cny)


def _next_sale(today: date) -> tuple[str, date, date]:
    """The next big sale that does not run yet: its name, first and last day."""
    later = [today + timedelta(days=ahead) for ahead in range(10, LOOK_AHEAD_DAYS)]
    runs = [run for run in sales_between(later[0], later[-1]) if run[1] > later[0]]
    if not runs:
        return "会员日", later[4], later[5]
    campaign, begin, last = runs[0]
    begin = max(
        begin, min(day for day in days_between(begin, last) if (day.month, day.day) in campaign.factors)
    )
    return campaign.name, begin, last
