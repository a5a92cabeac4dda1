"""Pages of daily figures."""

from typing import Any

from rest_framework.response import Response

from shopops.lib.api.paging import DayCursorPagination
from shopops.lib.rollup.queries import data_through


class FigurePagination(DayCursorPagination):
    """Days, newest first, and the last whole day that the figures reach."""

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data = {"data_through": data_through("shop_day"), **response.data}
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        page["properties"] = {
            "data_through": {"type": ["string", "null"], "format": "date"},
            **page["properties"],
        }
        page["required"] = ["data_through", *page["required"]]
        return page
