"""/api/v1/segments/."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from promotions.segments.actions import change_segment, create_segment, delete_segment
from promotions.segments.api.filters import SegmentFilter
from promotions.segments.api.members import upsert_members
from promotions.segments.api.serializers import (
    MemberResultsSerializer,
    MembersRequestSerializer,
    MembersSerializer,
    SegmentChangeSerializer,
    SegmentSerializer,
    SizeSerializer,
)
from promotions.segments.membership import buyers_in
from promotions.segments.models import Segment
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.schema import IF_MATCH
from shopops.lib.api.views import Resource

VIEW, EDIT = PROMOTIONS_VIEW, PROMOTIONS_EDIT


@extend_schema_view(
    list=extend_schema(summary=_("人群列表，新建的在前")),
    retrieve=extend_schema(summary=_("一个人群的条件")),
)
class Segments(Resource):
    """Groups of buyers, named by their key."""

    queryset = Segment.objects.annotate(listed=Count("members"))
    serializer_class = SegmentSerializer
    filterset_class = SegmentFilter
    lookup_field = "key"
    http_method_names = [*Resource.http_method_names, "delete"]
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "size": VIEW,
        "create": EDIT,
        "partial_update": EDIT,
        "destroy": EDIT,
        "members": EDIT,
    }

    @extend_schema(summary=_("新建人群"), responses={201: SegmentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """A segment by rule, or an empty named list."""
        facts = self.checked(self.get_serializer(data=request.data))
        made = create_segment(key=facts.pop("key"), facts=facts, by=self.person)
        address = reverse("api-segment", [made.key], request=request)
        return self.answer(self._row(made), status=201, headers={"Location": address})

    @extend_schema(
        summary=_("修改人群的条件"),
        request=SegmentChangeSerializer(partial=True),
        responses={200: SegmentSerializer},
    )
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Other conditions; a segment that is a list no more loses its members."""
        segment = self.get_object()
        version = etag.expected_version(request, segment.version)
        changes = self.checked(SegmentChangeSerializer(segment, data=request.data, partial=True))
        change_segment(segment=segment, changes=changes, version=version, by=self.person)
        return self.answer(self._row(segment))

    @extend_schema(
        summary=_("删除没有活动和优惠券用的人群"),
        request=None,
        parameters=[IF_MATCH],
        responses={204: None},
    )
    @transaction.atomic
    def destroy(self, request: Request, **lookup: Any) -> Response:
        """Delete a segment that nothing uses."""
        segment = self.get_object()
        version = etag.expected_version(request, segment.version)
        delete_segment(segment=segment, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(summary=_("现在有多少买家符合"), responses={200: SizeSerializer})
    def size(self, request: Request, **lookup: Any) -> Response:
        """Counted now."""
        now = timezone.now()
        size = buyers_in(self.get_object(), now).count()
        return Response(SizeSerializer({"size": size, "at": now}).data)

    @extend_schema(
        summary=_("批量加入或去掉名单里的买家，逐条给出结果"),
        request=MembersRequestSerializer,
        responses={200: MemberResultsSerializer},
    )
    @idempotent
    def members(self, request: Request, **lookup: Any) -> Response:
        """Each item is applied on its own, without a version; one that holds already changes nothing."""
        segment = self.get_object()
        items = self.checked(MembersSerializer(data=request.data))["members"]
        with transaction.atomic():
            results = upsert_members(request, segment, items)
        return Response({"results": results, "version": self._row(segment).version})

    def _row(self, segment: Segment) -> Segment:
        """The row as it is now."""
        return self.get_queryset().get(pk=segment.pk)
