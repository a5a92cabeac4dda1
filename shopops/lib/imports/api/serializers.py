"""Imports as programs see them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from shopops.lib.api.serializers import MomentField, StrictMixin
from shopops.lib.imports.kinds import find_kind
from shopops.lib.imports.models import ImportJob, ImportRejection


class CountsSerializer(serializers.Serializer[Any]):
    """What happens, or happened, to the rows of one table."""

    target = serializers.CharField(help_text=_("写入的表"))
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    older = serializers.IntegerField(help_text=_("库里已有更新的资料，没有覆盖"))


class ImportSerializer(serializers.ModelSerializer[ImportJob]):
    """An import: where it stands, what it would do (preview), what it did (result)."""

    id = serializers.CharField(read_only=True)
    created_by = serializers.CharField(
        source="created_by.username", read_only=True, allow_null=True, default=None
    )
    # Empty until the file has been read.
    facts_as_of_source = serializers.CharField(read_only=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text=_("确认之前应当知道的事")
    )
    error_detail = serializers.CharField(source="error", read_only=True)
    preview = CountsSerializer(many=True, read_only=True)
    result = CountsSerializer(many=True, read_only=True)

    class Meta:
        model = ImportJob
        fields = [
            "id",
            "stage",
            "state",
            "kind",
            "filename",
            "sha256",
            "size_bytes",
            "facts_as_of",
            "facts_as_of_source",
            "created_at",
            "created_by",
            "confirmed_at",
            "ended_at",
            "original_removed_at",
            "rows_read",
            "rows_staged",
            "rows_duplicate",
            "rows_rejected",
            "warnings",
            "preview",
            "result",
            "dirty_days",
            "error_code",
            "error_detail",
        ]
        read_only_fields = fields


class RejectionSerializer(serializers.ModelSerializer[ImportRejection]):
    """A row that was not taken; cells with personal data stay out."""

    class Meta:
        model = ImportRejection
        fields = ["row_number", "column", "value", "code", "reason"]
        read_only_fields = fields

    reason = serializers.CharField(read_only=True)


class UploadSerializer(StrictMixin, serializers.Serializer[Any]):
    """A file to import."""

    file = serializers.FileField(help_text=_("CSV、XLSX 或 XLS"), max_length=255)
    kind = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text=_("文件类型；不填则按列名识别")
    )
    as_of = MomentField(required=False, allow_null=True, default=None, help_text=_("资料时间"))

    def validate_kind(self, kind: str) -> str:
        if kind and find_kind(kind) is None:
            raise serializers.ValidationError(_("没有这种文件类型。"), code="unknown_kind")
        return kind
