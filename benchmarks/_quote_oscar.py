"""Runs in a virtual environment of its own with django-oscar: how long its Applicator takes for our basket.

Standard input is JSON: `lines` [price, quantity], `counts`, and `offers`: per offer SKUs (none: all), a value
to reach, and an amount or percent off. One line of JSON per count comes back.
"""

import json
import sys
import time
from decimal import Decimal

import django
from django.conf import settings
from oscar import INSTALLED_APPS
from oscar import defaults as oscar_defaults


def main() -> None:
    """Set up a shop in memory and price the basket under more and more offers."""
    asked = json.load(sys.stdin)
    _set_up()
    basket_of = _shop(asked["lines"])
    made = 0
    for count in asked["counts"]:
        for offer in asked["offers"][made:count]:
            _make_offer(made, **offer)
            made += 1
        print(json.dumps({"count": count, **_measure(basket_of)}), flush=True)


def _set_up() -> None:
    defaults = {name: getattr(oscar_defaults, name) for name in dir(oscar_defaults) if name.isupper()}
    settings.configure(
        **defaults,
        SECRET_KEY="for this run only",  # noqa: S106
        INSTALLED_APPS=INSTALLED_APPS,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SITE_ID=1,
        USE_TZ=True,
        MIDDLEWARE=[],
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _shop(lines):
    from oscar.core.loading import get_class
    from oscar.test.factories import create_product

    products = [create_product(price=Decimal(price), num_in_stock=1000) for price, _ in lines]
    strategy = get_class("partner.strategy", "Selector")().strategy()

    def basket_of():
        from oscar.apps.basket.models import Basket

        basket = Basket.objects.create()
        basket.strategy = strategy
        for product, (_, quantity) in zip(products, lines, strict=True):
            basket.add_product(product, quantity)
        return basket

    _shop.products = products
    return basket_of


def _make_offer(number, skus, value, amount, percent):
    from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range

    every = not skus
    scope = Range.objects.create(name=f"range {number}", includes_all_products=every)
    for sku in skus:
        scope.add_product(_shop.products[sku - 1])
    condition = Condition.objects.create(
        range=scope, type=Condition.VALUE if value else Condition.COUNT, value=Decimal(value) or 1
    )
    benefit = Benefit.objects.create(
        range=scope, type=Benefit.PERCENTAGE if percent else Benefit.FIXED, value=Decimal(percent or amount)
    )
    ConditionalOffer.objects.create(
        name=f"offer {number}",
        condition=condition,
        benefit=benefit,
        offer_type=ConditionalOffer.SITE,
        exclusive=False,
        max_basket_applications=1,
        priority=number,
    )


def _measure(basket_of):
    """One pass: it takes seconds, and the first is no slower than the next."""
    from django.db import connection
    from oscar.apps.offer.applicator import Applicator

    queries = 0

    def counting(execute, sql, params, many, context):
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    basket = basket_of()
    with connection.execute_wrapper(counting):
        start = time.perf_counter()
        Applicator().apply(basket)
        taken = time.perf_counter() - start
    return {"seconds": taken, "queries": queries, "offers": len(basket.offer_applications)}


if __name__ == "__main__":
    main()
