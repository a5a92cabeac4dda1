"""/api/v1/imports/: the same way as the page: upload, look at the preview, confirm."""

from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from shopops.lib.access import Permission
from shopops.lib.api import problems
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.paging import UniqueCursorPagination
from shopops.lib.api.views import Resource
from shopops.lib.imports.actions import WrongStage, cancel_import, confirm_import, upload_file
from shopops.lib.imports.api.filters import ImportFilter
from shopops.lib.imports.api.serializers import ImportSerializer, RejectionSerializer, UploadSerializer
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob, ImportRejection
from shopops.lib.imports.permissions import IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.sheets import SheetError

ACCEPTED = OpenApiResponse(ImportSerializer, description=_("已接受，由后台处理；进度见 Location。"))


@extend_schema_view(
    list=extend_schema(summary=_("导入列表，新的在前")),
    retrieve=extend_schema(summary=_("一次导入的进度和结果")),
)
class Imports(Resource):
    """Files on their way into the shop."""

    queryset = ImportJob.objects.select_related("created_by")
    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    parser_classes = [MultiPartParser]
    lookup_field = "pk"
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {
        "list": IMPORTS_VIEW,
        "retrieve": IMPORTS_VIEW,
        "create": IMPORTS_RUN,
    }

    @extend_schema(
        summary=_("上传文件"), request={"multipart/form-data": UploadSerializer}, responses={202: ACCEPTED}
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Keep the file and have it read by a worker."""
        upload = self.checked(UploadSerializer(data=request.data))
        file = upload["file"]
        try:
            job = upload_file(
                chunks=file.chunks(),
                filename=file.name,
                kind=upload["kind"],
                as_of=upload["as_of"],
                by=self.person,
            )
        except SheetError as error:
            raise ValidationError({"file": ErrorDetail(str(error), error.code)}) from error
        except ImportFailed as error:
            raise ValidationError({"file": ErrorDetail(error.message, error.code)}) from error
        return _accepted(self, job)


class ImportSteps(Resource):
    """What people decide about an import; without a body."""

    queryset = ImportJob.objects.select_related("created_by")
    serializer_class = ImportSerializer
    lookup_field = "pk"
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {
        "confirm": IMPORTS_RUN,
        "cancel": IMPORTS_RUN,
    }

    @extend_schema(summary=_("确认写入"), request=None, responses={202: ACCEPTED})
    def confirm(self, request: Request, pk: int) -> Response:
        """Have the previewed rows written."""
        job = self.get_object()
        try:
            confirm_import(job=job, by=self.person)
        except WrongStage as error:
            raise problems.WrongStage() from error
        return _accepted(self, job)

    @extend_schema(summary=_("取消导入"), request=None, responses={200: ImportSerializer})
    def cancel(self, request: Request, pk: int) -> Response:
        """Give the import up before it writes."""
        job = self.get_object()
        try:
            cancel_import(job=job, by=self.person)
        except WrongStage as error:
            raise problems.WrongStage() from error
        return self.answer(job)


class RejectionPagination(UniqueCursorPagination):
    """In the order of the file."""

    ordering = ("id",)


@extend_schema_view(list=extend_schema(summary=_("未采用的行和原因")))
class Rejections(Resource):
    """Rows of one import that were not taken."""

    queryset = ImportRejection.objects.defer("sealed_row")
    serializer_class = RejectionSerializer
    pagination_class = RejectionPagination
    permissions: ClassVar[dict[str, Permission]] = {"list": IMPORTS_VIEW}

    def get_queryset(self) -> QuerySet[ImportRejection]:
        return super().get_queryset().filter(job=self.kwargs["pk"])


def _accepted(view: Resource, job: ImportJob) -> Response:
    address = reverse("api-import", [job.pk], request=view.request)
    return view.answer(job, status=202, headers={"Location": address})
