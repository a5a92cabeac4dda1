"""The product's addresses and an empty endpoint."""

from typing import Any, ClassVar

from django.urls import include, path
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from customer_service.replies.permissions import REPLIES_USE
from shopops.lib.access import Permission


class Empty(viewsets.GenericViewSet[Any]):
    """Who is calling, and may they; nothing else."""

    permissions: ClassVar[dict[str, Permission]] = {"empty": REPLIES_USE}

    def empty(self, request: Request) -> Response:
        """Nothing."""
        return Response({})


urlpatterns = [path("api/v1/empty/", Empty.as_view({"get": "empty"})), path("", include("shopops.urls"))]
