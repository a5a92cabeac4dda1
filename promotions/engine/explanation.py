"""A quote in words, in the language of the reader: why the buyer pays this, what is missing, what did not apply.

Nothing here computes: sentences come from the quote alone, so they hold for a quote that was stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from promotions.engine.money import from_fen
from promotions.engine.offers import Level
from promotions.engine.quotes import Discount, NextThreshold, PricedLine, Quote, Refused

LEVELS = {
    Level.ITEM: gettext_lazy("单品优惠"),
    Level.SHOP: gettext_lazy("店铺优惠"),
    Level.CARD: gettext_lazy("卡券"),
    Level.CROSS_SHOP: gettext_lazy("跨店满减"),
    Level.VIP: gettext_lazy("会员优惠"),
    Level.COINS: gettext_lazy("淘金币"),
    Level.RED_PACKET: gettext_lazy("红包"),
    Level.POSTAGE: gettext_lazy("邮费优惠"),
}

# Why an offer took no effect; the numbers are named in the sentences, `*_fen` and `fen` are shown in yuan.
REASONS = {
    "level_closed": gettext_lazy("平台目前没有这一级优惠"),
    "not_started": gettext_lazy("还没有开始"),
    "ended": gettext_lazy("已经结束"),
    "vip_level": gettext_lazy("需要会员等级 %(needed)s，买家是 %(has)s"),
    "new_buyers_only": gettext_lazy("只给新买家"),
    "old_buyers_only": gettext_lazy("只给老买家"),
    "segment": gettext_lazy("买家不在活动的人群里"),
    "no_coupon": gettext_lazy("买家没有这张券"),
    "used_up": gettext_lazy("已经用完"),
    "used_by_buyer": gettext_lazy("买家已经用过 %(allowed)s 次，不能再用"),
    "pieces_used_up": gettext_lazy("活动的件数已经用完"),
    "budget": gettext_lazy("活动预算只剩 %(left_fen)s 元，不够这一单"),
    "not_in_basket": gettext_lazy("购物车里没有参加活动的商品"),
    "bundle_incomplete": gettext_lazy("套餐的商品没有买齐"),
    "threshold_fen": gettext_lazy("没到门槛，还差 %(fen)s 元"),
    "threshold_pieces": gettext_lazy("没到门槛，还差 %(pieces)s 件"),
    "official_first": gettext_lazy("官方活动价优先：%(by)s"),
    "better_price": gettext_lazy("单品价已经更低"),
    "better_price_by": gettext_lazy("%(by)s的单品价更低"),
    "blocked": gettext_lazy("和%(by)s不能一起用"),
    "region": gettext_lazy("收货地区不包邮"),
    "no_coins": gettext_lazy("买家没有淘金币"),
    "better_offer": gettext_lazy("同类优惠里%(by)s更划算"),
    "nothing_left": gettext_lazy("已经没有可减的金额"),
    "better_combination": gettext_lazy("不用它的组合更划算"),
}

# Reasons that have nothing to do with the goods asked about, or the time.
NOT_ABOUT_IT = ("not_started", "ended", "not_in_basket")


@dataclass(frozen=True)
class Explanation:
    """Sentences for a person, in the order in which the price comes about."""

    lines: list[str]
    discounts: list[str]
    gifts: list[str]
    total: str
    next_steps: list[str]
    refused: list[str]

    def sentences(self) -> list[str]:
        """All of them."""
        return [*self.lines, *self.discounts, *self.gifts, self.total, *self.next_steps, *self.refused]


def explain(quote: Quote, names: Mapping[int, str], titles: Mapping[int, str] | None = None) -> Explanation:
    """Why the price is what it is. `names` are of SKUs; `titles` of offers are known from the quote itself."""
    titles = {**offer_titles(quote), **(titles or {})}
    return Explanation(
        lines=[line_sentence(line, names) for line in quote.lines],
        discounts=[discount_sentence(discount) for discount in _taken(quote)],
        gifts=gift_sentences(quote, names),
        total=total_sentence(quote),
        next_steps=[next_sentence(step) for step in quote.next_thresholds],
        refused=[
            _("“%(title)s”没有生效：%(why)s。") % {"title": one.title, "why": reason(one, titles)}
            for one in quote.refused
        ],
    )


def about_it(quote: Quote) -> Quote:
    """The quote without refusals of offers for other goods or other times."""
    return replace(quote, refused=tuple(one for one in quote.refused if one.reason not in NOT_ABOUT_IT))


@override("zh-hans")
def answer_to_buyer(quote: Quote, names: Mapping[int, str]) -> str:
    """What an agent copies into the chat: the goods, the price, what was saved, and what a little more brings.

    In Chinese whatever language the agent reads: buyers do.
    """
    goods = _("、").join(f"{_name(line.sku_id, names)} × {line.quantity}" for line in quote.lines)
    sentences = [
        _("亲，%(goods)s，一起拍下实付 %(pays)s 元。") % {"goods": goods, "pays": yuan(quote.pays_fen)}
    ]
    taken = _taken(quote)
    # What falls on other shops' goods is not saved here.
    saved_fen = sum(one.discount_fen for one in taken) - quote.elsewhere_discount_fen
    if saved_fen > 0:
        off = _("，").join(f"{one.title} −{yuan(one.discount_fen)}" for one in taken)
        words = {"list": yuan(quote.pays_fen + saved_fen), "saved": yuan(saved_fen), "off": off}
        sentences.append(_("原价 %(list)s 元，已经帮您省了 %(saved)s 元：%(off)s。") % words)
    if quote.deposit_fen:
        rest_fen = quote.pays_fen - quote.deposit_fen
        words = {"deposit": yuan(quote.deposit_fen), "rest": yuan(rest_fen)}
        sentences.append(_("现在先付定金 %(deposit)s 元，尾款 %(rest)s 元。") % words)
    sentences += gift_sentences(quote, names)
    sentences += [next_sentence(step) for step in quote.next_thresholds[:1]]
    sentences.append(_("价格以付款页面为准哦。"))
    return "\n".join(sentences)


def line_sentence(line: PricedLine, names: Mapping[int, str]) -> str:
    """One SKU: list price, item-level price, and what is paid."""
    words = {
        "name": _name(line.sku_id, names),
        "pieces": line.quantity,
        "list": yuan(line.list_fen),
        "item": yuan(line.item_fen),
        "pays": yuan(line.pays_fen),
    }
    if line.list_fen == line.item_fen == line.pays_fen:
        return _("%(name)s × %(pieces)s：%(pays)s 元。") % words
    if line.list_fen == line.item_fen:
        return _("%(name)s × %(pieces)s：%(list)s 元，分摊优惠后 %(pays)s 元。") % words
    if line.item_fen == line.pays_fen:
        return _("%(name)s × %(pieces)s：原价 %(list)s 元，单品价 %(pays)s 元。") % words
    return _("%(name)s × %(pieces)s：原价 %(list)s 元，单品价 %(item)s 元，分摊优惠后 %(pays)s 元。") % words


def discount_sentence(discount: Discount) -> str:
    """What one offer took off."""
    words = {
        "level": LEVELS[discount.level],
        "title": discount.title,
        "off": yuan(discount.discount_fen),
        "times": discount.times,
    }
    if discount.times > 1:
        return _("%(level)s“%(title)s”满 %(times)s 次，共减 %(off)s 元。") % words
    return _("%(level)s“%(title)s”减 %(off)s 元。") % words


def gift_sentences(quote: Quote, names: Mapping[int, str]) -> list[str]:
    """What comes for nothing."""
    return [
        _("送%(name)s × %(pieces)s。") % {"name": _name(gift.sku_id, names), "pieces": gift.quantity}
        for _offer_id, gift in quote.gifts
    ]


def total_sentence(quote: Quote) -> str:
    """Goods, postage and all."""
    words = {
        "goods": yuan(quote.goods_fen),
        "postage": yuan(quote.postage_fen),
        "pays": yuan(quote.pays_fen),
    }
    if quote.postage_fen:
        return _("商品 %(goods)s 元，邮费 %(postage)s 元，实付 %(pays)s 元。") % words
    return _("实付 %(pays)s 元。") % words


def next_sentence(step: NextThreshold) -> str:
    """How much more saves how much more than now, or brings gifts."""
    words = {
        "more": step.missing if step.by_quantity else yuan(step.missing),
        "title": step.title,
        "saving": yuan(step.saving_fen),
    }
    if step.by_quantity and step.saving_fen:
        return _("再买 %(more)s 件，“%(title)s”至少再省 %(saving)s 元。") % words
    if step.by_quantity:
        return _("再买 %(more)s 件，“%(title)s”有赠品。") % words
    if step.saving_fen:
        return _("再买 %(more)s 元，“%(title)s”可再省 %(saving)s 元。") % words
    return _("再买 %(more)s 元，“%(title)s”有赠品。") % words


def reason(refused: Refused, titles: Mapping[int, str]) -> str:
    """Why an offer took no effect, without a full stop."""
    numbers = refused.numbers
    code = refused.reason
    if code == "threshold":
        code = "threshold_pieces" if "pieces" in numbers else "threshold_fen"
    if code == "better_price" and "by" in numbers:
        code = "better_price_by"
    words: dict[str, object] = {
        name: yuan(number) if name == "fen" or name.endswith("_fen") else number
        for name, number in numbers.items()
    }
    if "by" in numbers:
        words["by"] = _("“%(title)s”") % {"title": titles.get(numbers["by"], str(numbers["by"]))}
    return str(REASONS[code]) % words


def offer_titles(quote: Quote) -> dict[int, str]:
    """The titles of all offers a quote mentions."""
    titles = {one.offer_id: one.title for one in quote.discounts}
    return titles | {one.offer_id: one.title for one in quote.refused}


def yuan(amount_fen: int) -> str:
    """Fen as yuan in a sentence: 12.00."""
    return str(from_fen(amount_fen))


def _taken(quote: Quote) -> list[Discount]:
    """What took something off, once per title: the offers of one activity are one thing to a reader."""
    taken: dict[tuple[Level, str], Discount] = {}
    for one in quote.discounts:
        before = taken.get((one.level, one.title))
        taken[one.level, one.title] = (
            replace(before, discount_fen=before.discount_fen + one.discount_fen) if before else one
        )
    return [one for one in taken.values() if one.discount_fen]


def _name(sku_id: int, names: Mapping[int, str]) -> str:
    return names.get(sku_id) or str(sku_id)
