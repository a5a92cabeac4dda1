"""The base of the endpoints, and the answer for addresses that do not exist."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from shopops.lib.access import Permission
from shopops.lib.api import etag, problem
from shopops.lib.api.problems import KINDS
from shopops.lib.guards import public, signed_in


class Resource(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A list of rows and one row by its own number, read-only.

    `permissions` says what each action needs; `versioned` gives the row an ETag.
    """

    permissions: ClassVar[dict[str, Permission]]
    versioned: ClassVar[bool] = True
    queryset: QuerySet[Any]
    http_method_names = ["get", "head", "post", "patch"]

    @property
    def person(self) -> Any:
        """The account that calls; `permissions` lets nobody else through."""
        return self.request.user

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One row, or 304 when the caller has it already."""
        return self.answer(self.get_object())

    def checked(self, serializer: BaseSerializer[Any]) -> dict[str, Any]:
        """What the caller sent, checked. Raises ValidationError (400)."""
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def answer(self, row: Any, **response: Any) -> Response:
        """One row as the caller may see it, with its ETag."""
        answer = Response(self.get_serializer(row).data, **response)
        return etag.tagged(self.request, answer, row.version) if self.versioned else answer


@public
@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs get a problem also for an address that does not exist."""
    return problem.answer(NotFound(), request)


@public
def problem_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of problem; where the `type` of a problem leads."""
    return render(request, "api/problems.html", {"kinds": KINDS.values()})


@signed_in
def docs(request: HttpRequest) -> HttpResponse:
    """The API to read and to try."""
    return render(request, "api/docs.html")
