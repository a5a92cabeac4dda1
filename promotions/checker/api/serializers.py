"""Findings and checks in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from promotions.activities.models import Finding, FindingState
from promotions.checker.models import CheckRun


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


# More are on the page of findings.
MOST_FINDINGS = 100


class ListedCheckRunSerializer(serializers.ModelSerializer[CheckRun]):
    """A check in the list; its own address has the findings too."""

    url = serializers.HyperlinkedIdentityField(view_name="api-activity-check-run", read_only=True)
    percent = serializers.IntegerField(read_only=True)
    refusal: Any = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = CheckRun
        fields = [
            "id",
            "url",
            "activity",
            "wanted",
            "version",
            "state",
            "percent",
            "asked_at",
            "started_at",
            "ended_at",
            "outcome",
            "refusal",
            "open_findings",
        ]
        read_only_fields = fields


class CheckRunSerializer(ListedCheckRunSerializer):
    """A check, and the publishing after it where that was wanted.

    `state` becomes `done`, or `parked` when it failed again and again. Then `open_findings` says how many stand in
    the way, `findings` what they are, and `outcome` what became of a publishing: `published`, `blocked` (findings
    and no reason), `changed` (another version than the one in If-Match), `refused` (see `refusal`).
    """

    findings = serializers.SerializerMethodField()

    class Meta(ListedCheckRunSerializer.Meta):
        fields = [*ListedCheckRunSerializer.Meta.fields, "findings"]
        read_only_fields = fields

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, run: CheckRun) -> Any:
        """Open ones of the activity as they are now; none while the check is under way."""
        if run.is_working:
            return []
        rows = Finding.objects.filter(activities=run.activity_id, state=FindingState.OPEN)
        shown = rows.select_related("sku").prefetch_related("activities")[:MOST_FINDINGS]
        return FindingSerializer(shown, many=True).data
