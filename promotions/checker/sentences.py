"""What the checker found, in sentences, with the basket to buy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from products.catalogue.models import Sku
from promotions.activities.models import Activity, Finding, FindingCode, FindingSeverity
from promotions.engine.money import from_fen
from promotions.quotes.conversion import activity_id_of
from promotions.segments.models import Segment
from shopops.lib.text import plain_number

SEVERITY_COLOURS = {
    FindingSeverity.CRITICAL: "red",
    FindingSeverity.SERIOUS: "orange",
    FindingSeverity.HINT: "grey",
}


@dataclass(frozen=True)
class ShownWitness:
    """A basket that proves a finding: what to put in, as whom, when, and what it costs then."""

    moment: datetime
    lines: list[tuple[Sku | None, int]]
    buyer: str
    pays_cny: Decimal
    piece_cny: Decimal
    quantity: int
    stack: list[Activity]

    @property
    def query(self) -> str:
        """The same basket for the simulator, as parameters of its address."""
        parts = [f"basket_sku={sku.sku_id}&basket_quantity={n}" for sku, n in self.lines if sku]
        return "&".join([*parts, f"at={timezone.localtime(self.moment):%Y-%m-%dT%H:%M}"])


@dataclass(frozen=True)
class ShownFinding:
    """One finding as a page shows it."""

    row: Finding
    colour: str
    sentence: str
    activities: list[Activity]
    witness: ShownWitness | None

    @property
    def worst_cny(self) -> Decimal | None:
        """The loss if every possible order were placed; None when nothing ends it."""
        if self.row.loss_cny is None or self.row.orders_possible is None:
            return None
        return self.row.loss_cny * self.row.orders_possible


def shown(rows: Iterable[Finding]) -> list[ShownFinding]:
    """Findings with everything their page says. Five queries, however many findings."""
    found = list(rows)
    return _all(found, {row.pk: list(row.activities.all()) for row in found})


def unsaved(rows: Iterable[Finding]) -> list[ShownFinding]:
    """Findings that are not stored, and therefore belong to no activities yet. Three queries."""
    return _all(list(rows), {})


def _all(found: list[Finding], of: dict[int, list[Activity]]) -> list[ShownFinding]:
    skus = _skus(found)
    offers = {activity_id_of(pk) for row in found for pk in (row.witness or {}).get("stack", [])}
    activities = Activity.objects.in_bulk(list(offers))
    names = dict(Segment.objects.values_list("key", "name")) if found else {}
    return [_shown(row, of.get(row.pk, []), skus, activities, names) for row in found]


def with_parts(rows: Any) -> Any:
    """Findings with their SKU, owner and activities loaded."""
    return rows.select_related("sku__product", "owner", "accepted_by").prefetch_related("activities")


def _shown(
    row: Finding,
    of: list[Activity],
    skus: dict[int, Sku],
    activities: dict[int, Activity],
    names: dict[str, str],
) -> ShownFinding:
    return ShownFinding(
        row,
        SEVERITY_COLOURS[FindingSeverity(row.severity)],
        sentence_of(row),
        of,
        _witness(row.witness, skus, activities, names) if row.witness else None,
    )


def _skus(found: list[Finding]) -> dict[int, Sku]:
    wanted = {line["sku"] for row in found for line in (row.witness or {}).get("lines", [])}
    return Sku.objects.select_related("product").in_bulk(list(wanted))


def _witness(
    data: dict[str, Any], skus: dict[int, Sku], activities: dict[int, Activity], names: dict[str, str]
) -> ShownWitness:
    pays = from_fen(data["pays_fen"])
    stack = dict.fromkeys(activity_id_of(pk) for pk in data["stack"])
    return ShownWitness(
        datetime.fromisoformat(data["moment"]),
        [(skus.get(line["sku"]), line["quantity"]) for line in data["lines"]],
        _buyer(data["buyer"], names),
        from_fen(data["goods_fen"]) if "goods_fen" in data else pays,
        (pays / data["quantity"]).quantize(Decimal("0.01")),
        data["quantity"],
        [activities[pk] for pk in stack if pk in activities],
    )


def _buyer(facts: dict[str, Any], names: dict[str, str]) -> str:
    parts = [_("新客") if facts["is_new"] else _("老客")]
    if facts["vip_level"]:
        parts.append(_("会员等级 %(level)s") % {"level": facts["vip_level"]})
    parts += [names.get(key, key) for key in facts["segments"]]
    if facts["coupons"]:
        count = len(facts["coupons"])
        parts.append(ngettext("持有 %(n)s 种券", "持有 %(n)s 种券", count) % {"n": count})
    if facts["coins_fen"]:
        parts.append(_("淘金币 %(cny)s 元") % {"cny": plain_number(from_fen(facts["coins_fen"]))})
    return _("、").join(parts)


def sentence_of(row: Finding) -> str:
    """What is wrong, with its numbers."""
    if row.limit_cny is not None:
        sentence = (
            _("到手价可以低到 %(price)s 元，低于底线 %(limit)s 元。")
            if row.certainty == "proved"
            else _("到手价可能低到 %(price)s 元，低于底线 %(limit)s 元；没有找到这样的一单，但也没有排除。")
        )
        return sentence % {"price": row.price_cny, "limit": row.limit_cny}
    return _SENTENCES[FindingCode(row.code)](row.numbers)


def _threshold(numbers: dict[str, Any]) -> str:
    return _("没有门槛：领到就能减 %(cny)s 元，什么都不用多买。") % {
        "cny": plain_number(from_fen(int(numbers.get("amount_fen", 0))))
    }


def _promised(numbers: dict[str, Any]) -> str:
    return _("活动一共会卖出或送出 %(promised)s 件，实际库存只有 %(stock)s 件。") % numbers


def _midnight(numbers: dict[str, Any]) -> str:
    if numbers.get("edge") == "both":
        return _("开始和结束都是早上 8 点，像是把世界时当成了北京时间。")
    edge = _("开始") if numbers.get("edge") == "start" else _("结束")
    return _("%(edge)s时间是 %(is)s，差一点到零点，像是写错了。") % {
        "edge": edge,
        "is": numbers.get("is", ""),
    }


def _named_day(numbers: dict[str, Any]) -> str:
    return _("名称里写着 %(day)s，但活动在 %(ends_at)s 结束。") % numbers


def _too_many(numbers: dict[str, Any]) -> str:
    if numbers.get("add_ons") == 1:
        return _("换购件数太多，无法准确算价：最多换购件数要小于 %(most)s。") % {
            "most": numbers.get("most", "")
        }
    if "add_ons" in numbers:
        return _(
            "%(add_ons)s 个换购同时有效、共用商品，件数有 %(ways)s 种组合（最多 %(most)s 种），无法准确算价。"
            "请错开时间、分开商品，或减少最多换购件数。"
        ) % {name: numbers.get(name, "") for name in ("add_ons", "ways", "most")}
    if "coupons" in numbers:
        return _(
            "%(coupons)s 种商品优惠券同时有效、商品交错，买很多种商品时无法准确算价。请错开时间，或减少共用商品的券。"
        ) % {"coupons": numbers["coupons"]}
    words = {"bundles": numbers.get("bundles", "")}
    return _("%(bundles)s 个套餐共用商品，无法准确算价，请错开时间或减少套餐。") % words


def _list_price(numbers: dict[str, Any]) -> str:
    before, after = int(numbers.get("from_fen", 0)), int(numbers.get("to_fen", 0))
    change = Decimal(after - before) / (before or 1)
    words = {
        "days": numbers.get("days", ""),
        "before": from_fen(before),
        "after": from_fen(after),
        "change": f"{change:+.1%}",
        "limit": f"{Decimal(int(numbers.get('limit_permyriad', 0))) / 100:f}",
    }
    if after > before:
        return (
            _(
                "打折前 %(days)s 天内，一口价从 %(before)s 元提到 %(after)s 元（%(change)s），超过允许的 ±%(limit)s%%，像是先提价再打折。"
            )
            % words
        )
    return (
        _(
            "打折前 %(days)s 天内，一口价从 %(before)s 元降到 %(after)s 元（%(change)s），超过允许的 ±%(limit)s%%。"
        )
        % words
    )


_SENTENCES = {
    FindingCode.EXCLUSIVE_OVERLAP: lambda n: _("同一个 SKU 在同一时间有两个官方活动价，平台只认一个。"),
    FindingCode.ITEM_OVERLAP: lambda n: _("同一个 SKU 同时有几个单品优惠，买家只享受最低的一个。"),
    FindingCode.NO_THRESHOLD: _threshold,
    FindingCode.NO_BUYER_LIMIT: lambda n: _("不限每人张数：一个买家可以一直用下去。"),
    FindingCode.NO_BUDGET: lambda n: _("没有预算也没有总量：卖多少减多少，没有尽头。"),
    FindingCode.STOCK_PROMISED: _promised,
    FindingCode.GIFTS_PROMISED: _promised,
    FindingCode.WRONG_MIDNIGHT: _midnight,
    FindingCode.NAMED_DAY_OUTSIDE: _named_day,
    FindingCode.LOWERS_EVENT_PRICE: lambda n: (
        _("这个价格计入最低价，会压低“%(event)s”能报的价格。") % {"event": n.get("event", "")}
    ),
    FindingCode.LIST_PRICE_RAISED: _list_price,
    FindingCode.TOO_MANY_COMBINATIONS: _too_many,
    FindingCode.REPLY_QUOTES_ENDING: lambda n: _("有快捷短语提到它，而它就要结束了。"),
}
