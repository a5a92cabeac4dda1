"""/api/v1/activity-checks/, and the checking and publishing of /api/v1/activities/."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from promotions.activities.api.serializers import PublishSerializer
from promotions.activities.models import Activity
from promotions.checker.api.filters import CheckRunFilter
from promotions.checker.api.serializers import CheckRunSerializer, ListedCheckRunSerializer
from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check, ask_publish
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.schema import IF_MATCH
from shopops.lib.api.views import Resource


class Publications(Resource):
    """Checking and publishing an activity: done in the background."""

    queryset = Activity.objects.all()
    serializer_class = CheckRunSerializer
    lookup_field = "pk"
    permissions: ClassVar[dict[str, Permission]] = {
        "check": PROMOTIONS_EDIT,
        "publish": PROMOTIONS_PUBLISH,
    }

    @extend_schema(
        summary=_("检查：和所有已发布的活动叠加，有没有低于底线的买法；在后台进行"),
        request=None,
        responses={202: CheckRunSerializer},
    )
    def check(self, request: Request, **lookup: Any) -> Response:
        """Have one activity checked among all that is published. A check that is under way is joined."""
        return self._accepted(ask_check(activity=self.get_object(), by=self.person))

    @extend_schema(
        summary=_("发布：在后台检查，没有问题就发布，到开始时间自动进行；有未处理的问题时要写原因"),
        request=PublishSerializer,
        parameters=[IF_MATCH],
        responses={202: CheckRunSerializer},
    )
    def publish(self, request: Request, **lookup: Any) -> Response:
        """Have it checked, then let buyers have it from its start on; `outcome` of the run says what became of it."""
        activity = self.get_object()
        version = etag.expected_version(request, activity.version)
        sent = self.checked(PublishSerializer(data=request.data))
        return self._accepted(
            ask_publish(activity=activity, version=version, by=self.person, reason=sent["reason"])
        )

    def _accepted(self, run: CheckRun) -> Response:
        address = reverse("api-activity-check-run", [run.pk], request=self.request)
        data = CheckRunSerializer(run, context=self.get_serializer_context()).data
        return Response(data, status=202, headers={"Location": address})


@extend_schema_view(
    list=extend_schema(
        summary=_("检查和发布列表，新的在前；问题在每一次自己的地址里"),
        responses=ListedCheckRunSerializer(many=True),
    ),
    retrieve=extend_schema(summary=_("一次检查或发布：做到哪里，结果是什么")),
)
class CheckRuns(Resource):
    """Checks, and publishings after them. Ask again every second or so until one ends."""

    queryset = CheckRun.objects.filter(activity__isnull=False)
    serializer_class = CheckRunSerializer
    filterset_class = CheckRunFilter
    lookup_field = "pk"
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {
        "list": PROMOTIONS_EDIT,
        "retrieve": PROMOTIONS_EDIT,
    }

    def get_serializer_class(self) -> type[ListedCheckRunSerializer]:
        """Rows of the list without their findings: each would need a query of its own."""
        return ListedCheckRunSerializer if self.action == "list" else CheckRunSerializer
