"""Exporting a list, and fetching the files of large exports."""

from dataclasses import replace
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shopops.lib.audit.disclosure import disclose
from shopops.lib.guards import require
from shopops.lib.lists import actions, exports, pages
from shopops.lib.lists.choice_views import asked_page, back_to
from shopops.lib.lists.models import ExportFormat, ExportJob
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.permissions import EXPORTS_RUN
from shopops.lib.lists.state import ListState
from shopops.lib.requests import person_of, wants_fragment

SHOWN = 50


@require(EXPORTS_RUN)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows and columns of a list as a file: at once when it is small, else as a job.

    With a `reason`, who may gets buyers' data in clear too; such a file is never stored.
    """
    page = asked_page(request, request.POST.get("list", ""))
    query = actions.clean_query(request.POST.get("query", ""))
    state = ListState(page, QueryDict(query), person_of(request), tuple(request.POST.getlist("columns")))
    file_format = request.POST.get("format", "")
    if file_format not in ExportFormat.values or not state.filters.form.is_valid():
        messages.error(request, _("请先改正筛选条件，再导出。"))
        return back_to(page, query)
    rows = state.rows()[: settings.EXPORT_INLINE_ROWS + 1].count()
    if reason := request.POST.get("reason", "").strip():
        try:
            state = _in_clear(state, rows, reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return back_to(page, query)
    if rows <= settings.EXPORT_INLINE_ROWS:
        actions.note_export(
            state=state, query=query, file_format=file_format, rows=rows, by=person_of(request)
        )
        return _at_once(state, file_format)
    actions.ask_for_export(
        state=state,
        query=query,
        file_format=file_format,
        language=get_language() or "",
        by=person_of(request),
    )
    messages.success(request, _("数据较多，正在后台导出，完成后可在这里下载。"))
    return redirect("lists:exports")


@require(EXPORTS_RUN)
@require_safe
@never_cache
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own exports; asks again by itself while one is under way."""
    jobs = list(ExportJob.objects.filter(owner=person_of(request))[:SHOWN])
    under_way = any(job.is_working for job in jobs)
    facts = {
        "jobs": [(job, _title(job)) for job in jobs],
        "under_way": under_way,
        "keep_days": settings.EXPORT_KEEP_DAYS,
    }
    template = "lists/exports.html#jobs" if wants_fragment(request) else "lists/exports.html"
    return render(request, template, facts)


@require(EXPORTS_RUN)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of one's own export, as an attachment."""
    job = get_object_or_404(ExportJob, pk=pk, owner=person_of(request))
    page = pages.find(job.list_key)
    if not job.file or page is None or not person_of(request).can(page.permission):
        raise Http404
    try:
        file = job.file.open("rb")
    except FileNotFoundError:
        messages.error(request, _("文件已不在，请重新导出。"))
        return HttpResponseRedirect(reverse("lists:exports"))
    name = exports.filename_of(page, job.format, job.created_at)
    return _attached(FileResponse(file, content_type=_type(job.format)), name)


def _in_clear(state: ListState, rows: int, reason: str) -> ListState:
    """The same with buyers' data in clear; only for files that are not stored. Raises ValidationError."""
    if not state.page.columns_in_clear(state.person):
        raise ValidationError(_("您没有导出明文收货信息的权限。"))
    if rows > settings.EXPORT_INLINE_ROWS:
        raise ValidationError(
            _("含明文收货信息的导出一次最多 %s 行，请缩小范围。") % settings.EXPORT_INLINE_ROWS
        )
    disclose(target=f"lists.{state.page.key}", reason=reason, by=state.person, rows=rows)
    return replace(state, in_clear=True)


def _at_once(state: ListState, file_format: str) -> HttpResponseBase:
    name = exports.filename_of(state.page, file_format, timezone.now())
    if file_format == ExportFormat.XLSX:
        response: HttpResponseBase = HttpResponse(content_type=_type(file_format))
        exports.write(response, state, file_format, exports.rows_of(state))  # type: ignore[arg-type]  # writes like a file
    else:
        response = StreamingHttpResponse(exports.chunks(state, file_format), content_type=_type(file_format))
    return _attached(response, name)


def _attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Never shown by the browser itself, never kept by a proxy."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _type(file_format: str) -> str:
    return exports.CONTENT_TYPES[ExportFormat(file_format)]


def _title(job: ExportJob) -> str:
    page: ListPage | None = pages.find(job.list_key)
    return str(page.title) if page else job.list_key
