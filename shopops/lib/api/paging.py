"""Cursor paging: a page stays where it is while rows come and go."""

import datetime
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from shopops.lib.api import problems


class UniqueCursorPagination(CursorPagination):
    """Newest first by one unique column, so that a cursor needs no offset and skips no row."""

    ordering: Any = ("-id",)
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    cursor_query_description: Any = _("上一页返回的 next 或 previous 里的游标。")
    page_size_query_description: Any = _("每页条数，1–200，默认 50。")

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """Only our own: another column would need another cursor."""
        return tuple(self.ordering)

    def get_page_size(self, request: Request) -> int:
        """ValidationError for anything but 1–200, rather than a page of another size than asked for."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        with suppress(ValueError):
            if asked.isascii() and 1 <= int(asked) <= self.max_page_size:
                return int(asked)
        raise ValidationError({self.page_size_query_param: _("每页条数须为 1–200。")})

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
            if cursor:
                self.check_position(str(cursor.position or ""))
        except (NotFound, ValueError) as error:
            raise problems.CursorInvalid() from error
        return cursor

    def check_position(self, position: str) -> None:
        """ValueError for a position that the database would not understand."""
        if not 0 <= int(position) < 2**63:
            raise ValueError(position)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        parameters[1]["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return parameters


class DayCursorPagination(UniqueCursorPagination):
    """For figures: one row a day, newest first."""

    ordering = ("-day",)

    def check_position(self, position: str) -> None:
        datetime.date.fromisoformat(position)
