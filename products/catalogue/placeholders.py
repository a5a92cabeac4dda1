"""What agents' texts can say of a product."""

from collections.abc import Mapping

from products.catalogue.models import Product
from shopops.lib.placeholders import Placeholder, Subject

PLACEHOLDERS = (
    Placeholder("product", "商品", "金骏眉红茶礼盒装 250g"),
    Placeholder("price", "价格", "99.00 元"),
    Placeholder("outer_id", "货号", "TEA-JJM-250"),
    Placeholder("care", "保养说明", "密封、避光、防潮保存"),
)


def fill(subject: Subject) -> Mapping[str, str]:
    """Title, price, own number and care of the product the buyer asks about. One query at most."""
    if not subject.num_iid:
        return {}
    product = Product.objects.filter(num_iid=subject.num_iid).first()
    return values_of(product) if product else {}


def values_of(product: Product) -> dict[str, str]:
    """The values of one product; also used for the product of an order."""
    # In Chinese whatever language the agent reads: the text goes to a buyer.
    price = "" if product.price_cny is None else f"{product.price_cny} 元"
    return {"product": product.title, "price": price, "outer_id": product.outer_id, "care": product.care}
