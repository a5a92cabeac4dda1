"""The demo shop's orders, day by day, as rows ready for COPY."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from orders.trades.models import RefundStatus, TradeStatus
from products.catalogue.models import Series
from shopops.demo.baskets import Assortment, Basket, Line, make_basket
from shopops.demo.buyers import Buyers, Person
from shopops.demo.campaigns import Campaign, campaign_on, order_factor, order_is_peak, presale_opens_at
from shopops.demo.catalogue import Item
from shopops.demo.lifecycle import Life, live
from shopops.demo.notes import COURIER_WEIGHTS, COURIERS, make_notes
from shopops.demo.rhythm import moments_of_day, orders_of_day

PRESALE_SHARE = 0.55
LINE_STATUS_OF_PART_SHIPPED = (TradeStatus.WAIT_BUYER_CONFIRM_GOODS, TradeStatus.WAIT_SELLER_SEND_GOODS)


@dataclass
class Shop:
    """The state of the shop while its history is being made."""

    random: Random
    items: list[Item]
    now: datetime
    orders_per_day: float
    buyers: Buyers = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.buyers = Buyers(self.random)


@dataclass
class Made:
    """One order with its lines: column → value."""

    trade: dict[str, Any]
    lines: list[dict[str, Any]]
    buyer: Person


def make_days(shop: Shop, first: date, last: date) -> Iterator[Made]:
    """Every order of the days `first` … `last` (both included) that was placed before `shop.now`."""
    for offset in range((last - first).days + 1):
        yield from _make_day(shop, first + timedelta(days=offset))


def _make_day(shop: Shop, day: date) -> Iterator[Made]:
    random, campaign = shop.random, campaign_on(day)
    count = orders_of_day(random, day, shop.orders_per_day, order_factor(day))
    assortment = _assortment(shop, day, campaign)
    for created in moments_of_day(random, day, count, order_is_peak(day)):
        if created >= shop.now:
            return
        pay_from = presale_opens_at(day) if random.random() < PRESALE_SHARE else None
        buyer = shop.buyers.next_one(created)
        basket = make_basket(
            random, assortment, in_campaign=campaign is not None, is_member=buyer.is_member(created)
        )
        life = live(random, created, shop.now, pay_from, campaign is not None)
        if life.status == TradeStatus.SELLER_CONSIGNED_PART and len(basket.lines) == 1:
            life.status = TradeStatus.WAIT_BUYER_CONFIRM_GOODS  # one line cannot be half shipped
        shop.count += 1
        yield _made(shop, created, buyer, basket, life)


def _assortment(shop: Shop, day: date, campaign: Campaign | None) -> Assortment:
    """What can be bought on that day: listed, and gift boxes more often in their season."""
    weights = []
    for item in shop.items:
        listed = item.product.list_time
        weight = item.popularity if listed is not None and listed.date() <= day else 0
        if campaign and item.product.series == Series.GIFT_BOX:
            weight *= campaign.gift_box_factor
        weights.append(weight)
    return Assortment(shop.items, weights)


def _made(shop: Shop, created: datetime, buyer: Person, basket: Basket, life: Life) -> Made:
    stem = f"{created:%y%m%d}{shop.count:07}"
    tid = f"29{stem}{buyer.number % 10000:04}"
    several = len(basket.lines) > 1
    refunds = refunds_fen(basket, life)
    if life.pay_time:
        buyer.spent.append(
            (life.pay_time, basket.payable_fen - sum(refunds) - _post_refund_fen(basket, life))
        )
    lines = [
        _line_row(
            shop, line, life, refund, f"3{stem}{place}{buyer.number % 10000:04}" if several else tid, place
        )
        for place, (line, refund) in enumerate(zip(basket.lines, refunds, strict=True))
    ]
    return Made(_trade_row(shop, created, tid, buyer, basket, life, refunds), lines, buyer)


def refunds_fen(basket: Basket, life: Life) -> list[int]:
    """What was paid back for each line; postage of a whole refund goes with the first line's trade."""
    if life.refund_whole_order:
        return [int(line.divide_order_fee_fen * life.refund_share) for line in basket.lines]
    first = int(basket.lines[0].divide_order_fee_fen * life.refund_share)
    return [first] + [0] * (len(basket.lines) - 1)


def _trade_row(
    shop: Shop, created: datetime, tid: str, buyer: Person, basket: Basket, life: Life, refunds: list[int]
) -> dict[str, Any]:
    random, shipped = shop.random, life.consign_time is not None
    notes = make_notes(random, life.status)
    return {
        "tid": tid,
        "status": life.status.value,
        "status_inferred": False,
        "payable_cny": yuan(basket.payable_fen),
        "post_fee_cny": yuan(basket.post_fee_fen),
        "payment_cny": yuan(basket.payable_fen if life.pay_time else 0),
        "refund_fee_cny": yuan(sum(refunds) + _post_refund_fen(basket, life)),
        "num": basket.num,
        "title": basket.title,
        "created": created,
        "pay_time": life.pay_time,
        "consign_time": life.consign_time,
        "end_time": life.end_time,
        "receiver_state": buyer.state,
        "receiver_city": buyer.city,
        "receiver_masked": buyer.receiver_masked,
        "receiver_sealed": buyer.receiver_sealed,
        "receiver_mobile_index": buyer.mobile_index,
        "buyer_message": notes.buyer_message,
        "seller_memo": notes.seller_memo,
        "seller_flag": int(notes.seller_flag),
        "close_reason": life.close_reason,
        "logistics_company": random.choices(COURIERS, COURIER_WEIGHTS)[0] if shipped else "",
        "out_sid": f"DEMO{shop.count:011}" if shipped else "",
        "extra": "{}",
        "facts_as_of": shop.now,
        "version": 1,
    }


def _post_refund_fen(basket: Basket, life: Life) -> int:
    return basket.post_fee_fen if life.refund_whole_order and life.refund_share else 0


def _line_row(shop: Shop, line: Line, life: Life, refund: int, oid: str, place: int) -> dict[str, Any]:
    in_refund = life.refund_whole_order or place == 0
    status = life.status
    if status == TradeStatus.SELLER_CONSIGNED_PART:
        status = LINE_STATUS_OF_PART_SHIPPED[min(place, 1)]
    return {
        "oid": oid,
        "product_id": line.item.product.pk,
        "sku_id": line.sku.pk,
        "num_iid": line.item.product.num_iid,
        "outer_sku_id": line.sku.outer_sku_id,
        "title": line.item.product.title,
        "sku_properties_name": line.sku.properties_name,
        "price_cny": yuan(line.price_fen),
        "num": line.num,
        "adjust_fee_cny": str(Decimal(line.adjust_fen).scaleb(-2)),
        "discount_fee_cny": yuan(line.discount_fen),
        "part_mjz_discount_cny": yuan(line.part_mjz_fen),
        "divide_order_fee_cny": yuan(line.divide_order_fee_fen if life.pay_time else 0),
        "status": status.value,
        "refund_status": (life.refund_status if in_refund else RefundStatus.NO_REFUND).value,
        "refund_fee_cny": yuan(refund),
        "extra": "{}",
        "facts_as_of": shop.now,
    }


def yuan(fen: int) -> str:
    """1234 → "12.34"."""
    return f"{fen // 100}.{fen % 100:02}"
