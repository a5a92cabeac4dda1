"""Segments in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from promotions.api_fields import CNY
from promotions.segments.actions import SEGMENT_FIELDS
from promotions.segments.models import Segment, published_activities
from shopops.lib.api.serializers import StrictMixin

# One request; more are sent in several.
MOST_MEMBERS = 10_000
MOST_DAYS, MOST_LEVELS = 36_500, 100


class SegmentSerializer(StrictMixin, serializers.ModelSerializer[Segment]):
    """Buyers picked by facts, or a named list; every condition that is set must hold."""

    min_vip_level = serializers.IntegerField(min_value=0, max_value=MOST_LEVELS, required=False)
    min_spent_cny = serializers.DecimalField(allow_null=True, required=False, **CNY)
    max_spent_cny = serializers.DecimalField(allow_null=True, required=False, **CNY)
    paid_within_days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, allow_null=True, required=False
    )
    not_paid_for_days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, allow_null=True, required=False
    )
    took_part_in = serializers.PrimaryKeyRelatedField(
        queryset=published_activities(),
        allow_null=True,
        required=False,
        label=_("参加过的活动；须发布过"),
    )
    members = serializers.IntegerField(source="listed", read_only=True, label=_("名单里的买家数"))

    class Meta:
        model = Segment
        fields = ["key", *SEGMENT_FIELDS, "members", "created_at", "version"]
        read_only_fields = ["created_at", "version"]
        # The action checks the whole row.
        validators: list[Any] = []


class SegmentChangeSerializer(SegmentSerializer):
    """What of a segment can be changed; its key stays."""

    class Meta(SegmentSerializer.Meta):
        read_only_fields = ["key", *SegmentSerializer.Meta.read_only_fields]


class SizeSerializer(serializers.Serializer[Any]):
    """How many buyers are in a segment at this moment."""

    size = serializers.IntegerField()
    at = serializers.DateTimeField()


class MemberSerializer(StrictMixin, serializers.Serializer[Any]):
    """A buyer who shall be on the list, or shall not."""

    buyer = serializers.CharField(max_length=80, label=_("买家标识，如 ouid:…"))
    member = serializers.BooleanField(default=True, label=_("false 是从名单里去掉"))


class MembersSerializer(StrictMixin, serializers.Serializer[Any]):
    """Many buyers at once; each item is taken by itself."""

    members = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST_MEMBERS)


class MembersRequestSerializer(MembersSerializer):
    """The same as readers of the description see it."""

    members = MemberSerializer(many=True)  # type: ignore[assignment]  # described more closely


class MemberResultSerializer(serializers.Serializer[Any]):
    """The result of one item."""

    index = serializers.IntegerField(label=_("在请求中的位置，从 0 起"))
    result = serializers.ChoiceField(choices=["added", "removed", "same", "rejected"])
    code = serializers.CharField(label=_("被拒绝时的问题代码"))
    detail = serializers.CharField()
    errors = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]  # a field of this name


class MemberResultsSerializer(serializers.Serializer[Any]):
    """The results of all items."""

    results = MemberResultSerializer(many=True)
    version = serializers.IntegerField()
