"""Many replies at once; one that is refused does not stop the others."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from customer_service.replies import actions
from customer_service.replies.api.serializers import BulkItemSerializer
from customer_service.replies.models import Reply, ReplyStatus, Scope
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.querysets import visible_to
from customer_service.replies.rules import normalise
from shopops.lib.api import problem
from shopops.lib.api.permissions import permitted
from shopops.lib.requests import person_of


def upsert(request: Request, index: int, item: Mapping[str, Any], *, approve: bool) -> dict[str, Any]:
    """Create or change one reply in a savepoint; returns the result as BulkResultSerializer describes it."""
    try:
        with transaction.atomic():
            result, reply = _write(request, item, approve=approve)
    except Exception as refused:
        error = problem.as_api_exception(refused)
        if error is None:
            raise
        refusal = problem.body(error, request)
        return _result(index, "rejected", None) | {
            "code": refusal["code"],
            "detail": refusal["detail"],
            "errors": refusal.get("errors", []),
        }
    return _result(index, result, reply)


def _write(request: Request, item: Mapping[str, Any], *, approve: bool) -> tuple[str, Reply]:
    existing = _find(request, item)
    form = BulkItemSerializer(existing, data=item, partial=existing is not None, context={"request": request})
    form.is_valid(raise_exception=True)
    facts = dict(form.validated_data)
    facts.pop("id", None)
    version, products = facts.pop("version", None), facts.pop("products", None)
    if existing is None:
        reply = actions.create_reply(facts=facts, products=products or (), by=person_of(request))
    else:
        if not permitted(request, REPLIES_MANAGE) and not actions.is_own(person_of(request), existing):
            raise PermissionDenied
        reply = actions.change_reply(
            reply=existing,
            changes=facts,
            products=products,
            version=version or existing.version,
            by=person_of(request),
        )
    if approve and reply.status != ReplyStatus.APPROVED:
        reply = actions.approve_reply(reply=reply, version=reply.version, by=person_of(request))
    if existing is None:
        return "created", reply
    return ("same" if reply.version == existing.version else "changed"), reply


def _find(request: Request, item: Mapping[str, Any]) -> Reply | None:
    """By id (Http404 when it is not theirs to see), else by short code within its scope and team."""
    visible = visible_to(person_of(request))
    if "id" in item:
        checked = BulkItemSerializer().fields["id"].run_validation(item["id"])
        return get_object_or_404(visible, pk=checked)
    code = normalise(str(item.get("short_code") or ""))
    if not code:
        return None
    scope = str(item.get("scope") or Scope.SHOP)
    team = str(item.get("team") or "") if scope == Scope.TEAM else ""
    return visible.exclude(status=ReplyStatus.RETIRED).filter(short_code=code, scope=scope, team=team).first()


def _result(index: int, result: str, reply: Reply | None) -> dict[str, Any]:
    return {
        "index": index,
        "result": result,
        "id": reply.pk if reply else None,
        "version": reply.version if reply else None,
        "code": "",
        "detail": "",
        "errors": [],
    }
