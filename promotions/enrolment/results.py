"""The enrolment sheet with its results: what each SKU would earn, and whether to enrol it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from promotions.activities.models import PUBLISHED, Activity
from promotions.checker.facts import shop_of
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop
from promotions.engine.money import from_fen, to_fen
from promotions.engine.offers import Benefit, Level, Offer, Scope, Tier
from promotions.enrolment.models import EnrolmentLine, EnrolmentSheet
from promotions.enrolment.rules import Conditions, Enrolment, SkuFacts, Verdict, calculate
from promotions.price_history.lowest_prices import Cap, caps_of
from promotions.price_history.models import PriceCommitment
from promotions.quotes.conversion import activity_id_of
from promotions.rulebook.kinds import ActivityKind
from promotions.rulebook.queries import counted_kinds
from shopops.lib.audit.actions import record
from shopops.lib.calendar import ONE_DAY, shop_day
from staff.accounts.models import User

# Larger than the number of any offer: what the sheet would add.
PLANNED = 2**62
PERMYRIAD = 10_000


@dataclass(frozen=True)
class EnrolmentRow:
    """One SKU of a sheet. `cap`: the day that caps its price, when the ledger knows one."""

    sku_id: int
    units_locked: int
    result: Enrolment
    cap: Cap | None
    # Published activities that touch the SKU in that time.
    activity_ids: tuple[int, ...]

    @property
    def is_to_enrol(self) -> bool:
        """At this price, or at another that people have agreed on."""
        return self.result.verdict != Verdict.DO_NOT


def results_of(sheet: EnrolmentSheet) -> list[EnrolmentRow]:
    """A row for each SKU of the sheet. About twenty queries, however many SKUs."""
    lines = list(sheet.lines.select_related("sku__product"))
    sku_ids = [line.sku_id for line in lines]
    entry_on = shop_day(sheet.starts_at)
    caps = caps_of(
        sku_ids, entry_on=entry_on, lookback_days=sheet.lookback_days, max_pay_rate=sheet.max_pay_rate
    )
    shop = shop_of(Activity.objects.filter(status__in=PUBLISHED), now=sheet.starts_at)
    is_counted = ActivityKind.OFFICIAL_PRICE in counted_kinds(entry_on)
    conditions = conditions_of(sheet)
    facts = {line.sku_id: _facts(line, caps.get(line.sku_id), is_counted) for line in lines}
    asked = {line.sku_id: None if line.price_cny is None else to_fen(line.price_cny) for line in lines}
    prices = {
        sku_id: calculate(one, conditions, price_fen=asked[sku_id]).price_fen for sku_id, one in facts.items()
    }
    others = _others(shop, sheet, prices)
    rows = []
    for line in lines:
        off, activity_ids = others[line.sku_id]
        known = replace(facts[line.sku_id], others_off_fen=off)
        result = calculate(known, conditions, price_fen=asked[line.sku_id], units_locked=line.units_locked)
        rows.append(EnrolmentRow(line.sku_id, line.units_locked, result, caps.get(line.sku_id), activity_ids))
    return rows


def _facts(line: EnrolmentLine, cap: Cap | None, is_counted: bool) -> SkuFacts:
    sku = line.sku
    return SkuFacts(
        list_fen=to_fen(sku.price_cny),
        cost_fen=None if sku.cost_cny is None else to_fen(sku.cost_cny),
        floor_fen=None if sku.floor_price_cny is None else to_fen(sku.floor_price_cny),
        lowest_fen=None if cap is None else to_fen(cap.lowest.price_cny),
        stock=sku.warehouse_stock,
        sold_pieces=line.sold_pieces,
        paid_fen=to_fen(line.sold_cny),
        others_off_fen=0,
        price_is_counted=is_counted,
    )


def conditions_of(sheet: EnrolmentSheet) -> Conditions:
    """What the platform asks, as the calculator counts."""
    days = -((sheet.starts_at - sheet.ends_at) // ONE_DAY)
    return Conditions(
        max_pay_permyriad=int(sheet.max_pay_rate * PERMYRIAD),
        commission_permyriad=int(sheet.commission_rate * PERMYRIAD),
        fee_fen=to_fen(sheet.fee_cny),
        days=max(1, days),
        protected_days=sheet.protected_days,
    )


def promise_prices(*, sheet: EnrolmentSheet, by: User) -> int:
    """The SKUs are enrolled: no counted price below theirs from the start until the protected days are over.

    What the sheet says not to enrol is not promised.
    """
    prices = {row.sku_id: from_fen(row.result.price_fen) for row in results_of(sheet) if row.is_to_enrol}
    until = sheet.ends_at + timedelta(days=sheet.protected_days)
    with transaction.atomic():
        for sku_id, price in prices.items():
            PriceCommitment.objects.update_or_create(
                sku_id=sku_id,
                event=sheet.title[:40],
                starts_at=sheet.starts_at,
                defaults={"price_cny": price, "ends_at": until},
            )
        record("enrolment.promised", by=by, target=f"promotions.enrolmentsheet:{sheet.pk}", skus=len(prices))
    return len(prices)


def _others(
    shop: CheckedShop, sheet: EnrolmentSheet, prices_fen: Mapping[int, int]
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """SKU → what other promotions take off a piece at that price at worst, and which of them touch it then."""
    planned = tuple(
        _planned(sheet, sku_id, price_fen, PLANNED + place)
        for place, (sku_id, price_fen) in enumerate(prices_fen.items())
    )
    bounds = Bounds(replace(shop, offers=(*shop.offers, *planned)))
    return {sku_id: _other(bounds, sheet, sku_id, price) for sku_id, price in prices_fen.items()}


def _other(bounds: Bounds, sheet: EnrolmentSheet, sku_id: int, price_fen: int) -> tuple[int, tuple[int, ...]]:
    sku = bounds.sku(sku_id)
    windows = [
        window for window in bounds.windows(sku, since=sheet.starts_at) if window.starts_at < sheet.ends_at
    ]
    worst = min((bounds.bound(sku, window).price_fen for window in windows), default=price_fen)
    touching = {offer.offer_id for window in windows for offer in bounds.offers_in(window.active)}
    activity_ids = {activity_id_of(offer_id) for offer_id in touching if offer_id < PLANNED}
    return max(0, price_fen - int(worst)), tuple(sorted(activity_ids))


def _planned(sheet: EnrolmentSheet, sku_id: int, price_fen: int, offer_id: int) -> Offer:
    return Offer(
        offer_id=offer_id,
        title=sheet.title,
        level=Level.ITEM,
        starts_at=sheet.starts_at,
        ends_at=sheet.ends_at,
        scope=Scope(sku_ids=frozenset({sku_id})),
        tiers=(Tier(0, Benefit(price_fen=price_fen)),),
        official=True,
    )
