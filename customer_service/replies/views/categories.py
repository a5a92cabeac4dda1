"""The lead's page of categories: add, rename, reorder, move, delete."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customer_service.replies import categories
from customer_service.replies.forms import CategoryForm, PlaceForm
from customer_service.replies.models import Category, Reply
from customer_service.replies.permissions import REPLIES_MANAGE
from shopops.lib.guards import require
from shopops.lib.requests import person_of

LARGEST = 2**31 - 1


@require(REPLIES_MANAGE)
@require_safe
def category_list(request: HttpRequest) -> HttpResponse:
    """The tree, with how many replies (retired ones included) lie in each category."""
    counts = dict(Reply.objects.order_by().values_list("category_id").annotate(Count("pk")))
    found = categories.tree()
    facts = {
        "rows": [(node, counts.get(node.category.pk, 0)) for node in found],
        "choices": [(node.category.pk, node.indented) for node in found if node.depth < categories.MAX_DEPTH],
        "moved": request.GET.get("moved", ""),
    }
    return render(request, "replies/categories.html", facts)


@require(REPLIES_MANAGE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new category at the end of its level."""
    form = CategoryForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    facts = form.cleaned_data
    return _tried(
        request, lambda: categories.create_category(**facts, by=person_of(request)), _("分类已新建。")
    )


@require(REPLIES_MANAGE)
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name."""
    category = _category(pk)
    form = CategoryForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    name, by = form.cleaned_data["name"], person_of(request)
    return _tried(
        request, lambda: categories.rename_category(category=category, name=name, by=by), _("分类已改名。")
    )


@require(REPLIES_MANAGE)
@require_POST
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down; the button keeps the focus, so that pressing again goes on."""
    category = _category(pk)
    step = -1 if request.POST.get("step") == "up" else 1
    categories.shift_category(category=category, step=step, by=person_of(request))
    response = redirect("replies:categories")
    response["Location"] += f"?moved={'up' if step < 0 else 'down'}-{category.pk}"
    return response


@require(REPLIES_MANAGE)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another category, or to the top."""
    category = _category(pk)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    parent, by = form.cleaned_data["parent"], person_of(request)
    return _tried(
        request, lambda: categories.move_category(category=category, parent=parent, by=by), _("分类已移动。")
    )


@require(REPLIES_MANAGE)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Only an empty one."""
    category, by = _category(pk), person_of(request)
    return _tried(request, lambda: categories.delete_category(category=category, by=by), _("分类已删除。"))


def _tried(request: HttpRequest, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("replies:categories")


def _refused(request: HttpRequest, form: CategoryForm | PlaceForm) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("replies:categories")


def _category(pk: int) -> Category:
    return get_object_or_404(Category, pk=min(pk, LARGEST))
