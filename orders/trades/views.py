"""Pages of orders."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orders.trades import actions
from orders.trades.forms import BatchForm, MemoForm, UnmaskForm
from orders.trades.lists import TRADES
from orders.trades.models import Trade
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW, PERSONAL_DATA_UNMASK
from orders.trades.queries import trade_page
from shopops.lib.guards import require
from shopops.lib.lists.choice_views import back_to
from shopops.lib.lists.state import chosen_keys
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, wants_fragment
from shopops.lib.versions import ChangedMeanwhile


@require(ORDERS_VIEW)
@require_safe
def trade_list(request: HttpRequest) -> HttpResponse:
    """The list of orders; parameters: see orders.trades.filters.TradeFilter."""
    return show_list(request, TRADES)


@require(ORDERS_VIEW)
@require_safe
def trade_detail(request: HttpRequest, tid: str) -> HttpResponse:
    """One order."""
    return _show(request, _trade(tid))


@require(ORDERS_EDIT)
@require_POST
def change_memo(request: HttpRequest, tid: str) -> HttpResponse:
    """Set flag and memo. What somebody else wrote meanwhile is shown, and one's own text is kept."""
    trade = _trade(tid)
    form = MemoForm(request.POST)
    if not form.is_valid():
        return _show(request, trade, memo_form=form)
    try:
        actions.change_memo(
            trade=trade,
            flag=form.cleaned_data["seller_flag"],
            memo=form.cleaned_data["seller_memo"],
            version=form.cleaned_data["version"],
            by=person_of(request),
        )
    except ChangedMeanwhile:
        data = request.POST.copy()
        data["version"] = str(trade.version)
        return _show(request, trade, memo_form=MemoForm(data), memo_conflict=True)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _show(request, trade, memo_form=form)
    messages.success(request, _("旗帜和备注已保存。"))
    return redirect("orders:detail", tid=trade.tid)


@require(ORDERS_EDIT)
@require_POST
def batch_memo(request: HttpRequest) -> HttpResponse:
    """Flag, or a line of memo, for the orders chosen in the list; back to the list as it was."""
    form = BatchForm(request.POST)
    if form.is_valid():
        try:
            changed = actions.annotate_trades(
                pks=chosen_keys(request.POST),
                flag=form.cleaned_data["seller_flag"],
                line=form.cleaned_data["line"],
                by=person_of(request),
            )
            messages.success(request, _("已修改 %s 个订单。") % changed)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, _("没有这种旗帜，或者备注太长。"))
    return back_to(TRADES, request.POST.get("query", ""))


@require(PERSONAL_DATA_UNMASK)
@require_POST
@never_cache
def unmask_receiver(request: HttpRequest, tid: str) -> HttpResponse:
    """Show the receiver in clear, once, in this answer only; the reason goes into the audit trail."""
    trade = _trade(tid)
    form = UnmaskForm(request.POST)
    facts: dict[str, str] = {}
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            facts = actions.unmask_receiver(trade=trade, reason=reason, by=person_of(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
    shown = [(_receiver_label(name), text) for name, text in facts.items()]
    if wants_fragment(request):
        facts_of_card = {"trade": trade, "unmask_form": form, "receiver": shown, "can_unmask": True}
        return render(request, "orders/_receiver.html", facts_of_card)
    return _show(request, trade, unmask_form=form, receiver=shown)


def _trade(tid: str) -> Trade:
    trades = Trade.objects.select_related("buyer").defer("buyer__sealed")
    return get_object_or_404(trades, tid=tid.replace("\0", ""))


def _receiver_label(name: str) -> str:
    """What a sealed fact is called; one that we do not know keeps the file's name."""
    return {
        "name": _("姓名"),
        "mobile": _("手机"),
        "phone": _("电话"),
        "address": _("地址"),
        "changed_address": _("修改后的地址"),
        "invoice_title": _("发票抬头"),
    }.get(name, name)


def _show(request: HttpRequest, trade: Trade, **more: Any) -> HttpResponse:
    current = {"seller_flag": trade.seller_flag, "seller_memo": trade.seller_memo, "version": trade.version}
    facts = {
        "shown": trade_page(trade),
        "trade": trade,
        "memo_form": MemoForm(initial=current),
        "unmask_form": UnmaskForm(),
        "can_edit": person_of(request).can(ORDERS_EDIT),
        "can_unmask": person_of(request).can(PERSONAL_DATA_UNMASK),
    }
    return render(request, "orders/detail.html", facts | more)
