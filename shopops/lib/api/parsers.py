"""Reading request bodies."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from shopops.lib.api import problems


class BoundedJSONParser(JSONParser):
    """JSON up to DATA_UPLOAD_MAX_MEMORY_SIZE bytes: REST framework itself would read any amount."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise problems.BodyTooLarge()
        try:
            data: dict[str, Any] = super().parse(stream, media_type, parser_context)
            _refuse_unstorable(data)
            return data
        except RecursionError as error:  # "[[[[[[…"
            raise ParseError(_("JSON 嵌套太深。")) from error


def _refuse_unstorable(data: Any) -> None:
    """Text that no database and no answer can hold, as a value or a name: a NUL, half of a surrogate pair."""
    if isinstance(data, str):
        if "\0" in data or any("\ud800" <= character <= "\udfff" for character in data):
            raise ParseError(_("文字里有不能保存的字符：NUL 或不成对的代理字符。"))
    elif isinstance(data, dict):
        for name, value in data.items():
            _refuse_unstorable(name)
            _refuse_unstorable(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_unstorable(value)
