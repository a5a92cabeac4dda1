"""What serializers share."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

# PostgreSQL keeps more years than Python can read back.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class StrictMixin:
    """Refuses what REST framework would ignore or bend: surplus fields, and numbers where text is due.

    A platform number sent as a JSON number may have lost its last digits on the way.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            fields = self.fields  # type: ignore[attr-defined]  # mixed into a serializer
            surplus = {
                name: [_surplus(name, fields)]
                for name in data
                if name not in fields or fields[name].read_only
            }
            bent = {name: [_not_text()] for name, value in data.items() if _is_bent(fields.get(name), value)}
            if surplus or bent:
                raise serializers.ValidationError(surplus | bent)
        return super().to_internal_value(data)  # type: ignore[misc]  # mixed into a serializer


def _is_bent(field: Any, value: Any) -> bool:
    return isinstance(field, serializers.CharField) and isinstance(value, int | float)


def _not_text() -> serializers.ErrorDetail:
    return serializers.ErrorDetail(str(_("须为字符串。")), code="not_a_string")


def _surplus(name: str, fields: dict[str, Any]) -> serializers.ErrorDetail:
    if name in fields:
        return serializers.ErrorDetail(str(_("这个字段不能修改。")), code="read_only")
    return serializers.ErrorDetail(str(_("没有这个字段。")), code="unknown_field")


class MomentField(serializers.DateTimeField):
    """A point in time of a shop's life: 2000 to 2100."""

    default_error_messages = {"out_of_range": _("时间须在 2000 年到 2100 年之间。")}

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        if not EARLIEST <= moment < LATEST:
            self.fail("out_of_range")
        return moment
