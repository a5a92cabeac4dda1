"""The lead's pages of risky terms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customer_service.replies import risky_terms
from customer_service.replies.forms import TermForm
from customer_service.replies.lists import TERMS
from customer_service.replies.models import RiskKind, RiskyTerm
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.starter_terms import STARTER_TERMS, translated_advice
from shopops.lib.calendar import today
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of

LARGEST = 2**31 - 1


@require(REPLIES_MANAGE)
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The risky terms; parameters: see filters.TermFilter."""
    return show_list(request, TERMS)


@require(REPLIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_term(request: HttpRequest) -> HttpResponse:
    """Another word, valid from today unless said otherwise."""
    return _edit(request, RiskyTerm(valid_from=today()))


@require(REPLIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a word, or give it a last day."""
    return _edit(request, _term(pk))


def _edit(request: HttpRequest, term: RiskyTerm) -> HttpResponse:
    form = TermForm(request.POST or None, instance=term)
    if request.method == "POST" and form.is_valid():
        saved = risky_terms.save_term(term=term, facts=form.cleaned_data, by=person_of(request))
        messages.success(request, _("“%(term)s”已保存。") % {"term": saved.term})
        return redirect("replies:terms")
    return render(request, "replies/terms_edit.html", {"form": form, "term": term if term.pk else None})


@require(REPLIES_MANAGE)
@require_POST
def delete_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a word off the list."""
    term = _term(pk)
    risky_terms.delete_term(term=term, by=person_of(request))
    messages.success(request, _("“%(term)s”已删除。") % {"term": term.term})
    return redirect("replies:terms")


@require(REPLIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def starter_terms(request: HttpRequest) -> HttpResponse:
    """The usual words of most shops: look, then put them on the list."""
    if request.method == "POST":
        count = risky_terms.add_starter_terms(by=person_of(request))
        messages.success(request, _("已加入 %(count)s 个风险词，从今天起生效。") % {"count": count})
        return redirect("replies:terms")
    known = set(RiskyTerm.objects.values_list("term", flat=True))
    groups = [
        (
            RiskKind(kind).label,
            forbidden,
            translated_advice(advice),
            [(term, term in known) for term in words],
        )
        for kind, forbidden, advice, words in STARTER_TERMS
    ]
    missing = sum(not is_known for *_rest, words in groups for _term, is_known in words)
    return render(request, "replies/terms_starter.html", {"groups": groups, "missing": missing})


def _term(pk: int) -> RiskyTerm:
    return get_object_or_404(RiskyTerm, pk=min(pk, LARGEST))
