"""Activities in the API."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from promotions.activities.drafts import ACTIVITY_FIELDS, Draft, ScopeDraft, TierDraft
from promotions.activities.models import Activity, ActivityTier, ScopePart, ScopeRow
from promotions.api_fields import CNY, MOST_PIECES, MOST_SKUS, RATE, NumberField, product_pks, sku_pks
from promotions.rulebook.kinds import ActivityLevel
from promotions.segments.models import Segment
from shopops.lib.api.serializers import MomentField, StrictMixin

MOST_TIERS, MOST_GIFTS = 20, 20
# REST framework's own name for it is missing from its types.
AT_MOST_TIERS: dict[str, Any] = {"max_length": MOST_TIERS}
AT_MOST_GIFTS: dict[str, Any] = {"max_length": MOST_GIFTS}
AT_MOST_SKUS: dict[str, Any] = {"max_length": MOST_SKUS}


class PiecesSerializer(StrictMixin, serializers.Serializer[Any]):
    """So many pieces of a SKU."""

    sku_id = NumberField(source="sku.sku_id")
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES, default=1)


class TierSerializer(StrictMixin, serializers.Serializer[ActivityTier]):
    """From this threshold on, these benefits."""

    threshold = serializers.DecimalField(default=Decimal(0), **CNY)
    price_cny = serializers.DecimalField(allow_null=True, default=None, **CNY)
    amount_off_cny = serializers.DecimalField(allow_null=True, default=None, **CNY)
    pay_rate = serializers.DecimalField(allow_null=True, default=None, **RATE)
    free_postage = serializers.BooleanField(default=False)
    gifts = PiecesSerializer(many=True, default=[], **AT_MOST_GIFTS)


class ScopeSerializer(StrictMixin, serializers.Serializer[ScopeRow]):
    """One SKU, product, category or tag that is covered, or left out."""

    part = serializers.ChoiceField(choices=ScopePart.choices, default=ScopePart.SCOPE.value)
    excluded = serializers.BooleanField(default=False)
    sku_id = NumberField(source="sku.sku_id", allow_null=True, default=None)
    num_iid = NumberField(source="product.num_iid", allow_null=True, default=None)
    category = serializers.CharField(max_length=100, allow_blank=True, default="")
    tag = serializers.CharField(max_length=40, allow_blank=True, default="")
    price_cny = serializers.DecimalField(allow_null=True, default=None, **CNY)


class ActivitySerializer(StrictMixin, serializers.ModelSerializer[Activity]):
    """An activity or coupon; its status changes only by checking, publishing, stopping and ending it."""

    starts_at = MomentField()
    ends_at = MomentField()
    balance_starts_at = MomentField(allow_null=True, required=False)
    balance_ends_at = MomentField(allow_null=True, required=False)
    blocks = serializers.ListField(
        child=serializers.ChoiceField(choices=ActivityLevel.choices), required=False, max_length=8
    )
    except_regions = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=40
    )
    tiers = TierSerializer(many=True, required=False, **AT_MOST_TIERS)
    scope = ScopeSerializer(many=True, required=False, source="scope_rows", **AT_MOST_SKUS)
    bundle = PiecesSerializer(many=True, required=False, source="bundle_pieces", **AT_MOST_GIFTS)
    segments = serializers.SlugRelatedField(
        slug_field="key", queryset=Segment.objects.all(), many=True, required=False
    )
    owner = serializers.CharField(source="owner.username", read_only=True)

    class Meta:
        model = Activity
        fields = [
            "id",
            *ACTIVITY_FIELDS,
            "level",
            "status",
            "tiers",
            "scope",
            "bundle",
            "segments",
            "owner",
            "published_at",
            "stopped_at",
            "stop_reason",
            "ended_at",
            "created_at",
            "updated_at",
            "version",
        ]
        read_only_fields = [
            "level",
            "status",
            "published_at",
            "stopped_at",
            "stop_reason",
            "ended_at",
            "created_at",
            "updated_at",
            "version",
        ]


class ReasonSerializer(StrictMixin, serializers.Serializer[Any]):
    """The reason for a stop."""

    reason = serializers.CharField(max_length=300)


class PublishSerializer(StrictMixin, serializers.Serializer[Any]):
    """Needed only where findings are open."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


def draft_from(sent: dict[str, Any], before: Draft) -> Draft:
    """The stored draft with what was sent; a list that is sent replaces the whole list.

    Raises ValidationError for SKUs and products that are not in the catalogue.
    """
    tiers, scope, bundle = (sent.pop(name, None) for name in ("tiers", "scope_rows", "bundle_pieces"))
    segments = sent.pop("segments", None)
    return Draft(
        facts={**before.facts, **sent},
        tiers=before.tiers if tiers is None else _tiers(tiers),
        scope=before.scope if scope is None else _scope(scope),
        bundle=before.bundle if bundle is None else _pieces(bundle, "bundle"),
        segment_keys=before.segment_keys if segments is None else frozenset(s.key for s in segments),
    )


def _tiers(sent: list[dict[str, Any]]) -> tuple[TierDraft, ...]:
    return tuple(TierDraft(**tier | {"gifts": _pieces(tier["gifts"], "tiers")}) for tier in sent)


def _pieces(sent: list[dict[str, Any]], field: str) -> dict[int, int]:
    pks = sku_pks((piece["sku"]["sku_id"] for piece in sent), field)
    return {pks[piece["sku"]["sku_id"]]: piece["quantity"] for piece in sent}


def _scope(sent: list[dict[str, Any]]) -> tuple[ScopeDraft, ...]:
    skus = sku_pks((number for row in sent if (number := _number(row, "sku", "sku_id"))), "scope")
    products = product_pks(
        (number for row in sent if (number := _number(row, "product", "num_iid"))), "scope"
    )
    return tuple(
        ScopeDraft(
            part=row["part"],
            excluded=row["excluded"],
            sku_id=skus.get(_number(row, "sku", "sku_id") or ""),
            product_id=products.get(_number(row, "product", "num_iid") or ""),
            category=row["category"],
            tag=row["tag"],
            price_cny=row["price_cny"],
        )
        for row in sent
    )


def _number(row: dict[str, Any], source: str, name: str) -> str | None:
    return (row.get(source) or {}).get(name)
