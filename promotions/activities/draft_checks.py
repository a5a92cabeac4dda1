"""Checks of a draft, as sentences: on every save what is invalid, before publishing what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from products.catalogue.models import Product, Sku
from promotions.activities.drafts import Draft, TierDraft
from promotions.activities.models import ScopePart
from promotions.rulebook.kinds import (
    LEVEL_OF_KIND,
    THRESHOLD_KINDS,
    ActivityKind,
    ActivityLevel,
    ThresholdMeasure,
)
from promotions.segments.models import Segment

Errors = dict[str, list[str]]

# Kinds whose benefit is in fields of the activity.
WITHOUT_TIERS = (ActivityKind.EVERY_NTH, ActivityKind.BUNDLE)
# A bundle of one piece is a special price.
MIN_BUNDLE_PIECES = 2


def wrong_with(draft: Draft) -> Errors:
    """Field → sentences. Two queries at most. Empty: it can be stored."""
    errors: Errors = {}
    for field, sentence in (*_facts(draft), *_tiers(draft), *_scope(draft), *_unknown(draft)):
        errors.setdefault(field, []).append(sentence)
    return errors


def missing_in(draft: Draft, *, has_batches: bool = True) -> list[str]:
    """Why a draft that can be stored is not ready for buyers yet."""
    return list(_gaps(draft, has_batches))


def _facts(draft: Draft) -> Iterator[tuple[str, str]]:
    facts = draft.facts
    starts_at, ends_at = facts.get("starts_at"), facts.get("ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        yield "ends_at", _("结束时间必须晚于开始时间。")
    rate = facts.get("every_n_pay_rate")
    if rate is not None and not 0 <= rate < 1:
        yield (
            "every_n_pay_rate",
            _("该件付的比例在 0 到 1 之间：半价写 0.5，不能是 %(rate)s。") % {"rate": rate},
        )
    every_n = facts.get("every_n")
    if every_n is not None and every_n < 2:
        yield "every_n", _("至少每 2 件优惠一件。")
    deposit, worth = facts.get("deposit_cny"), facts.get("deposit_worth_cny")
    if deposit is not None and worth is not None and worth < deposit:
        yield "deposit_worth_cny", _("定金抵扣额不能低于定金。")
    for name in (
        "pieces_per_buyer",
        "pieces_per_order",
        "pieces_total",
        "uses_per_buyer",
        "uses_total",
        "budget_cny",
        "max_repeats",
    ):
        value = facts.get(name)
        if value is not None and value <= 0:
            yield name, _("必须大于 0；不限制就留空。")


@dataclass(frozen=True)
class WrongTier:
    """What is wrong with one tier, counted from 0, or with all of them; and the field that is to be changed."""

    sentence: str
    at: int | None = None
    field: str = ""


def wrong_tiers(draft: Draft) -> Iterator[WrongTier]:
    """What is wrong with the tiers of a draft; reads `kind`, `measure` and `repeats` of its facts. No query."""
    if draft.tiers and draft.facts.get("kind") in WITHOUT_TIERS:
        yield WrongTier(_("这种活动没有优惠档。"))
    thresholds = [tier.threshold for tier in draft.tiers]
    for at, tier in enumerate(draft.tiers):
        if tier.threshold in thresholds[:at]:
            yield WrongTier(_("同一个门槛只能有一档。"), at, "threshold")
        for field, sentence in _tier(draft, tier):
            yield WrongTier(sentence, at, field)


def _tiers(draft: Draft) -> Iterator[tuple[str, str]]:
    for sentence in dict.fromkeys(wrong.sentence for wrong in wrong_tiers(draft)):
        yield "tiers", sentence


def _tier(draft: Draft, tier: TierDraft) -> Iterator[tuple[str, str]]:
    kind, measure = draft.facts.get("kind"), draft.facts.get("measure")
    if tier.threshold < 0:
        yield "threshold", _("门槛不能为负数。")
    elif tier.threshold == 0 and (kind in THRESHOLD_KINDS or draft.facts.get("repeats")):
        yield "threshold", _("门槛必须大于 0：门槛为 0 时每个订单都会优惠。")
    if measure == ThresholdMeasure.QUANTITY and tier.threshold != int(tier.threshold):
        yield "threshold", _("按件数的门槛必须是整数。")
    if tier.pay_rate is not None and not 0 <= tier.pay_rate <= 1:
        percent = format((tier.pay_rate * 100).normalize(), "f")
        sentence = _("折扣是买家仍要付的比例，在 0 到 1 之间（八折写 0.8），不能是 %(percent)s%%。")
        yield "pay_rate", sentence % {"percent": percent}
    if tier.amount_off_cny is not None and tier.amount_off_cny <= 0:
        yield "amount_off_cny", _("减免金额必须大于 0。")
    if tier.price_cny is not None and tier.price_cny < 0:
        yield "price_cny", _("价格不能为负数。")
    discounts = ("price_cny", "amount_off_cny", "pay_rate")
    if len(filled := [name for name in discounts if getattr(tier, name) is not None]) > 1:
        yield filled[1], _("一档里价格、减免、折扣三选一。")
    if tier.price_cny is not None and LEVEL_OF_KIND.get(str(kind)) != ActivityLevel.ITEM:
        yield "price_cny", _("只有单品级活动可以直接写价格。")
    if any(quantity < 1 for quantity in tier.gifts.values()):
        yield "gifts", _("赠品件数至少为 1。")


def _scope(draft: Draft) -> Iterator[tuple[str, str]]:
    keys = [(row.part, row.sku_id, row.product_id, row.category, row.tag) for row in draft.scope]
    if len(set(keys)) < len(keys):
        yield "scope", _("同一个 SKU、商品、类目或标签写了两次。")
    for row in draft.scope:
        named = [row.sku_id is not None, row.product_id is not None, bool(row.category), bool(row.tag)]
        if sum(named) != 1:
            yield "scope", _("一行只写一个 SKU、商品、类目或标签。")
            break
    if any(row.price_cny is not None and row.price_cny < 0 for row in draft.scope):
        yield "scope", _("价格不能为负数。")
    if any(row.price_cny is not None and (row.sku_id is None or row.excluded) for row in draft.scope):
        yield "scope", _("只有参加活动的 SKU 有自己的活动价，且不能为负数。")
    if any(row.price_cny is not None for row in draft.scope) and not _may_have_own_prices(draft):
        yield "scope", _("只有单品宝、秒杀、会员价、官方活动价和预售可以给 SKU 单独定价。")
    if any(quantity < 1 for quantity in draft.bundle.values()):
        yield "bundle", _("件数至少为 1。")


def _may_have_own_prices(draft: Draft) -> bool:
    return draft.facts.get("kind") in (
        ActivityKind.SPECIAL_PRICE,
        ActivityKind.FLASH_SALE,
        ActivityKind.MEMBER_PRICE,
        ActivityKind.OFFICIAL_PRICE,
        ActivityKind.PRESALE,
    )


def _unknown(draft: Draft) -> Iterator[tuple[str, str]]:
    """SKUs, products and segments that do not exist (any more)."""
    if sku_ids := draft.sku_ids():
        lost = sku_ids - set(Sku.objects.filter(pk__in=sku_ids).values_list("pk", flat=True))
        if lost:
            yield "scope", _("有 %(count)s 个 SKU 不在商品库里。") % {"count": len(lost)}
    if product_ids := {row.product_id for row in draft.scope if row.product_id is not None}:
        found = Product.objects.filter(pk__in=product_ids).count()
        if found < len(product_ids):
            yield "scope", _("有 %(count)s 个商品不在商品库里。") % {"count": len(product_ids) - found}
    if draft.segment_keys:
        known = set(Segment.objects.filter(key__in=draft.segment_keys).values_list("key", flat=True))
        for key in sorted(draft.segment_keys - known):
            yield "segments", _("没有这个人群：%(key)s。") % {"key": key}


def _gaps(draft: Draft, has_batches: bool) -> Iterator[str]:
    kind = draft.facts.get("kind")
    own_prices = any(row.price_cny is not None for row in draft.scope)
    if kind == ActivityKind.BUNDLE:
        if sum(draft.bundle.values()) < MIN_BUNDLE_PIECES:
            yield _("搭配套餐至少要有两件商品。")
    elif not draft.facts.get("covers_everything") and not _covered(draft, ScopePart.SCOPE):
        yield _("还没有选择参加活动的商品。")
    if kind not in (*WITHOUT_TIERS, ActivityKind.PRESALE) and not draft.tiers and not own_prices:
        yield _("还没有写优惠。")
    for tier in draft.tiers:
        if kind not in (ActivityKind.ADD_ON, ActivityKind.PRESALE) and not _gives(tier):
            yield _("门槛 %(threshold)s 的一档没有任何优惠。") % {"threshold": tier.threshold}
    if kind == ActivityKind.ADD_ON and not (
        draft.facts.get("add_on_covers_everything") or _covered(draft, ScopePart.CONDITION)
    ):
        yield _("还没有选择计入换购门槛的商品。")
    if LEVEL_OF_KIND.get(str(kind)) == ActivityLevel.CARD and not has_batches:
        yield _("优惠券还没有券批次。")


def _covered(draft: Draft, part: ScopePart) -> bool:
    return any(row.part == part and not row.excluded for row in draft.scope)


def _gives(tier: TierDraft) -> bool:
    return bool(
        tier.price_cny is not None
        or tier.amount_off_cny
        or (tier.pay_rate is not None and tier.pay_rate < 1)
        or tier.free_postage
        or tier.gifts
    )
