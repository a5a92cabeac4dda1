"""/api/v1/platform-names/."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from promotions.activities.models import Activity
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from promotions.replay.api.filters import PlatformNameFilter
from promotions.replay.assignment import assign_name, remove_name
from promotions.replay.models import PlatformName
from shopops.lib.access import Permission
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.serializers import StrictMixin
from shopops.lib.api.views import Resource

VIEW, EDIT = PROMOTIONS_VIEW, PROMOTIONS_EDIT


class PlatformNameSerializer(StrictMixin, serializers.ModelSerializer[PlatformName]):
    """“This name or ID on orders is that activity”."""

    activity = serializers.PrimaryKeyRelatedField(queryset=Activity.objects.all(), label=_("活动；须发布过"))
    value = serializers.CharField(
        max_length=200, label=_("优惠名称，或平台优惠 ID；ID 只留工具和活动，如 mjs-123024")
    )

    class Meta:
        model = PlatformName
        fields = ["id", "activity", "called_by", "value", "assigned_at"]
        read_only_fields = ["id", "assigned_at"]
        # The action checks the whole row.
        validators: list[Any] = []


@extend_schema_view(
    list=extend_schema(summary=_("平台对活动的叫法，新指定的在前")),
    retrieve=extend_schema(summary=_("一个平台的叫法")),
)
class PlatformNames(Resource):
    """What orders call the shop's activities, beside their titles."""

    queryset = PlatformName.objects.all()
    serializer_class = PlatformNameSerializer
    filterset_class = PlatformNameFilter
    lookup_field = "pk"
    versioned = False
    http_method_names = [*Resource.http_method_names, "delete"]
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": EDIT,
        "destroy": EDIT,
    }

    @extend_schema(
        summary=_("指定平台的叫法是哪个活动；以前的订单在后台重新归属"),
        responses={201: PlatformNameSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Earlier orders are matched within minutes."""
        row = assign_name(**self.checked(self.get_serializer(data=request.data)), by=self.person)
        address = reverse("api-platform-name", [row.pk], request=request)
        return self.answer(row, status=201, headers={"Location": address})

    @extend_schema(summary=_("取消一个平台的叫法"), request=None, responses={204: None})
    def destroy(self, request: Request, **lookup: Any) -> Response:
        """Orders that were matched by it are matched again within minutes."""
        remove_name(name=self.get_object(), by=self.person)
        return Response(status=204)
