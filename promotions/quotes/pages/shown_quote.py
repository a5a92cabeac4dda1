"""What a basket costs and why, ready for a page and for an answer to the buyer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from products.catalogue.models import Sku
from promotions.engine.baskets import Basket
from promotions.engine.eligibility import ActiveSet
from promotions.engine.explanation import about_it, answer_to_buyer, next_sentence, offer_titles, reason
from promotions.engine.limits import TooManyCombinations
from promotions.engine.money import from_fen
from promotions.engine.offers import BuyerFacts, Gift, Rulebook
from promotions.engine.pricing import quote
from promotions.engine.quotes import PricedLine, Quote
from promotions.quotes.conversion import activity_id_of
from promotions.quotes.pages.baskets import Typed
from promotions.quotes.queries import names_of
from promotions.rulebook.kinds import ActivityLevel


@dataclass(frozen=True)
class ShownLine:
    """One SKU of the basket with its prices, for all of its pieces."""

    sku: Sku
    quantity: int
    list_cny: Decimal
    item_cny: Decimal
    pays_cny: Decimal


@dataclass(frozen=True)
class ShownDiscount:
    """What one activity took off; `activity_id` leads to its page."""

    activity_id: int
    title: str
    level: str
    off_cny: Decimal


@dataclass(frozen=True)
class ShownQuote:
    """The answer for one basket; `trouble` says why there is none."""

    lines: list[ShownLine]
    discounts: list[ShownDiscount]
    gifts: list[str]
    next_steps: list[str]
    not_used: list[str]
    list_cny: Decimal
    postage_cny: Decimal
    pays_cny: Decimal
    deposit_cny: Decimal
    quote: Quote
    # SKU → its title, of goods and gifts.
    names: dict[int, str]

    def answer(self) -> str:
        """The price as an agent sends it to the buyer."""
        return answer_to_buyer(self.quote, self.names)


def price(
    typed: Typed,
    offers: ActiveSet,
    *,
    moment: datetime,
    buyer: BuyerFacts,
    rulebook: Rulebook,
    region: str = "",
    postage_fen: int = 0,
) -> ShownQuote:
    """Price a basket that is not empty. One query for gifts, if any. Raises TooManyCombinations."""
    basket = typed.basket(region=region, postage_fen=postage_fen)
    found = quote(basket, offers, moment=moment, buyer=buyer, rulebook=rulebook)
    return _shown(typed, basket, found)


def too_many(error: TooManyCombinations, titles: Mapping[int, str]) -> str:
    """Why a basket could not be priced, with the activities to change."""
    names = dict.fromkeys(titles.get(pk, str(activity_id_of(pk))) for pk in error.offer_ids)
    return _("这些活动的组合太多，无法准确算价：%(titles)s。请错开时间。") % {"titles": _("、").join(names)}


def _shown(typed: Typed, basket: Basket, found: Quote) -> ShownQuote:
    skus = {sku.pk: sku for sku, _quantity in typed.rows}
    gifts = [gift for _offer, gift in found.gifts]
    names = names_of([*skus.values(), *_gift_skus(gifts, skus)])
    return ShownQuote(
        [
            _line(skus[line.sku_id], line)
            for line in sorted(found.lines, key=lambda line: list(skus).index(line.sku_id))
        ],
        _discounts(found),
        [f"{names[gift.sku_id]} × {gift.quantity}" for gift in gifts if gift.sku_id in names],
        [next_sentence(step) for step in found.next_thresholds],
        _not_used(found),
        from_fen(typed.list_fen),
        from_fen(basket.postage_fen),
        from_fen(found.pays_fen),
        from_fen(found.deposit_fen),
        found,
        names,
    )


def _discounts(found: Quote) -> list[ShownDiscount]:
    """One line per activity, however many offers were made of it."""
    shown: dict[int, ShownDiscount] = {}
    for one in found.discounts:
        pk = activity_id_of(one.offer_id)
        before = shown[pk].off_cny if pk in shown else Decimal(0)
        level = str(ActivityLevel(one.level.value).label)
        shown[pk] = ShownDiscount(pk, one.title, level, before + from_fen(one.discount_fen))
    return [one for one in shown.values() if one.off_cny]


def _line(sku: Sku, line: PricedLine) -> ShownLine:
    return ShownLine(
        sku, line.quantity, from_fen(line.list_fen), from_fen(line.item_fen), from_fen(line.pays_fen)
    )


def _gift_skus(gifts: list[Gift], known: Mapping[int, Sku]) -> Iterable[Sku]:
    """The SKUs of gifts that are not in the basket. One query, none without."""
    wanted = {gift.sku_id for gift in gifts} - set(known)
    return Sku.objects.select_related("product").filter(pk__in=wanted) if wanted else []


def _not_used(found: Quote) -> list[str]:
    """Why other activities on these goods gave nothing, one sentence each."""
    titles = offer_titles(found)
    by_activity = {activity_id_of(one.offer_id): one for one in about_it(found).refused}
    return [
        _("%(title)s：%(why)s") % {"title": one.title, "why": reason(one, titles)}
        for one in by_activity.values()
    ]
