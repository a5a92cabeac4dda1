"""/api/v1/replies/: the handbook."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from customer_service.replies import actions
from customer_service.replies.api.filters import ReplyFilter
from customer_service.replies.api.serializers import (
    CategorySerializer,
    FavouriteSerializer,
    FoundSerializer,
    ReplySerializer,
    SearchSerializer,
)
from customer_service.replies.models import Category, Reply
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.querysets import visible_to
from customer_service.replies.search.server import search
from customer_service.replies.usage import set_favourite
from shopops.lib.access import Permission
from shopops.lib.api import etag, problems
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.permissions import permitted
from shopops.lib.api.schema import IF_MATCH
from shopops.lib.api.views import Resource
from shopops.lib.requests import person_of

USE, MANAGE = REPLIES_USE, REPLIES_MANAGE


@extend_schema_view(
    list=extend_schema(summary=_("快捷短语列表，新建的在前")),
    retrieve=extend_schema(summary=_("一条快捷短语")),
)
class Replies(Resource):
    """Replies that the caller may read; somebody else's personal reply does not exist for them."""

    queryset = Reply.objects.none()
    serializer_class = ReplySerializer
    filterset_class = ReplyFilter
    lookup_field = "pk"
    http_method_names = [*Resource.http_method_names, "delete"]
    permissions: ClassVar[dict[str, Permission]] = {
        "list": USE,
        "retrieve": USE,
        "create": USE,
        "partial_update": USE,
        "retire": USE,
        "destroy": USE,
        "approve": MANAGE,
        "favourite": USE,
        "search": USE,
    }

    def get_queryset(self) -> QuerySet[Reply]:
        """Drafts and retired ones too; the filters narrow it."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return visible_to(person_of(self.request)).prefetch_related("products")

    @extend_schema(summary=_("新建快捷短语：个人的立即可用，其他的待审核"), responses={201: ReplySerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """A new reply; whoever makes a personal one owns it."""
        facts = self.checked(self.get_serializer(data=request.data))
        products = facts.pop("products", [])
        reply = actions.create_reply(facts=facts, products=products, by=person_of(request))
        address = reverse("api-reply", [reply.pk], request=request)
        return self.answer(reply, status=201, headers={"Location": address})

    @extend_schema(summary=_("修改快捷短语"))
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Change some fields; the version in If-Match must be the current one when the row is written."""
        reply, version = self._seen_version()
        changes = self.checked(self.get_serializer(reply, data=request.data, partial=True))
        products = changes.pop("products", None)
        actions.change_reply(
            reply=reply, changes=changes, products=products, version=version, by=person_of(request)
        )
        return self.answer(self.get_object())

    @extend_schema(
        summary=_("审核通过，大家都能用"),
        request=None,
        parameters=[IF_MATCH],
        responses={200: ReplySerializer},
    )
    @transaction.atomic
    def approve(self, request: Request, **lookup: Any) -> Response:
        """The lead approves it for everybody."""
        reply, version = self._seen_version()
        actions.approve_reply(reply=reply, version=version, by=person_of(request))
        return self.answer(self.get_object())

    @extend_schema(
        summary=_("停用；历史和使用记录保留"),
        request=None,
        parameters=[IF_MATCH],
        responses={200: ReplySerializer},
    )
    @transaction.atomic
    def retire(self, request: Request, **lookup: Any) -> Response:
        """Out of use."""
        reply, version = self._seen_version()
        actions.retire_reply(reply=reply, version=version, by=person_of(request))
        return self.answer(self.get_object())

    @extend_schema(
        summary=_("删除：只能删待审核的提议和自己的个人短语，其他的请停用"),
        parameters=[IF_MATCH],
        responses={204: None},
    )
    @transaction.atomic
    def destroy(self, request: Request, **lookup: Any) -> Response:
        """A proposal or a personal reply goes; what others use is retired instead (409)."""
        reply, version = self._seen_version()
        try:
            actions.delete_reply(reply=reply, version=version, by=person_of(request))
        except actions.RetireInstead as error:
            raise problems.WrongStage(_("已通过或已停用的短语不能删除，请停用：POST …/retire/。")) from error
        return Response(status=204)

    @extend_schema(
        summary=_("收藏或取消收藏"), request=FavouriteSerializer, responses={200: FavouriteSerializer}
    )
    def favourite(self, request: Request, **lookup: Any) -> Response:
        """Make a reply a favourite, or no longer."""
        wanted = self.checked(FavouriteSerializer(data=request.data))["wanted"]
        set_favourite(reply=self.get_object(), wanted=wanted, by=person_of(request))
        return Response({"wanted": wanted})

    @extend_schema(
        summary=_("按编码、拼音、关键词或整句查找，最合适的在前"),
        parameters=[SearchSerializer],
        responses={200: FoundSerializer},
    )
    def search(self, request: Request) -> HttpResponse:
        """Replies in use by the lookup page's ranking. One query."""
        asked = self.checked(SearchSerializer(data=request.query_params))
        found = search(person_of(request), asked["q"], asked["limit"])
        return HttpResponse(found, content_type="application/json")

    def _seen_version(self) -> tuple[Reply, int]:
        """The reply and the version the caller has seen; a token may be narrower than its account."""
        reply = self.get_object()
        if not permitted(self.request, MANAGE) and not actions.is_own(person_of(self.request), reply):
            raise PermissionDenied
        return reply, etag.expected_version(self.request, reply.version)


@extend_schema_view(list=extend_schema(summary=_("快捷短语的分类")))
class Categories(Resource):
    """The categories of replies."""

    queryset = Category.objects.all()
    serializer_class = CategorySerializer
    filterset_class = None
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {"list": USE}
