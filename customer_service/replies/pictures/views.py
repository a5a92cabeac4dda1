"""Serving pictures: only our own bytes, only to whoever may read a reply that has them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from customer_service.replies.permissions import REPLIES_USE
from customer_service.replies.pictures.models import Picture
from customer_service.replies.pictures.queries import visible_picture
from shopops.lib.guards import require
from shopops.lib.requests import person_of


@require(REPLIES_USE)
@require_safe
def picture(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The bytes of a picture; one of somebody else's personal reply does not exist."""
    found = visible_picture(person_of(request), key)
    if found is None:
        raise Http404
    return picture_answer(request, found)


def picture_answer(request: HttpRequest, picture: Picture) -> HttpResponseBase:
    """The bytes, or 304. Asked for again each time: the next person at this computer may not see it."""
    etag = f'"{picture.sha256}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(bytes(picture.content), content_type=picture.content_type)
        answer["Content-Disposition"] = f'inline; filename="{picture.key}.{picture.extension}"'
        answer["X-Content-Type-Options"] = "nosniff"
        # Opened by itself it is a picture and nothing else.
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
