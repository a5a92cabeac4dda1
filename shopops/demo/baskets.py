"""What one order holds and costs. Money inside is whole fen (_fen), so that every sum is exact."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from products.catalogue.models import Sku
from promotions.engine.allocation import by_largest_remainder
from promotions.engine.money import permyriad_of
from shopops.demo.catalogue import Item

LINE_COUNTS, LINE_WEIGHTS = (1, 2, 3, 4), (62, 24, 10, 4)
FREE_POST_FROM_FEN = 5900
POST_FEE_FEN = 800
# What is paid of the list price in a sale, and by members outside of sales.
SALE_PERMYRIAD, MEMBER_PERMYRIAD, WHOLE_PERMYRIAD = 8_800, 9_500, 10_000
# One order in so many had its price changed by an agent.
CHANGED_EVERY = 120


@dataclass
class Line:
    """One line of an order."""

    item: Item
    sku: Sku
    num: int
    price_fen: int
    discount_fen: int
    part_mjz_fen: int = 0
    adjust_fen: int = 0

    @property
    def before_sharing_fen(self) -> int:
        return self.price_fen * self.num - self.discount_fen

    @property
    def divide_order_fee_fen(self) -> int:
        return self.before_sharing_fen - self.part_mjz_fen + self.adjust_fen


@dataclass
class Basket:
    """The lines of one order and its postage."""

    lines: list[Line]
    post_fee_fen: int

    @property
    def payable_fen(self) -> int:
        return sum(line.divide_order_fee_fen for line in self.lines) + self.post_fee_fen

    @property
    def num(self) -> int:
        return sum(line.num for line in self.lines)

    @property
    def title(self) -> str:
        return "，".join(line.item.product.title for line in self.lines)


class Assortment:
    """The items on sale on one day, drawn by how popular they are."""

    def __init__(self, items: list[Item], weights: list[float]) -> None:
        self.items = items
        self.cumulated = list(accumulate(weights))

    def draw(self, random: Random, count: int) -> list[Item]:
        """Up to `count` different items."""
        drawn = random.choices(self.items, cum_weights=self.cumulated, k=count)
        return list({item.product.num_iid: item for item in drawn}.values())


def make_basket(random: Random, assortment: Assortment, *, in_campaign: bool, is_member: bool) -> Basket:
    """An order of 1–4 lines with line discounts, a share of the order's discount, and postage."""
    count = random.choices(LINE_COUNTS, LINE_WEIGHTS)[0]
    permyriad = SALE_PERMYRIAD if in_campaign else MEMBER_PERMYRIAD if is_member else WHOLE_PERMYRIAD
    lines = [_line(random, item, permyriad) for item in assortment.draw(random, count)]
    goods_fen = sum(line.before_sharing_fen for line in lines)
    share_discount(order_discount_fen(random, goods_fen, in_campaign), lines)
    if random.randrange(CHANGED_EVERY) == 0:
        lines[0].adjust_fen = -min(random.choice((100, 200, 500)), lines[0].divide_order_fee_fen // 4)
    paid_goods_fen = sum(line.divide_order_fee_fen for line in lines)
    return Basket(lines, 0 if paid_goods_fen >= FREE_POST_FROM_FEN else POST_FEE_FEN)


def order_discount_fen(random: Random, goods_fen: int, in_campaign: bool) -> int:
    """Campaigns: 30 off each full 200. Otherwise a third of the buyers hold the coupon 5 off 99."""
    if in_campaign:
        return goods_fen // 20000 * 3000
    return 500 if goods_fen >= 9900 and random.random() < 0.33 else 0


def share_discount(discount_fen: int, lines: list[Line]) -> None:
    """Share an order's discount over its lines by value, as the platform does."""
    lines = sorted(lines, key=lambda line: line.sku.pk)
    shares = by_largest_remainder(discount_fen, [line.before_sharing_fen for line in lines])
    for line, share_fen in zip(lines, shares, strict=True):
        line.part_mjz_fen = share_fen


def _line(random: Random, item: Item, permyriad: int) -> Line:
    sku = random.choices(item.skus, [3.0, 2.0, 1.0, 0.7][: len(item.skus)])[0]
    num = random.choices((1, 2, 3, 5, 10), (80, 14, 4, 1.5, 0.5))[0]
    price_fen = int(sku.price_cny * 100)
    return Line(item, sku, num, price_fen, (price_fen - permyriad_of(price_fen, permyriad)) * num)
