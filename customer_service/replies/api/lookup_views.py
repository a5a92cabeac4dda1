"""/api/v1/replies/…: what the lookup page calls."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from customer_service.replies import lookup
from customer_service.replies.api.bulk import upsert
from customer_service.replies.api.serializers import (
    BulkRequestSerializer,
    BulkResultsSerializer,
    BulkSerializer,
    FilledSerializer,
    MineSerializer,
    MissesSerializer,
    PicksSerializer,
    StoredSerializer,
    SubjectSerializer,
    SyncSerializer,
)
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.usage import LONG_NUMBER, Picked, record_miss, record_picks
from orders.trades.permissions import ORDERS_VIEW
from orders.trades.placeholders import question_about, trade_of
from products.catalogue.permissions import PRODUCTS_VIEW
from shopops.lib import placeholders
from shopops.lib.access import Permission
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.permissions import permitted
from shopops.lib.api.schema import IF_NONE_MATCH
from shopops.lib.placeholders import Subject
from shopops.lib.requests import person_of

USE = REPLIES_USE
SOUNDS_MAX_AGE_SECONDS = 365 * 24 * 3600


class Lookup(viewsets.GenericViewSet[Any]):
    """The list that travels once, how it is used, and values for its placeholders."""

    filter_backends = ()
    pagination_class = None
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(
        ("sync", "sounds", "mine", "picks", "misses", "fill", "bulk"), USE
    )

    @extend_schema(
        summary=_("全部可用短语，带 ETag；没有变化时返回 304"),
        parameters=[IF_NONE_MATCH],
        responses={200: SyncSerializer, 304: OpenApiResponse(description=_("没有变化。"))},
    )
    def sync(self, request: Request) -> HttpResponse:
        """The whole list, compressed where the caller can read that. One query when nothing changed."""
        state = lookup.state_now()
        etag = lookup.tag_of(state, person_of(request))
        answer = get_conditional_response(request._request, etag=etag)
        if answer is None:
            answer = _packed(request, lookup.packed(lookup.list_for(person_of(request), state)))
        answer["ETag"] = etag
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ["Authorization", "Cookie", "Accept-Encoding"])
        return answer

    @extend_schema(
        summary=_("汉字读音表：每个字的无声调拼音"),
        responses={
            200: {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
        },
    )
    def sounds(self, request: Request) -> HttpResponse:
        """Never changes under one address."""
        answer = _packed(request, lookup.packed_sounds())
        patch_cache_control(answer, private=True, immutable=True, max_age=SOUNDS_MAX_AGE_SECONDS)
        patch_vary_headers(answer, ["Accept-Encoding"])
        return answer

    @extend_schema(summary=_("我的收藏、最近使用和近 30 天次数"), responses={200: MineSerializer})
    def mine(self, request: Request) -> Response:
        """Favourites, recents and counts. Four queries at most."""
        uses = lookup.uses_of(person_of(request))
        return Response(
            {
                "favourites": lookup.favourites_of(person_of(request)),
                "recent": lookup.recent_of(person_of(request)),
                "mine": uses.mine,
                "shop": uses.shop,
            }
        )

    @extend_schema(
        summary=_("报告使用；断网后补报，重复的只算一次"),
        request=PicksSerializer,
        responses={200: StoredSerializer},
    )
    def picks(self, request: Request) -> Response:
        """Uses of replies; a clock that is ahead is set back to now."""
        now = timezone.now()
        picked = [
            Picked(
                client_key=p["client_key"],
                reply_id=p["reply"],
                picked_at=min(p["picked_at"], now),
                query=LONG_NUMBER.sub("…", p["query"]),
                tid=p["tid"],
            )
            for p in _checked(PicksSerializer(data=request.data))["picks"]
        ]
        return Response({"stored": record_picks(picks=picked, by=person_of(request))})

    @extend_schema(summary=_("报告没找到的问题"), request=MissesSerializer, responses={200: StoredSerializer})
    def misses(self, request: Request) -> Response:
        """Searches that found nothing, for the lead's list."""
        missed = _checked(MissesSerializer(data=request.data))["misses"]
        now = timezone.now()
        for miss in missed:
            record_miss(query=miss["query"], at=min(miss["missed_at"], now))
        return Response({"stored": len(missed)})

    @extend_schema(
        summary=_("按订单、买家或商品取占位符的值"),
        request=SubjectSerializer,
        responses={200: FilledSerializer},
    )
    def fill(self, request: Request) -> Response:
        """Values for this order, buyer or product; the caller's own agent name. Orders need their scope."""
        asked = _checked(SubjectSerializer(data=request.data))
        subject = Subject(
            tid=asked.get("tid", "") if permitted(request, ORDERS_VIEW) else "",
            buyer_nick=asked.get("buyer_nick", "") if permitted(request, ORDERS_VIEW) else "",
            num_iid=asked.get("num_iid", "") if permitted(request, PRODUCTS_VIEW) else "",
            agent_name=person_of(request).display_name,
        )
        trade = trade_of(subject)
        return Response(
            {
                "values": placeholders.values_for(subject),
                "tid": trade.tid if trade else "",
                "question": question_about(subject),
            }
        )

    @extend_schema(
        summary=_("批量新建或修改，逐条给出结果"),
        request=BulkRequestSerializer,
        responses={200: BulkResultsSerializer},
    )
    @idempotent
    def bulk(self, request: Request) -> Response:
        """Every item by itself; `approve` also approves them, for the lead."""
        asked = _checked(BulkSerializer(data=request.data))
        if asked["approve"] and not permitted(request, REPLIES_MANAGE):
            raise PermissionDenied
        items = enumerate(asked["replies"])
        return Response(
            {"results": [upsert(request, i, item, approve=asked["approve"]) for i, item in items]}
        )


def _checked(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _packed(request: Request, body: bytes) -> HttpResponse:
    """Ready compressed JSON, unpacked again for the few who cannot read it."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(body, content_type="application/json", headers={"Content-Encoding": "gzip"})
    return HttpResponse(lookup.unpacked(body), content_type="application/json")
