"""Coupons in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from promotions.activities.api.serializers import AT_MOST_GIFTS, PiecesSerializer
from promotions.activities.models import Activity
from promotions.api_fields import CNY, BuyerField, NumberField
from promotions.coupons.batches import BATCH_FIELDS
from promotions.coupons.models import Coupon, CouponBatch, Redemption
from promotions.segments.models import Segment
from shopops.lib.api.serializers import MomentField, StrictMixin

# One request writes them all; more codes are made on the page.
MOST_CODES = 50_000


class BatchSerializer(StrictMixin, serializers.ModelSerializer[CouponBatch]):
    """A batch with its limits and counters."""

    activity = serializers.PrimaryKeyRelatedField(queryset=Activity.objects.all(), label=_("优惠券活动"))
    claim_starts_at = MomentField()
    claim_ends_at = MomentField()
    valid_from = MomentField(allow_null=True, required=False)
    valid_until = MomentField(allow_null=True, required=False)

    class Meta:
        model = CouponBatch
        fields = [
            "id",
            "activity",
            *BATCH_FIELDS,
            "claim_token",
            "issued",
            "claimed",
            "reserved",
            "used",
            "expired",
            "returned",
            "reserved_cny",
            "spent_cny",
            "created_at",
            "version",
        ]
        read_only_fields = [name for name in fields if name not in ("activity", *BATCH_FIELDS)]
        # That a shared code is free is decided by the database.
        validators: list[Any] = []


class BatchChangeSerializer(BatchSerializer):
    """What of a batch can be changed."""

    activity = serializers.PrimaryKeyRelatedField(read_only=True)


class CodesSerializer(StrictMixin, serializers.Serializer[Any]):
    """How many codes."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_CODES)


class CountSerializer(serializers.Serializer[Any]):
    """How many coupons were made or granted."""

    count = serializers.IntegerField()


class GrantSerializer(StrictMixin, serializers.Serializer[Any]):
    """The segment of a grant."""

    segment = serializers.SlugRelatedField(
        slug_field="key", queryset=Segment.objects.all(), label=_("人群代号")
    )


class ClaimSerializer(StrictMixin, serializers.Serializer[Any]):
    """Who takes a coupon; with `code` a printed one, without a new one of the batch."""

    buyer = BuyerField(label=_("买家标识"))


class CouponSerializer(serializers.ModelSerializer[Coupon]):
    """One coupon of a buyer."""

    buyer = serializers.CharField(source="buyer.identity", allow_null=True, default=None, read_only=True)

    class Meta:
        model = Coupon
        fields = ["id", "batch", "code", "state", "buyer", "claimed_at", "valid_from", "valid_until"]
        read_only_fields = fields


class CodeClaimSerializer(ClaimSerializer):
    """A printed code, and who typed it."""

    code = serializers.CharField(max_length=40, label=_("券码"))


class UseSerializer(StrictMixin, serializers.Serializer[Any]):
    """A use: of a coupon or a shared code (`code`), or of an activity that needs none (`activity`)."""

    code = serializers.CharField(max_length=40, required=False, label=_("券码或通用口令"))
    activity = serializers.PrimaryKeyRelatedField(queryset=Activity.objects.all(), required=False)
    tid = NumberField(label=_("订单编号"))
    discount_cny = serializers.DecimalField(**CNY)
    buyer = BuyerField(required=False, allow_null=True, label=_("买家标识"))
    pieces = PiecesSerializer(many=True, required=False, **AT_MOST_GIFTS)
    hold = serializers.BooleanField(default=False, label=_("只占用，付款后再结清"))

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if ("code" in sent) == ("activity" in sent):
            raise serializers.ValidationError(_("code 和 activity 二选一。"), code="one_of_two")
        if "activity" in sent and sent["hold"]:
            raise serializers.ValidationError(_("只有券可以占用。"), code="not_a_coupon")
        return sent


class RedemptionSerializer(serializers.ModelSerializer[Redemption]):
    """A use as the ledger has it."""

    coupon_code = serializers.CharField(source="coupon.code", allow_null=True, default=None, read_only=True)
    buyer = serializers.CharField(source="buyer.identity", allow_null=True, default=None, read_only=True)

    class Meta:
        model = Redemption
        fields = [
            "id",
            "activity",
            "batch",
            "coupon_code",
            "buyer",
            "tid",
            "state",
            "discount_cny",
            "created_at",
            "settled_at",
        ]
        read_only_fields = fields
