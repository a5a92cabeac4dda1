"""Prices in the API. Money is yuan here; the engine counts fen."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from products.catalogue.models import Sku
from promotions.activities.models import Activity
from promotions.api_fields import CNY, BuyerField, NumberField, sku_pks
from promotions.engine.explanation import about_it, answer_to_buyer, explain
from promotions.engine.limits import MAX_LINES
from promotions.engine.money import from_fen, to_fen
from promotions.engine.offers import BuyerFacts
from promotions.engine.quotes import Quote
from promotions.quotes.conversion import activity_id_of
from promotions.quotes.queries import Question, active_offers, names_of
from promotions.rulebook.kinds import ActivityLevel
from promotions.segments.models import Segment
from shopops.lib.api.serializers import MomentField, StrictMixin

MOST_OF_A_LINE = 1000
AT_MOST_LINES: dict[str, Any] = {"min_length": 1, "max_length": MAX_LINES}


class LineSerializer(StrictMixin, serializers.Serializer[Any]):
    """So many pieces of a SKU."""

    sku_id = NumberField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_OF_A_LINE, default=1)


class BuyerFactsSerializer(StrictMixin, serializers.Serializer[Any]):
    """A buyer by description, instead of one in the database."""

    vip_level = serializers.IntegerField(min_value=0, max_value=100, default=0)
    is_new = serializers.BooleanField(default=True)
    segments = serializers.SlugRelatedField(
        slug_field="key", queryset=Segment.objects.all(), many=True, required=False
    )
    coupons = serializers.PrimaryKeyRelatedField(
        queryset=Activity.objects.filter(needs_coupon=True),
        many=True,
        required=False,
        label=_("持有的券（活动编号）"),
    )
    coins_cny = serializers.DecimalField(default=Decimal(0), **CNY)


class QuestionSerializer(StrictMixin, serializers.Serializer[Any]):
    """What is asked: SKUs, and if need be who, when and where."""

    lines = LineSerializer(many=True, **AT_MOST_LINES)
    buyer = BuyerField(required=False, allow_null=True, label=_("买家标识"))
    facts = BuyerFactsSerializer(required=False, allow_null=True, label=_("不写买家时，他是谁"))
    moment = MomentField(required=False, allow_null=True, label=_("什么时候；默认现在"))
    region = serializers.CharField(max_length=40, allow_blank=True, default="", label=_("收货省份"))
    postage_cny = serializers.DecimalField(default=Decimal(0), **CNY)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent.get("buyer") and sent.get("facts"):
            raise serializers.ValidationError(_("buyer 和 facts 最多写一个。"), code="one_of_two")
        return sent


class PieceSerializer(serializers.Serializer[Any]):
    """Pieces of a line at one item-level price."""

    quantity = serializers.IntegerField()
    amount_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    activity = serializers.IntegerField(allow_null=True)


class ShareSerializer(serializers.Serializer[Any]):
    """A discount's share on a line."""

    activity = serializers.IntegerField()
    share_cny = serializers.DecimalField(max_digits=14, decimal_places=2)


class PricedLineSerializer(serializers.Serializer[Any]):
    """One SKU, priced, for the whole line."""

    sku_id = serializers.CharField()
    quantity = serializers.IntegerField()
    list_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    item_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    pays_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    pieces = PieceSerializer(many=True)
    shares = ShareSerializer(many=True)


class DiscountSerializer(serializers.Serializer[Any]):
    """An activity that took effect."""

    activity = serializers.IntegerField()
    title = serializers.CharField()
    level = serializers.ChoiceField(choices=ActivityLevel.choices)
    discount_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    times = serializers.IntegerField()


class GiftSerializer(serializers.Serializer[Any]):
    """A gift."""

    activity = serializers.IntegerField()
    sku_id = serializers.CharField()
    quantity = serializers.IntegerField()


class NextSerializer(serializers.Serializer[Any]):
    """How much more gives the next discount: yuan, or pieces."""

    activity = serializers.IntegerField()
    title = serializers.CharField()
    missing_cny = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    missing_pieces = serializers.IntegerField(allow_null=True)
    saving_cny = serializers.DecimalField(
        max_digits=14, decimal_places=2, label=_("买够以后比现在至少再省多少；0 是有赠品")
    )


class SentencesSerializer(serializers.Serializer[Any]):
    """The same in sentences, in the language of Accept-Language."""

    lines = serializers.ListField(child=serializers.CharField(), label=_("每个 SKU 的价格"))
    discounts = serializers.ListField(child=serializers.CharField(), label=_("每个优惠减了多少"))
    gifts = serializers.ListField(child=serializers.CharField())
    total = serializers.CharField()
    next_steps = serializers.ListField(child=serializers.CharField(), label=_("再买多少，再省多少"))
    refused = serializers.ListField(child=serializers.CharField(), label=_("这些商品上没有生效的优惠和原因"))
    answer_to_buyer = serializers.CharField(label=_("可以直接发给买家的答复，多行"))


class QuoteSerializer(serializers.Serializer[Any]):
    """The best price the rules allow, and why."""

    moment = serializers.DateTimeField()
    pays_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    goods_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    postage_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    deposit_cny = serializers.DecimalField(max_digits=14, decimal_places=2)
    lines = PricedLineSerializer(many=True)
    discounts = DiscountSerializer(many=True)
    gifts = GiftSerializer(many=True)
    next_thresholds = NextSerializer(many=True)
    sentences = SentencesSerializer()


def question_from(sent: dict[str, Any]) -> Question:
    """The question for the engine. Raises ValidationError."""
    pks = sku_pks((line["sku_id"] for line in sent["lines"]), "lines")
    pieces: dict[int, int] = {}
    for line in sent["lines"]:
        pk = pks[line["sku_id"]]
        pieces[pk] = pieces.get(pk, 0) + line["quantity"]
    return Question(
        pieces=pieces,
        at=sent.get("moment") or timezone.now(),
        buyer=sent.get("buyer"),
        facts=_facts(sent["facts"]) if sent.get("facts") else None,
        region=sent["region"],
        postage_fen=to_fen(sent["postage_cny"]),
    )


def _facts(sent: dict[str, Any]) -> BuyerFacts:
    held = {activity.pk for activity in sent.get("coupons", [])}
    return BuyerFacts(
        vip_level=sent["vip_level"],
        is_new=sent["is_new"],
        segments=frozenset(segment.key for segment in sent.get("segments", [])),
        coupon_offer_ids=frozenset(
            offer.offer_id for offer in active_offers() if activity_id_of(offer.offer_id) in held
        ),
        coins_fen=to_fen(sent["coins_cny"]),
    )


def as_answer(found: Quote, at: datetime, skus: Mapping[int, Sku]) -> dict[str, Any]:
    """The engine's answer as the API shows it; `skus` holds the basket's SKUs and the gifts'."""
    numbers = {pk: sku.sku_id for pk, sku in skus.items()}
    return {
        "moment": at,
        "pays_cny": from_fen(found.pays_fen),
        "goods_cny": from_fen(found.goods_fen),
        "postage_cny": from_fen(found.postage_fen),
        "deposit_cny": from_fen(found.deposit_fen),
        "lines": [
            {
                "sku_id": numbers[line.sku_id],
                "quantity": line.quantity,
                "list_cny": from_fen(line.list_fen),
                "item_cny": from_fen(line.item_fen),
                "pays_cny": from_fen(line.pays_fen),
                "pieces": [
                    {
                        "quantity": piece.quantity,
                        "amount_cny": from_fen(piece.amount_fen),
                        "activity": None if piece.offer_id is None else activity_id_of(piece.offer_id),
                    }
                    for piece in line.pieces
                ],
                "shares": [
                    {"activity": activity_id_of(offer_id), "share_cny": from_fen(share)}
                    for offer_id, share in line.shares_fen.items()
                ],
            }
            for line in found.lines
        ],
        "discounts": [
            {
                "activity": activity_id_of(one.offer_id),
                "title": one.title,
                "level": one.level.value,
                "discount_cny": from_fen(one.discount_fen),
                "times": one.times,
            }
            for one in found.discounts
        ],
        "gifts": [
            {
                "activity": activity_id_of(offer_id),
                "sku_id": numbers[gift.sku_id],
                "quantity": gift.quantity,
            }
            for offer_id, gift in found.gifts
        ],
        "next_thresholds": [
            {
                "activity": activity_id_of(one.offer_id),
                "title": one.title,
                "missing_cny": None if one.by_quantity else from_fen(one.missing),
                "missing_pieces": one.missing if one.by_quantity else None,
                "saving_cny": from_fen(one.saving_fen),
            }
            for one in found.next_thresholds
        ],
        "sentences": _sentences(found, names_of(skus.values())),
    }


def _sentences(found: Quote, names: Mapping[int, str]) -> dict[str, Any]:
    explained = explain(about_it(found), names)
    return {
        "lines": explained.lines,
        "discounts": explained.discounts,
        "gifts": explained.gifts,
        "total": explained.total,
        "next_steps": explained.next_steps,
        # The offers of one activity may have the same reason.
        "refused": list(dict.fromkeys(explained.refused)),
        "answer_to_buyer": answer_to_buyer(found, names),
    }
