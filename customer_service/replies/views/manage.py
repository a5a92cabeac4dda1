"""The lead's pages: the list, proposals, versions. Writing and merging: form_views."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customer_service.replies import actions
from customer_service.replies.history import events_of, versions_of
from customer_service.replies.lists import MANAGED, MINE, OUTDATED
from customer_service.replies.models import Reply
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.pictures.queries import show_pictures_of
from customer_service.replies.queries import advice_for
from customer_service.replies.querysets import proposals, with_outdated
from customer_service.replies.shortcuts import LARGEST, entry_of, list_of, number_in, reply_for, visible
from shopops.lib.calendar import today
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of
from shopops.lib.versions import ChangedMeanwhile


@require(REPLIES_MANAGE)
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Every reply that the lead looks after; parameters: see filters.ReplyFilter."""
    return show_list(request, MANAGED)


@require(REPLIES_USE)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own replies and proposals."""
    return show_list(request, MINE)


# --- proposals ------------------------------------------------------------------------------------------------


@require(REPLIES_MANAGE)
@require_safe
def proposal_queue(request: HttpRequest) -> HttpResponse:
    """What agents propose, oldest first; those sent back below."""
    rows = list(
        proposals().select_related("category", "created_by", "updated_by").defer("search_pinyin")[:200]
    )
    show_pictures_of(rows)
    facts = {
        "waiting": [r for r in rows if not r.review_note],
        "returned": [r for r in rows if r.review_note],
    }
    return render(request, "replies/proposals.html", facts)


@require(REPLIES_MANAGE)
@require_safe
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """What a proposal resembles or contradicts: a fragment that the queue fetches card by card."""
    reply = reply_for(request, pk)
    return render(request, "replies/_advice.html", {"advice": advice_for(reply), "mine": reply})


@require(REPLIES_USE)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The word on a reply: `verdict` is approve, send_back (both the lead's) or retire (also one's own)."""
    reply = reply_for(request, pk)
    by, version = person_of(request), number_in(request, "version")
    back = "replies:proposals" if request.POST.get("from") == "queue" else list_of(by)
    try:
        messages.success(request, _judge(reply, request.POST.get("verdict", ""), version, request, by))
    except ChangedMeanwhile:
        messages.warning(
            request, _("“%(title)s”刚刚被别人改过，请看过新的内容再决定。") % {"title": reply.title}
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(back)


def _judge(reply: Reply, verdict: str, version: int, request: HttpRequest, by: Any) -> str:
    named = {"title": reply.title}
    match verdict:
        case "approve":
            actions.approve_reply(reply=reply, version=version, by=by)
            return _("“%(title)s”已通过，大家马上就能用。") % named
        case "send_back":
            actions.send_back(reply=reply, version=version, note=request.POST.get("note", ""), by=by)
            return _("“%(title)s”已退回给作者。") % named
        case "retire":
            actions.retire_reply(reply=reply, version=version, by=by)
            return _("“%(title)s”已停用，历史和使用记录都保留。") % named
    raise ValidationError(_("请选择通过、退回或停用。"))


# --- versions -------------------------------------------------------------------------------------------------


@require(REPLIES_USE)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a reply, what it changed, and who approved it."""
    reply = get_object_or_404(with_outdated(visible(request), today()), pk=min(pk, LARGEST))
    show_pictures_of([reply])
    facts = {
        "reply": reply,
        "versions": versions_of(reply),
        "outdated_name": OUTDATED.get(reply.outdated, ""),
    }
    by = person_of(request)
    more = {"can_change": actions.may_change(by, reply), "current_entry": entry_of(by)}
    return render(request, "replies/history.html", facts | more)


@require(REPLIES_USE)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an earlier version back."""
    reply = reply_for(request, pk)
    event = events_of(reply).filter(pk=number_in(request, "event")).first()
    if event is None:
        raise Http404
    try:
        actions.restore_version(
            reply=reply, event=event, version=number_in(request, "version"), by=person_of(request)
        )
        messages.success(request, _("已恢复成那个版本。"))
    except ChangedMeanwhile:
        messages.warning(request, _("别人刚刚改过这条快捷短语，请看过新的内容再恢复。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("replies:history", pk=reply.pk)
