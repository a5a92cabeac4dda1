"""The demo shop's products and SKUs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from products.catalogue.models import ApproveStatus, PriceTier, Product, Series, Sku
from products.catalogue.search import refresh_search_texts
from shopops.demo.goods import GOODS, NOT_YET_ON_SALE, PACKINGS, Good, Packing

TARGET_GROUPS = {
    Series.REGULAR: "日常自饮",
    Series.TIN: "办公室、居家",
    Series.GIFT_BOX: "走亲访友、商务送礼",
    Series.LIMITED: "收藏、老客",
}
TIERS = ((0.2, PriceTier.TRAFFIC), (0.9, PriceTier.MAIN), (1.0, PriceTier.PREMIUM))


@dataclass
class Item:
    """A product with what the makers of orders must know about it."""

    product: Product
    skus: list[Sku]
    popularity: float


def make_catalogue(random: Random, until: datetime) -> list[Item]:
    """70-odd products with 2–4 SKUs each, unsaved; two on sale that nobody buys, two not listed yet."""
    items = [
        _item(random, until, number, good, letter)
        for number, (good, letter) in enumerate(
            ((good, letter) for good in GOODS for letter in good.series), start=1
        )
    ]
    _set_tiers(items)
    return items


def save_catalogue(items: list[Item]) -> None:
    """Write products, then their SKUs."""
    Product.objects.bulk_create([item.product for item in items])
    Sku.objects.bulk_create([sku for item in items for sku in item.skus])
    refresh_search_texts()


def _item(random: Random, until: datetime, number: int, good: Good, letter: str) -> Item:
    packing = PACKINGS[letter]
    on_sale = f"{good.code}-{letter}" not in NOT_YET_ON_SALE
    price = _price(good.price_yuan * packing.price_factor)
    product = Product(
        num_iid=f"69{number:010}",
        outer_id=f"{good.code}-{packing.series.value[0].upper()}",
        title=good.name if (good.category, letter) == ("茶具", "r") else f"{good.name} {packing.suffix}",
        category=good.category,
        brand="示范茶铺",
        series=packing.series,
        material="陶瓷、竹" if good.category == "茶具" else "食品级铝箔内袋",
        style="国风",
        target_group=TARGET_GROUPS[packing.series],
        selling_points=good.selling_points,
        care="阴凉干燥处密封保存" if good.category != "茶具" else "温水清洗，自然晾干",
        price_cny=price,
        approve_status=ApproveStatus.ONSALE if on_sale else ApproveStatus.INSTOCK,
        list_time=until - timedelta(days=_listed_days_ago(random, number)) if on_sale else None,
        source_updated_at=until,
    )
    skus = [_sku(random, product, number, place, packing) for place in range(len(packing.skus))]
    popularity = good.popularity * packing.popularity_factor * random.uniform(0.7, 1.3) if on_sale else 0
    return Item(product, skus, popularity)


def _listed_days_ago(random: Random, number: int) -> int:
    """Most products are old, every ninth is one of this season's."""
    return random.randint(10, 70) if number % 9 == 4 else random.randint(420, 900)


def _sku(random: Random, product: Product, number: int, place: int, packing: Packing) -> Sku:
    name, factor = packing.skus[place]
    price = _price(float(product.price_cny or 0) * factor)
    cost = (price * Decimal(random.randint(36, 48)) / 100).quantize(Decimal("0.01"))
    stock = random.randint(60, 900) if packing.series != Series.LIMITED else random.randint(5, 60)
    return Sku(
        product=product,
        sku_id=f"59{number:08}{place + 1:02}",
        outer_sku_id=f"{product.outer_id}-{place + 1}",
        properties_name=name,
        price_cny=price,
        cost_cny=cost,
        floor_price_cny=(cost * Decimal("1.25")).quantize(Decimal("0.01")),
        page_stock=stock,
        # The warehouse has a little less than the page says, and sometimes nothing at all.
        warehouse_stock=0 if random.random() < 0.03 else max(0, stock - random.randint(0, 25)),
    )


def _price(yuan: float) -> Decimal:
    """Prices end in .90."""
    return Decimal(max(int(yuan), 9)) + Decimal("0.90")


def _set_tiers(items: list[Item]) -> None:
    """Sort by price: the cheapest 20 % bring traffic, the dearest 10 % show the brand."""
    ranked = sorted(items, key=lambda item: (item.product.price_cny, item.product.num_iid))
    for place, item in enumerate(ranked):
        share = (place + 1) / len(ranked)
        item.product.price_tier = next(tier for limit, tier in TIERS if share <= limit + 1e-9)
