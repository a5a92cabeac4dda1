"""Writing a reply, and merging what two people wrote at once. Agents write their own here, too."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customer_service.replies import actions
from customer_service.replies.fields import NEW_PICTURES, PRODUCTS_AT_MOST
from customer_service.replies.forms import ReplyForm
from customer_service.replies.models import MissState, Reply, ReplyStatus, Scope, SearchMiss
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.pictures.actions import store_picture
from customer_service.replies.pictures.encoding import UPLOAD_BYTES
from customer_service.replies.pictures.rules import MAX_PICTURES
from customer_service.replies.queries import Advice, advice_for, products_like, products_numbered
from customer_service.replies.rules import clean
from customer_service.replies.shortcuts import LARGEST, entry_of, list_of, number_in, reply_for
from customer_service.replies.usage import settle_miss
from products.catalogue.models import ApproveStatus
from products.catalogue.permissions import PRODUCTS_VIEW
from shopops.lib import placeholders
from shopops.lib.forms.merge import merge
from shopops.lib.guards import require
from shopops.lib.request_bodies import takes_uploads
from shopops.lib.requests import person_of
from shopops.lib.versions import ChangedMeanwhile

PRODUCTS_SHOWN = 8
# Of people without JavaScript, whose pictures come with the form.
FORM_BYTES = MAX_PICTURES * UPLOAD_BYTES + 64 * 1024


@takes_uploads(FORM_BYTES)
@require(REPLIES_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a reply: in use at once for the lead and for oneself, else a proposal.

    `?miss=<id>` begins with a question that was searched in vain, and settles it on saving.
    """
    by = person_of(request)
    miss = _miss(request)
    start = Reply(
        title=miss.query if miss else "", scope=Scope.SHOP if by.can(REPLIES_MANAGE) else Scope.PERSONAL
    )
    form = _posted_form(request, start)
    facts = {"heading": _("新建快捷短语"), "miss": miss}
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
    return redirect(list_of(by))


def _miss(request: HttpRequest) -> SearchMiss | None:
    asked = request.GET.get("miss", "")
    if not (asked.isdecimal() and int(asked) <= LARGEST and person_of(request).can(REPLIES_MANAGE)):
        return None
    return SearchMiss.objects.filter(pk=int(asked)).first()


def _create(form: ReplyForm, miss: SearchMiss | None, *, as_draft: bool, by: Any) -> Reply:
    facts = {name: form.cleaned_data[name] for name in actions.REPLY_FIELDS}
    with transaction.atomic():
        reply = actions.create_reply(facts=facts, products=form.cleaned_data["products"], by=by)
        if reply.status == ReplyStatus.DRAFT and by.can(REPLIES_MANAGE) and not as_draft:
            reply = actions.approve_reply(reply=reply, version=reply.version, by=by)
        if miss:
            settle_miss(miss=miss, state=MissState.ANSWERED, reply=reply, by=by)
    return reply


def _saved_sentence(reply: Reply) -> str:
    if reply.status == ReplyStatus.DRAFT:
        return _("已保存，等主管审核通过后大家就能用。")
    return _("已保存，大家马上就能用。") if reply.scope != Scope.PERSONAL else _("已保存，只有您自己能看到。")


@takes_uploads(FORM_BYTES)
@require(REPLIES_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reply: the lead any shared one, an agent their own; somebody else's personal one is a 404."""
    by = person_of(request)
    reply = reply_for(request, pk)
    if not actions.may_change(by, reply):
        raise PermissionDenied
    form = _posted_form(request, reply_for(request, pk))
    facts = {"heading": _("修改快捷短语"), "reply": reply}
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, facts)
    if (advice := _advice_wanted(request, form)) is not None:
        return _form_page(request, form, facts | {"advice": advice})
    try:
        actions.change_reply(
            reply=reply,
            changes=form.reply_changes,
            products=form.changed_products,
            version=form.cleaned_data["version"],
            by=by,
        )
    except ChangedMeanwhile:
        return _merge_page(request, form, facts)
    except ValidationError as error:
        _show_errors(form, error)
        return _form_page(request, form, facts)
    messages.success(request, _("快捷短语已保存。"))
    return redirect(list_of(by))


def _posted_form(request: HttpRequest, reply: Reply) -> ReplyForm:
    """The form with what was sent; files of people without JavaScript are taken in first, whatever is said of the rest."""
    if request.method != "POST":
        return ReplyForm(instance=reply)
    data, troubles = request.POST.copy(), []
    for file in request.FILES.getlist(NEW_PICTURES):
        try:
            picture, _was_animated = store_picture(file=file, by=person_of(request))
            data["pictures"] = f"{data.get('pictures', '')}\n{picture.key}"
        except ValidationError as error:
            troubles.append(f"{file.name}：{error.messages[0]}")
    form = ReplyForm(data, instance=reply)
    for trouble in troubles:
        form.add_error("pictures", trouble)
    return form


@require(REPLIES_USE)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal or one's own personal reply goes; what others use is retired instead."""
    reply, by = reply_for(request, pk), person_of(request)
    try:
        actions.delete_reply(reply=reply, version=number_in(request, "version"), by=by)
        messages.success(request, _("“%(title)s”已删除。") % {"title": reply.title})
    except actions.RetireInstead:
        messages.error(request, _("已通过或已停用的快捷短语不能删除，请停用：历史和使用记录会保留。"))
    except ChangedMeanwhile:
        messages.warning(request, _("别人刚刚改过这条快捷短语，请看过新的内容再决定。"))
    return redirect(list_of(by))


@require(REPLIES_USE)
@require_safe
def products(request: HttpRequest) -> JsonResponse:
    """Products to link, for the form's script: `q` = part of the title or beginning of a number, or `number`s."""
    numbers, text = request.GET.getlist("number")[:PRODUCTS_AT_MOST], clean(request.GET.get("q", ""))[:100]
    found = products_numbered(numbers) if numbers else products_like(text, PRODUCTS_SHOWN) if text else []
    if not person_of(request).can(PRODUCTS_VIEW):
        found = []
    rows = [
        {
            "num_iid": product.num_iid,
            "outer_id": product.outer_id,
            "title": product.title,
            "is_on_sale": product.approve_status == ApproveStatus.ONSALE,
        }
        for product in found
    ]
    return JsonResponse({"products": rows})


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


def _merge_page(request: HttpRequest, sent: ReplyForm, facts: dict[str, Any]) -> HttpResponse:
    """The form merged with what is stored now: nothing typed is lost, nothing of others is overwritten unseen."""
    pk = sent.instance.pk
    form, conflicts = merge(lambda data: ReplyForm(data, instance=reply_for(request, pk)), sent.data)
    title = _("您打开页面以后，别人改了这条快捷短语")
    more = {"conflicts": conflicts, "conflict_title": title, "reply": reply_for(request, pk)}
    return _form_page(request, form, facts | more, status=409)


def _form_page(
    request: HttpRequest, form: ReplyForm, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    known = placeholders.all_placeholders()
    by = person_of(request)
    reply = facts.get("reply")
    more = {
        "form": form,
        "current_entry": entry_of(by),
        "can_delete": reply is not None and actions.can_be_deleted(reply),
        "manages": by.can(REPLIES_MANAGE),
        "limit": ReplyForm.limit(),
        "placeholders": known,
        "examples": {name: one.example for one in known for name in (one.key, one.name)},
    }
    return render(request, "replies/edit.html", facts | more, status=status)
