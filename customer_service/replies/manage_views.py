"""The lead's pages: the list, writing and merging, proposals, versions. Agents write their own here, too."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customer_service.replies import actions
from customer_service.replies.forms import ReplyForm
from customer_service.replies.history import events_of, versions_of
from customer_service.replies.lists import MANAGED, MINE, OUTDATED
from customer_service.replies.models import MissState, Reply, ReplyStatus, Scope, SearchMiss
from customer_service.replies.queries import Advice, advice_for
from customer_service.replies.querysets import kept_by, managed_by, proposals, seen_by, with_outdated
from customer_service.replies.usage import settle_miss
from shopops.lib import placeholders
from shopops.lib.access import Permission as P
from shopops.lib.calendar import today
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of
from shopops.lib.versions import ChangedMeanwhile

LARGEST = 2**31 - 1


@require(P.REPLIES_MANAGE)
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Every reply that the lead looks after; parameters: see filters.ReplyFilter."""
    return show_list(request, MANAGED)


@require(P.REPLIES_USE)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own replies and proposals."""
    return show_list(request, MINE)


@require(P.REPLIES_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a reply: in use at once for the lead and for oneself, else a proposal.

    `?miss=<id>` begins with a question that was searched in vain, and settles it on saving.
    """
    by = person_of(request)
    miss = _miss(request)
    start = Reply(
        title=miss.query if miss else "", scope=Scope.SHOP if by.can(P.REPLIES_MANAGE) else Scope.PERSONAL
    )
    form = ReplyForm(request.POST or None, instance=start, version=0)
    facts = {"heading": _("新建话术"), "miss": miss}
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, facts)
    if (advice := _advice_wanted(request, form)) is not None:
        return _form_page(request, form, facts | {"advice": advice})
    try:
        reply = _create(form, miss, as_draft="draft" in request.POST, by=by)
    except ValidationError as error:
        _show_errors(form, error)
        return _form_page(request, form, facts)
    messages.success(request, _saved_sentence(reply))
    return redirect(_list_of(by))


def _miss(request: HttpRequest) -> SearchMiss | None:
    asked = request.GET.get("miss", "")
    if not (asked.isdecimal() and int(asked) <= LARGEST and person_of(request).can(P.REPLIES_MANAGE)):
        return None
    return SearchMiss.objects.filter(pk=int(asked)).first()


def _create(form: ReplyForm, miss: SearchMiss | None, *, as_draft: bool, by: Any) -> Reply:
    facts = {name: form.cleaned_data[name] for name in actions.REPLY_FIELDS}
    with transaction.atomic():
        reply = actions.create_reply(facts=facts, products=form.cleaned_data["products"], by=by)
        if reply.status == ReplyStatus.DRAFT and by.can(P.REPLIES_MANAGE) and not as_draft:
            reply = actions.approve_reply(reply=reply, version=reply.version, by=by)
        if miss:
            settle_miss(miss=miss, state=MissState.ANSWERED, reply=reply, by=by)
    return reply


def _saved_sentence(reply: Reply) -> str:
    if reply.status == ReplyStatus.DRAFT:
        return _("已保存，等主管审核通过后大家就能用。")
    return _("已保存，大家马上就能用。") if reply.scope != Scope.PERSONAL else _("已保存，只有您自己能看到。")


@require(P.REPLIES_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reply: the lead any shared one, an agent their own; somebody else's personal one is a 404."""
    by = person_of(request)
    reply = _reply(request, pk)
    if not actions.may_change(by, reply):
        raise PermissionDenied
    form = ReplyForm(request.POST or None, instance=_reply(request, pk), version=reply.version)
    facts = {"heading": _("修改话术"), "reply": reply}
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, facts)
    if (advice := _advice_wanted(request, form)) is not None:
        return _form_page(request, form, facts | {"advice": advice})
    try:
        actions.change_reply(
            reply=reply,
            changes=form.changes,
            products=form.changed_products,
            version=form.cleaned_data["version"],
            by=by,
        )
    except ChangedMeanwhile:
        return _merge_page(request, form, _reply(request, pk), facts)
    except ValidationError as error:
        _show_errors(form, error)
        return _form_page(request, form, facts)
    messages.success(request, _("话术已保存。"))
    return redirect(_list_of(by))


def _list_of(by: Any) -> str:
    """Where somebody goes back to."""
    return "replies:manage" if by.can(P.REPLIES_MANAGE) else "replies:mine"


def _advice_wanted(request: HttpRequest, form: ReplyForm) -> Advice | None:
    """Advice that the writer has not seen yet; None when there is none or they save anyway."""
    question = {"title", "other_wordings", "scope", "team"}
    changed = set(form.changed_data)
    confirmed = "anyway" in request.POST or request.POST.get("draft") == "anyway"
    if confirmed or not changed & (question | {"body"}):
        return None
    if form.instance.scope == Scope.PERSONAL:
        form.instance.owner = form.instance.owner or person_of(request)
    found = advice_for(form.instance)
    return (found if changed & question else found.on_the_answer) or None


def _show_errors(form: ReplyForm, error: ValidationError) -> None:
    for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
        form.add_error(name if name in form.fields else None, sentences)


def _merge_page(request: HttpRequest, form: ReplyForm, current: Reply, facts: dict[str, Any]) -> HttpResponse:
    """The form on what is there now: nothing typed is lost, nothing of others is overwritten unseen."""
    merged = form.rebased(current, current.version)
    more = {"conflicts": form.conflicts_with(current), "meanwhile": True, "reply": current}
    return _form_page(request, merged, facts | more, status=409)


def _form_page(
    request: HttpRequest, form: ReplyForm, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    known = placeholders.all_placeholders()
    more = {
        "form": form,
        "manages": person_of(request).can(P.REPLIES_MANAGE),
        "limit": ReplyForm.limit(),
        "placeholders": known,
        "examples": {name: one.example for one in known for name in (one.key, one.name)},
    }
    return render(request, "replies/edit.html", facts | more, status=status)


# --- proposals ------------------------------------------------------------------------------------------------


@require(P.REPLIES_MANAGE)
@require_safe
def proposal_queue(request: HttpRequest) -> HttpResponse:
    """What agents propose, oldest first; those sent back below."""
    rows = list(
        proposals().select_related("category", "created_by", "updated_by").defer("search_pinyin")[:200]
    )
    facts = {
        "waiting": [r for r in rows if not r.review_note],
        "returned": [r for r in rows if r.review_note],
    }
    return render(request, "replies/proposals.html", facts)


@require(P.REPLIES_MANAGE)
@require_safe
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """What a proposal resembles or contradicts: a fragment that the queue fetches card by card."""
    reply = _reply(request, pk)
    return render(request, "replies/_advice.html", {"advice": advice_for(reply), "mine": reply})


@require(P.REPLIES_USE)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The word on a reply: `verdict` is approve, send_back (both the lead's) or retire (also one's own)."""
    reply = _reply(request, pk)
    by, version = person_of(request), _number(request, "version")
    back = "replies:proposals" if request.POST.get("from") == "queue" else _list_of(by)
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


@require(P.REPLIES_USE)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a reply, what it changed, and who approved it."""
    reply = get_object_or_404(with_outdated(_visible(request), today()), pk=min(pk, LARGEST))
    facts = {
        "reply": reply,
        "versions": versions_of(reply),
        "outdated_name": OUTDATED.get(reply.outdated, ""),
    }
    return render(
        request, "replies/history.html", facts | {"can_change": actions.may_change(person_of(request), reply)}
    )


@require(P.REPLIES_USE)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an earlier version back."""
    reply = _reply(request, pk)
    event = events_of(reply).filter(pk=_number(request, "event")).first()
    if event is None:
        raise Http404
    try:
        actions.restore_version(
            reply=reply, event=event, version=_number(request, "version"), by=person_of(request)
        )
        messages.success(request, _("已恢复成那个版本。"))
    except ChangedMeanwhile:
        messages.warning(request, _("别人刚刚改过这条话术，请看过新的内容再恢复。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("replies:history", pk=reply.pk)


def _visible(request: HttpRequest) -> Any:
    """What this person may read, and what they look after."""
    by = person_of(request)
    rows = seen_by(by).filter(status=ReplyStatus.APPROVED) | kept_by(by)
    return rows | managed_by(by) if by.can(P.REPLIES_MANAGE) else rows


def _reply(request: HttpRequest, pk: int) -> Reply:
    return get_object_or_404(_visible(request), pk=min(pk, LARGEST))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
