"""Which fields each kind of activity needs: the editor shows these and no others."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotions.rulebook.kinds import LEVEL_OF_KIND, ActivityLevel, ThresholdMeasure
from promotions.rulebook.kinds import ActivityKind as K

BASICS = ("title", "event", "starts_at", "ends_at", "note")
AUDIENCE = ("new_buyers", "min_vip_level", "segments")
SCOPE = ("covers_everything", "scope_skus", "scope_categories", "scope_tags")
EXCEPT = ("except_skus", "except_categories", "except_tags")
CONDITION = ("add_on_covers_everything", "condition_skus", "condition_categories", "condition_tags")
PIECES = ("pieces_per_buyer", "pieces_per_order", "pieces_total")
USES = ("uses_per_buyer", "uses_total", "budget_cny")
REPEATS = ("repeats", "max_repeats")
STACKING = ("stacking_group", "blocks")
PLATFORM_KINDS = (
    K.OFFICIAL_PRICE,
    K.CROSS_SHOP,
    K.PLATFORM_COUPON,
    K.VIP_DISCOUNT,
    K.COINS,
    K.PLATFORM_RED_PACKET,
)


@dataclass(frozen=True)
class Shape:
    """The fields of a kind's benefit, beside those of every kind."""

    about: Promise
    # Columns of the rows of tiers, none: the kind has no tiers.
    tiers: tuple[str, ...] = ()
    one_tier: bool = False
    benefit: tuple[str, ...] = ()
    measure: ThresholdMeasure = ThresholdMeasure.AMOUNT
    own_prices: bool = False
    is_bundle: bool = False


PRICE = ("price_cny", "amount_off_cny", "pay_rate")
SHAPES: dict[str, Shape] = {
    K.SPECIAL_PRICE: Shape(
        _("给商品一个价格、折扣或立减；每个 SKU 也可以单独定价。"), PRICE, one_tier=True, own_prices=True
    ),
    K.FLASH_SALE: Shape(_("短时间、少量的特价。"), PRICE, one_tier=True, own_prices=True),
    K.MEMBER_PRICE: Shape(_("会员专享的价格。"), PRICE, one_tier=True, own_prices=True),
    K.OFFICIAL_PRICE: Shape(
        _("聚划算、百亿补贴、双11 等平台活动的价格，优先于店铺自己的单品优惠。"),
        PRICE,
        one_tier=True,
        own_prices=True,
    ),
    K.EVERY_NTH: Shape(_("第二件半价、第三件 1 折。"), benefit=("every_n", "every_n_pay_rate")),
    K.BUNDLE: Shape(
        _("几件商品一起买一个价。"), benefit=("bundle_pieces", "bundle_price_cny"), is_bundle=True
    ),
    K.ADD_ON: Shape(
        _("买满以后，加一点钱换购指定商品。"),
        ("threshold",),
        benefit=("measure", "add_on_price_cny", "add_on_max_pieces"),
    ),
    K.PRESALE: Shape(
        _("先付定金，定金可以膨胀，到时间付尾款。"),
        PRICE,
        one_tier=True,
        benefit=("deposit_cny", "deposit_worth_cny", "balance_starts_at", "balance_ends_at"),
        own_prices=True,
    ),
    K.MONEY_OFF: Shape(
        _("满多少元减多少元，可以分档，也可以每满都减。"),
        ("threshold", "amount_off_cny", "gifts", "free_postage"),
        benefit=("measure", *REPEATS),
    ),
    K.QUANTITY_OFF: Shape(
        _("满几件打几折或减几元。"),
        ("threshold", "pay_rate", "amount_off_cny", "free_postage"),
        measure=ThresholdMeasure.QUANTITY,
    ),
    K.GIFT: Shape(_("买满送赠品。"), ("threshold", "gifts", "free_postage"), benefit=("measure", *REPEATS)),
    K.SHOP_COUPON: Shape(_("全店或一批商品可用，一单一张。"), ("threshold", "amount_off_cny", "pay_rate")),
    K.ITEM_COUPON: Shape(_("指定商品可用，一件商品一张。"), ("threshold", "amount_off_cny", "pay_rate")),
    K.SHOP_RED_PACKET: Shape(_("店铺发的红包，像现金一样抵扣。"), ("threshold", "amount_off_cny")),
    K.CROSS_SHOP: Shape(
        _("平台的跨店满减，各店一起算门槛。"), ("threshold", "amount_off_cny"), benefit=REPEATS
    ),
    K.PLATFORM_COUPON: Shape(_("平台发的券。"), ("threshold", "amount_off_cny", "pay_rate")),
    K.VIP_DISCOUNT: Shape(_("88VIP 折扣。"), ("pay_rate",), one_tier=True),
    K.COINS: Shape(_("淘金币抵扣。"), ("threshold", "amount_off_cny", "pay_rate")),
    K.PLATFORM_RED_PACKET: Shape(_("平台发的红包。"), ("threshold", "amount_off_cny")),
    K.FREE_POSTAGE: Shape(
        _("满额或满件包邮，可以排除地区。"), ("threshold",), benefit=("measure", "except_regions")
    ),
}


def fields_of(kind: str) -> list[tuple[str, Promise, tuple[str, ...]]]:
    """The sections of the editor for a kind: key, title, fields. The section `benefit` also holds the tiers."""
    shape, level = SHAPES[kind], LEVEL_OF_KIND[kind]
    benefit = (*shape.benefit, *(("own_prices",) if shape.own_prices else ()))
    sections = [
        ("basics", _("名称与时间"), BASICS),
        ("benefit", _("优惠"), benefit),
        ("scope", _("商品范围"), () if shape.is_bundle else (*SCOPE, *EXCEPT)),
        ("condition", _("计入换购门槛的商品"), CONDITION if kind == K.ADD_ON else ()),
        ("audience", _("买家"), AUDIENCE),
        ("limits", _("限购与预算"), _limits(level)),
        ("stacking", _("叠加"), ("is_claimable", "blocks") if level == ActivityLevel.CARD else STACKING),
    ]
    return [(key, title, names) for key, title, names in sections if names or key == "benefit"]


def _limits(level: ActivityLevel) -> tuple[str, ...]:
    if level == ActivityLevel.CARD:
        return ()
    return (*PIECES, *USES) if level == ActivityLevel.ITEM else USES
