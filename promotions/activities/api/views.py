"""/api/v1/activities/."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from promotions.activities import lifecycle
from promotions.activities.actions import create_activity, delete_draft, save_activity
from promotions.activities.api.filters import ActivityFilter
from promotions.activities.api.serializers import ActivitySerializer, ReasonSerializer, draft_from
from promotions.activities.drafts import Draft, read_draft
from promotions.activities.models import Activity
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.schema import IF_MATCH
from shopops.lib.api.views import Resource

VIEW, EDIT, PUBLISH = (
    PROMOTIONS_VIEW,
    PROMOTIONS_EDIT,
    PROMOTIONS_PUBLISH,
)


@extend_schema_view(
    list=extend_schema(summary=_("活动和优惠券列表，新建的在前")),
    retrieve=extend_schema(summary=_("一个活动")),
)
class Activities(Resource):
    """Activities and coupons with tiers and scope."""

    queryset = Activity.objects.select_related("owner").prefetch_related(
        "tiers__gifts__sku", "scope_rows__sku", "scope_rows__product", "bundle_pieces__sku", "segments"
    )
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    lookup_field = "pk"
    http_method_names = [*Resource.http_method_names, "delete"]
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": EDIT,
        "partial_update": EDIT,
        "destroy": EDIT,
        "withdraw": PUBLISH,
        "stop": PUBLISH,
        "end": PUBLISH,
    }

    @extend_schema(summary=_("新建活动草稿"), responses={201: ActivitySerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """A new draft."""
        sent = self.checked(self.get_serializer(data=request.data))
        draft = draft_from(sent, Draft({}))
        activity = self._row(create_activity(draft=draft, by=self.person).pk)
        address = reverse("api-activity", [activity.pk], request=request)
        return self.answer(activity, status=201, headers={"Location": address})

    @extend_schema(summary=_("修改草稿；列表字段整个替换"))
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Change some fields; the version in If-Match must be the current one when the row is written."""
        activity, version = self._seen()
        sent = self.checked(self.get_serializer(data=self._whole(activity, request.data)))
        draft = draft_from(sent, read_draft(activity))
        save_activity(activity=activity, draft=draft, version=version, by=self.person)
        return self.answer(self._row(activity.pk))

    @extend_schema(
        summary=_("删除没有发布过的草稿"), request=None, parameters=[IF_MATCH], responses={204: None}
    )
    @transaction.atomic
    def destroy(self, request: Request, **lookup: Any) -> Response:
        """Delete a draft."""
        activity, version = self._seen()
        delete_draft(activity=activity, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(
        summary=_("撤回还没有开始的活动"),
        request=None,
        parameters=[IF_MATCH],
        responses={200: ActivitySerializer},
    )
    def withdraw(self, request: Request, **lookup: Any) -> Response:
        """Turn a scheduled activity back into a draft."""
        return self._step(lifecycle.withdraw_activity)

    @extend_schema(
        summary=_("结束活动"), request=None, parameters=[IF_MATCH], responses={200: ActivitySerializer}
    )
    def end(self, request: Request, **lookup: Any) -> Response:
        """End the activity for good."""
        return self._step(lifecycle.end_activity)

    @extend_schema(
        summary=_("紧急停止：立刻生效，不需要 If-Match"),
        request=ReasonSerializer,
        responses={200: ActivitySerializer},
    )
    def stop(self, request: Request, **lookup: Any) -> Response:
        """Stop at once, whatever version the caller has read."""
        activity = self.get_object()
        reason = self.checked(ReasonSerializer(data=request.data))["reason"]
        lifecycle.stop_activity(activity=activity, reason=reason, by=self.person)
        return self.answer(self._row(activity.pk))

    def _step(self, act: Callable[..., Activity]) -> Response:
        activity, version = self._seen()
        act(activity=activity, version=version, by=self.person)
        return self.answer(self._row(activity.pk))

    def _seen(self) -> tuple[Activity, int]:
        activity = self.get_object()
        return activity, etag.expected_version(self.request, activity.version)

    def _whole(self, activity: Activity, changes: Any) -> Any:
        """The stored draft with the changes applied; a list that is sent replaces the stored one."""
        if not isinstance(changes, dict):
            return changes
        serializer = ActivitySerializer(activity, context=self.get_serializer_context())
        writable = {name for name, field in serializer.fields.items() if not field.read_only}
        return {name: value for name, value in serializer.data.items() if name in writable} | changes

    def _row(self, pk: int) -> Activity:
        """The row with its parts as they are now."""
        return self.get_queryset().get(pk=pk)
