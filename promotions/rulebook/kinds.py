"""Choices of promotions: kinds of activity, levels, measures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions.engine.offers import CardKind, Level, Measure


class ActivityKind(models.TextChoices):
    """The tools a shop runs, and those of the platform that change what its buyers pay."""

    SPECIAL_PRICE = "special_price", _("单品宝")
    FLASH_SALE = "flash_sale", _("秒杀")
    MEMBER_PRICE = "member_price", _("会员价")
    OFFICIAL_PRICE = "official_price", _("官方活动价")
    EVERY_NTH = "every_nth", _("第 N 件优惠")
    BUNDLE = "bundle", _("搭配套餐")
    ADD_ON = "add_on", _("换购")
    PRESALE = "presale", _("预售")
    MONEY_OFF = "money_off", _("满减")
    QUANTITY_OFF = "quantity_off", _("满件折")
    GIFT = "gift", _("满赠")
    SHOP_COUPON = "shop_coupon", _("店铺优惠券")
    ITEM_COUPON = "item_coupon", _("商品优惠券")
    SHOP_RED_PACKET = "shop_red_packet", _("店铺红包")
    CROSS_SHOP = "cross_shop", _("跨店满减")
    PLATFORM_COUPON = "platform_coupon", _("平台券")
    VIP_DISCOUNT = "vip_discount", _("88VIP")
    COINS = "coins", _("淘金币")
    PLATFORM_RED_PACKET = "platform_red_packet", _("平台红包")
    FREE_POSTAGE = "free_postage", _("包邮")


class ActivityLevel(models.TextChoices):
    """`promotions.engine.offers.Level` as labels."""

    ITEM = Level.ITEM.value, _("单品级")
    SHOP = Level.SHOP.value, _("店铺级")
    CARD = Level.CARD.value, _("卡券级")
    CROSS_SHOP = Level.CROSS_SHOP.value, _("跨店级")
    VIP = Level.VIP.value, _("88VIP")
    COINS = Level.COINS.value, _("淘金币")
    RED_PACKET = Level.RED_PACKET.value, pgettext_lazy("优惠层级", "红包")
    POSTAGE = Level.POSTAGE.value, pgettext_lazy("优惠层级", "邮费")


KINDS_OF_LEVEL: dict[ActivityLevel, tuple[ActivityKind, ...]] = {
    ActivityLevel.ITEM: (
        ActivityKind.SPECIAL_PRICE,
        ActivityKind.FLASH_SALE,
        ActivityKind.MEMBER_PRICE,
        ActivityKind.OFFICIAL_PRICE,
        ActivityKind.EVERY_NTH,
        ActivityKind.BUNDLE,
        ActivityKind.ADD_ON,
        ActivityKind.PRESALE,
    ),
    ActivityLevel.SHOP: (ActivityKind.MONEY_OFF, ActivityKind.QUANTITY_OFF, ActivityKind.GIFT),
    ActivityLevel.CARD: (ActivityKind.SHOP_COUPON, ActivityKind.ITEM_COUPON, ActivityKind.SHOP_RED_PACKET),
    ActivityLevel.CROSS_SHOP: (ActivityKind.CROSS_SHOP, ActivityKind.PLATFORM_COUPON),
    ActivityLevel.VIP: (ActivityKind.VIP_DISCOUNT,),
    ActivityLevel.COINS: (ActivityKind.COINS,),
    ActivityLevel.RED_PACKET: (ActivityKind.PLATFORM_RED_PACKET,),
    ActivityLevel.POSTAGE: (ActivityKind.FREE_POSTAGE,),
}
LEVEL_OF_KIND: dict[str, ActivityLevel] = {
    kind: level for level, kinds in KINDS_OF_LEVEL.items() for kind in kinds
}
CARD_KIND_OF: dict[str, CardKind] = {
    ActivityKind.SHOP_COUPON: CardKind.SHOP_COUPON,
    ActivityKind.ITEM_COUPON: CardKind.ITEM_COUPON,
    ActivityKind.SHOP_RED_PACKET: CardKind.RED_PACKET,
}
# Kinds whose first tier must have a threshold: without one they would be something else.
THRESHOLD_KINDS = (
    ActivityKind.MONEY_OFF,
    ActivityKind.QUANTITY_OFF,
    ActivityKind.GIFT,
    ActivityKind.ADD_ON,
    ActivityKind.CROSS_SHOP,
)


class ThresholdMeasure(models.TextChoices):
    """`promotions.engine.offers.Measure` as labels."""

    AMOUNT = Measure.AMOUNT.value, _("金额")
    QUANTITY = Measure.QUANTITY.value, _("件数")
