"""/api/v1/replies/pictures/: upload and download of pictures."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from customer_service.replies.api.serializers import (
    PictureSerializer,
    PictureUploadSerializer,
    UploadedPictureSerializer,
)
from customer_service.replies.permissions import REPLIES_USE
from customer_service.replies.pictures.actions import store_picture
from customer_service.replies.pictures.encoding import UPLOAD_BYTES
from customer_service.replies.pictures.models import CONTENT_TYPES, Picture
from customer_service.replies.pictures.queries import visible_picture
from customer_service.replies.pictures.views import picture_answer
from shopops.lib.access import Permission
from shopops.lib.api import problems
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.schema import IF_NONE_MATCH
from shopops.lib.api.views import Resource
from shopops.lib.requests import person_of

# Besides the picture a form has some lines around it.
BODY_BYTES = UPLOAD_BYTES + 64 * 1024


class PictureParser(MultiPartParser):
    """A form with one picture; a larger body is refused before it is read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES:
            raise problems.BodyTooLarge()
        return super().parse(stream, media_type, parser_context)


class Pictures(Resource):
    """Pictures for replies; who may see one is who may read a reply that has it."""

    queryset = Picture.objects.none()
    serializer_class = PictureSerializer
    filterset_class = None
    parser_classes = [PictureParser]
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(("create", "content"), REPLIES_USE)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """A browser asks for image/*; problems are JSON all the same."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        summary=_("上传一张图片；存下的是重新编码的，再写进短语的 pictures"),
        request={"multipart/form-data": PictureUploadSerializer},
        responses={201: UploadedPictureSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Decode and encode anew; the answer's key goes into a reply's `pictures`."""
        upload = self.checked(PictureUploadSerializer(data=request.data))
        try:
            picture, was_animated = store_picture(file=upload["file"], by=person_of(request))
        except Refused as error:
            raise ValidationError({"file": ErrorDetail(error.messages[0], error.code)}) from error
        address = reverse("api-reply-picture", [picture.key], request=request)
        answer = self.get_serializer(picture).data | {"was_animated": was_animated}
        return Response(answer, status=201, headers={"Location": address})

    @extend_schema(
        summary=_("图片本身"),
        parameters=[IF_NONE_MATCH],
        responses={
            **{(200, content_type): OpenApiTypes.BINARY for content_type in CONTENT_TYPES},
            304: OpenApiResponse(description=_("没有变化。")),
        },
    )
    def content(self, request: Request, key: UUID) -> HttpResponseBase:
        """The bytes; a picture that the caller may not see does not exist."""
        found = visible_picture(person_of(request), key)
        if found is None:
            raise Http404
        return picture_answer(request._request, found)
