"""Why an order was charged otherwise than we say, or cannot be priced again."""

from enum import StrEnum


class Cause(StrEnum):
    """The likeliest reason for a difference."""

    CHANGED_BY_HAND = "changed_by_hand"
    UNKNOWN_PROMOTION = "unknown_promotion"
    HELD_COUPON = "held_coupon"
    ROUNDING = "rounding"
    ALLOCATION = "allocation"
    ITEM_PRICE_LOWER = "item_price_lower"
    ITEM_PRICE_HIGHER = "item_price_higher"
    ORDER_DISCOUNT_MORE = "order_discount_more"
    ORDER_DISCOUNT_LESS = "order_discount_less"


class Obstacle(StrEnum):
    """Why an order cannot be priced again."""

    NO_LINES = "no_lines"
    UNKNOWN_SKU = "unknown_sku"
    TOO_MANY_COMBINATIONS = "too_many_combinations"
