"""Many buyers onto and off a list at once; one that is refused does not stop the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from promotions.segments.actions import change_members
from promotions.segments.api.serializers import MemberSerializer
from promotions.segments.member_paste import buyers_by_identity
from promotions.segments.models import Segment, SegmentMember
from shopops.lib.api import problem
from shopops.lib.requests import person_of


def upsert_members(
    request: Request, segment: Segment, items: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The result of each item, in order; call it in a transaction. A fixed number of statements, however many items."""
    # Locked, so that the list does not change between reading and writing.
    Segment.objects.select_for_update().get(pk=segment.pk)
    reader = MemberSerializer()
    read = [_read(reader, item) for item in items]
    known = buyers_by_identity({one["buyer"] for one in read if isinstance(one, dict)})
    rows = SegmentMember.objects.filter(segment=segment, buyer__in=known.values())
    before = set(rows.values_list("buyer", flat=True))
    after, results = set(before), []
    for index, one in enumerate(read):
        if isinstance(one, dict) and one["buyer"] not in known:
            one = ValidationError({"buyer": [ErrorDetail(_("没有这位买家。"), "does_not_exist")]})
        if isinstance(one, ValidationError):
            results.append(_rejected(index, one, request))
        else:
            results.append(_result(index, _put(after, known[one["buyer"]], wanted=one["member"])))
    change_members(segment=segment, add=after - before, remove=before - after, by=person_of(request))
    return results


def _read(reader: MemberSerializer, item: Mapping[str, Any]) -> dict[str, Any] | ValidationError:
    try:
        return dict(reader.run_validation(item))
    except ValidationError as error:
        return error


def _put(members: set[int], buyer: int, *, wanted: bool) -> str:
    if wanted == (buyer in members):
        return "same"
    if wanted:
        members.add(buyer)
        return "added"
    members.remove(buyer)
    return "removed"


def _rejected(index: int, error: ValidationError, request: Request) -> dict[str, Any]:
    body = problem.body(error, request)
    more = {"code": body["code"], "detail": body["detail"], "errors": body.get("errors", [])}
    return _result(index, "rejected") | more


def _result(index: int, result: str) -> dict[str, Any]:
    return {"index": index, "result": result, "code": "", "detail": "", "errors": []}
