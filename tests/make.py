"""Makes rows for tests: everything has a plausible default, a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from customer_service.models import Category, Pick, Picture, Reply, RiskyTerm, SearchMiss
from customer_service.replies.rules import pinyin_of
from orders.trades.models import Buyer, SubOrder, Trade, TradeStatus
from products.catalogue.models import Product, Sku
from shopops.lib.calendar import shop_day
from shopops.lib.rollup.engine import run
from shopops.lib.rollup.registry import statistic_of

NOON = datetime(2026, 6, 18, 4, 0, tzinfo=UTC)  # noon in Shanghai
_number = count(1)


def product(**facts: Any) -> Product:
    """A product on sale."""
    number = next(_number)
    return Product.objects.create(
        **{"num_iid": f"6{number:011}", "title": f"茶礼盒 {number}", "price_cny": 99} | facts
    )


def sku(**facts: Any) -> Sku:
    """A SKU of a new product, or of the product given."""
    number = next(_number)
    facts.setdefault("product", None)
    facts["product"] = facts["product"] or product()
    return Sku.objects.create(**{"sku_id": f"5{number:011}", "price_cny": 99, "page_stock": 10} | facts)


def buyer(**facts: Any) -> Buyer:
    """A buyer known by the platform's open id."""
    number = next(_number)
    return Buyer.objects.create(
        **{"identity": f"ouid:AAH{number:09}", "masked_nick": f"买**{number % 10}"} | facts
    )


def trade(**facts: Any) -> Trade:
    """A trade paid ten seconds after it was placed, unless `pay_time=None` is given."""
    number = next(_number)
    created = facts.setdefault("created", NOON)
    pay_time = facts.setdefault("pay_time", created + timedelta(seconds=10))
    facts.setdefault("payable_cny", Decimal("100.00"))
    facts.setdefault("payment_cny", facts["payable_cny"] if pay_time else Decimal(0))
    facts.setdefault("status", TradeStatus.WAIT_SELLER_SEND_GOODS if pay_time else TradeStatus.WAIT_BUYER_PAY)
    facts.setdefault("facts_as_of", created + timedelta(days=1))
    return Trade.objects.create(**{"tid": f"2{number:017}", "receiver_state": "浙江省"} | facts)


def sub_order(**facts: Any) -> SubOrder:
    """A line of a new trade, or of the trade given."""
    number = next(_number)
    owner = facts.pop("trade", None) or trade()
    defaults = {
        "oid": f"3{number:017}",
        "price_cny": owner.payable_cny,
        "divide_order_fee_cny": owner.payment_cny,
        "status": owner.status,
        "facts_as_of": owner.facts_as_of,
    }
    return SubOrder.objects.create(trade=owner, **defaults | facts)


def category(**facts: Any) -> Category:
    """A category of replies."""
    return Category.objects.create(**{"name": f"分类 {next(_number)}"} | facts)


def reply(*, by: Any, **facts: Any) -> Reply:
    """An approved shop-wide reply written by somebody; search keys follow the title."""
    facts.setdefault("title", f"第 {next(_number)} 个问题怎么办？")
    facts.setdefault("product_numbers", [])
    facts.setdefault("search_pinyin", [pinyin_of(facts["title"])])
    facts.setdefault("category", None)
    facts["category"] = facts["category"] or Category.objects.first() or category()
    if facts.setdefault("status", "approved") == "approved":
        facts = {"approved_by": by, "approved_at": NOON} | facts
    people = {"created_by": by, "updated_by": by}
    return Reply.objects.create(**{"body": "亲，这样办。"} | people | facts)


def picture(*, by: Any, **facts: Any) -> Picture:
    """A picture that somebody uploaded; its bytes are none."""
    number = next(_number)
    facts = {"sha256": f"{number:064x}", "content": b"x", "content_type": "image/png"} | facts
    return Picture.objects.create(**{"width": 40, "height": 30, "created_by": by} | facts)


def term(**facts: Any) -> RiskyTerm:
    """A forbidden word that is watched since long ago."""
    return RiskyTerm.objects.create(
        **{"term": f"禁词{next(_number)}", "kind": "superlative", "valid_from": "2020-01-01"} | facts
    )


def pick(reply: Reply, **facts: Any) -> Pick:
    """A use of a reply by whoever wrote it, now."""
    defaults = {"client_key": uuid4(), "agent": reply.created_by, "picked_at": timezone.now()}
    return Pick.objects.create(reply=reply, **defaults | facts)


def build_reply_days() -> None:
    """The figures of every day on which a reply was used."""
    days = {shop_day(at) for at in Pick.objects.values_list("picked_at", flat=True)}
    run(days, [statistic_of("reply_day")], by="test")


def miss(**facts: Any) -> SearchMiss:
    """Something that was looked for in vain."""
    return SearchMiss.objects.create(
        **{"query": f"找不到 {next(_number)}", "first_at": NOON, "last_at": NOON} | facts
    )
