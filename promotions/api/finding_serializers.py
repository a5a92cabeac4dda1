"""What the checker found, as programs see it."""

from typing import Any

from rest_framework import serializers

from promotions.models import Finding


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """One finding, with the basket that proves it where there is one."""

    sku_id = serializers.CharField(source="sku.sku_id", allow_null=True, default=None, read_only=True)
    activities: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    witness = serializers.JSONField(read_only=True, allow_null=True)

    class Meta:
        model = Finding
        fields = [
            "id",
            "code",
            "severity",
            "certainty",
            "state",
            "activities",
            "sku_id",
            "starts_at",
            "ends_at",
            "limit_cny",
            "price_cny",
            "loss_cny",
            "orders_possible",
            "witness",
            "found_at",
        ]
        read_only_fields = fields


class CheckSerializer(serializers.Serializer[Any]):
    """What a check left open; publishing needs a reason while `open_findings` is above 0."""

    open_findings = serializers.IntegerField()
    findings = FindingSerializer(many=True)
