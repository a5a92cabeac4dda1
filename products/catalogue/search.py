"""Finding products by any part of what people know of them: words of the title, pinyin, initials, codes.

What is searched is made when a product is written, so that a query is one indexed statement.
"""

from collections.abc import Collection
from functools import reduce
from operator import and_

from django.db import connection, transaction
from django.db.models import Case, F, Q, When

from products.catalogue.models import Product, ProductSearchText
from products.catalogue.rules import search_text_of
from shopops.lib.grams import grams_of, words_of

BATCH = 1000

# Products whose text is missing or no longer says what the product and its SKUs say.
_STALE = """
    SELECT p.id, p.title, n.source
    FROM products_product p
    CROSS JOIN LATERAL (
        SELECT concat_ws(E'\\n', p.title, p.outer_id, p.num_iid, (
            SELECT string_agg(concat_ws(E'\\n', k.outer_sku_id, k.sku_id), E'\\n' ORDER BY k.sku_id)
            FROM products_sku k WHERE k.product_id = p.id)) AS source
    ) n
    LEFT JOIN products_productsearchtext t ON t.product_id = p.id
    WHERE (%(all)s OR p.id = ANY(%(ids)s)) AND t.source IS DISTINCT FROM n.source
    ORDER BY p.id
"""


@transaction.atomic
def refresh_search_texts(product_ids: Collection[int] | None = None) -> int:
    """Make the search texts of these products, or of all, say what the catalogue says; how many changed.

    To be called in the transaction that writes products or SKUs.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STALE, {"all": product_ids is None, "ids": list(product_ids or ())})
        stale = cursor.fetchall()
    for start in range(0, len(stale), BATCH):
        rows = [_row(*facts) for facts in stale[start : start + BATCH]]
        ProductSearchText.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["product"],
            update_fields=["source", "text", "grams"],
        )
    return len(stale)


def matches(query: str) -> Q:
    """The condition on products that every typed word stands somewhere in their search text, in any order."""
    words = words_of(query)
    grams = sorted({gram for word in words for gram in grams_of(word)})
    condition = Q(search_text__grams__contains=grams)
    for word in words:
        condition &= Q(search_text__text__contains=word)
    return condition


def find_products(query: str, limit: int) -> list[Product]:
    """Products with every typed word: exact numbers first, then hits in the title, then what sells most. One query."""
    words = words_of(query)
    if not words:
        return []
    exact = Q(num_iid=query.strip()) | Q(outer_id=query.strip())
    in_title = reduce(and_, (Q(title__icontains=word) for word in words))
    order = Case(When(exact, then=0), When(in_title, then=1), default=2)
    found = Product.objects.filter(matches(query)).defer("extra")
    return list(found.order_by(order, F("sold_quantity").desc(nulls_last=True), "-pk")[:limit])


def _row(product_id: int, title: str, source: str) -> ProductSearchText:
    text = search_text_of(title, source)
    return ProductSearchText(product_id=product_id, source=source, text=text, grams=grams_of(text))
