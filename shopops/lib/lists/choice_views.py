"""Saved views and columns: small posts, each of which leads back to its list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shopops.lib.guards import signed_in
from shopops.lib.lists import actions, pages
from shopops.lib.lists.models import SavedView
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.queries import reachable_views
from shopops.lib.lists.views import view_url
from shopops.lib.requests import person_of


def asked_page(request: HttpRequest, key: str) -> ListPage:
    """The list of that key, if this person may see it. 404 for an unknown list, 403 for a closed one."""
    page = pages.find(key)
    if page is None:
        raise Http404
    if not person_of(request).can(page.permission):
        raise PermissionDenied
    return page


@signed_in
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is shown now under a name."""
    page = asked_page(request, request.POST.get("list", ""))
    query = request.POST.get("query", "")
    try:
        view = actions.save_view(
            page=page,
            name=request.POST.get("name", ""),
            query=query,
            columns=request.POST.getlist("columns"),
            is_shared="is_shared" in request.POST,
            by=person_of(request),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back_to(page, query)
    messages.success(request, _("视图“%(name)s”已保存。") % {"name": view.name})
    return HttpResponseRedirect(view_url(page, view.pk, view.query))


@signed_in
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view."""
    view = _view(request, pk)
    page = asked_page(request, view.list_key)
    actions.delete_view(view=view, by=person_of(request))
    messages.success(request, _("视图“%(name)s”已删除。") % {"name": view.name})
    return back_to(page, "")


@signed_in
@require_POST
def choose_default_view(request: HttpRequest) -> HttpResponse:
    """Open the list with this view from now on, or without one."""
    page = asked_page(request, request.POST.get("list", ""))
    pk = request.POST.get("default", "")
    view = _view(request, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    actions.choose_default_view(page=page, view=view, by=person_of(request))
    messages.success(request, _("已设为默认视图。") if view else _("已取消默认视图。"))
    return HttpResponseRedirect(view_url(page, view.pk, view.query)) if view else back_to(page, "")


@signed_in
@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Remember the columns of this list."""
    page = asked_page(request, request.POST.get("list", ""))
    actions.choose_columns(page=page, columns=request.POST.getlist("columns"), by=person_of(request))
    return back_to(page, request.POST.get("query", ""))


def _view(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(reachable_views(person_of(request)), pk=pk)


def back_to(page: ListPage, query: str) -> HttpResponseRedirect:
    """To the list as it was shown."""
    return HttpResponseRedirect(f"{page.url}?{actions.clean_query(query) or 'view='}")
