"""Pages of imports."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shopops.lib.audit.disclosure import disclose
from shopops.lib.guards import require
from shopops.lib.imports.actions import WrongStage, cancel_import, confirm_import, set_age, upload_file
from shopops.lib.imports.files import path_of
from shopops.lib.imports.forms import AgeForm, ReasonForm, UploadForm
from shopops.lib.imports.kinds import kinds
from shopops.lib.imports.lists import IMPORTS, stage_badge
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.permissions import IMPORTS_PERSONAL_DATA, IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.imports.queries import (
    changed_days,
    kind_title,
    outcomes,
    rejected_rows,
    rejection_page,
    rows_url,
    sample_table,
)
from shopops.lib.lists.views import show_list
from shopops.lib.request_bodies import ANONYMOUS_BYTES, MEGABYTE, takes_uploads
from shopops.lib.requests import person_of, wants_fragment
from shopops.lib.sealed_files import first_then_rest, unsealed
from shopops.lib.sheets import SheetError
from shopops.lib.sheets.write import csv_chunks


@require(IMPORTS_VIEW)
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """All imports, newest first."""
    return show_list(request, IMPORTS)


@takes_uploads(settings.IMPORT_MAX_MB * MEGABYTE + ANONYMOUS_BYTES)
@require(IMPORTS_RUN)
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Choose or drag a file. The page's script sends it with a progress bar and expects JSON."""
    form = UploadForm(request.POST or None, request.FILES or None)
    error = ""
    if request.method == "POST":
        job, error = _upload(request, form)
        if job:
            address = reverse("imports:detail", args=[job.pk])
            return JsonResponse({"url": address}) if _wants_json(request) else redirect(address)
        if _wants_json(request):
            return JsonResponse({"error": error}, status=422)
    context = {"form": form, "error": error, "kinds": kinds(), "limit_mb": settings.IMPORT_MAX_MB}
    return render(request, "imports/new.html", context, status=422 if error else 200)


def _upload(request: HttpRequest, form: UploadForm) -> tuple[ImportJob | None, str]:
    """The new import, or what is wrong with the upload."""
    if not form.is_valid():
        return None, " ".join(str(message) for errors in form.errors.values() for message in errors)
    file = form.cleaned_data["file"]
    try:
        job = upload_file(
            chunks=file.chunks(),
            filename=file.name,
            kind=form.cleaned_data["kind"],
            as_of=form.cleaned_data["as_of"],
            by=person_of(request),
        )
    except ImportFailed as failed:
        return None, failed.message
    except SheetError as failed:
        return None, str(failed)
    return job, ""


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@require(IMPORTS_VIEW)
@require_GET
def import_detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """One import: progress, preview, result; htmx fetches the part that changes."""
    job = get_object_or_404(ImportJob.objects.with_names(), pk=job_id)
    template = "imports/detail.html#state" if wants_fragment(request) else "imports/detail.html"
    response = render(request, template, _detail(request, job))
    response["Cache-Control"] = "no-store"
    return response


def _detail(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    page = request.GET.get("page", "1")
    return {
        "job": job,
        "Stage": Stage,
        "stage_badge": stage_badge(job),
        "kind_title": kind_title(job),
        "may_run": person_of(request).can(IMPORTS_RUN),
        "may_see_buyers": person_of(request).can(IMPORTS_PERSONAL_DATA),
        "preview": outcomes(job, job.preview),
        "result": outcomes(job, job.result),
        "sample": sample_table(job),
        "rejections": rejection_page(job, int(page) if page.isdecimal() and 0 < int(page) < 10**6 else 1),
        "age_form": AgeForm() if job.needs_age else None,
        "rows_url": rows_url(job),
        "days": changed_days(job),
        "same_file": ImportJob.objects.same_file(job).order_by("-id").first(),
    }


@require(IMPORTS_RUN)
@require_POST
def confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    """Have the previewed rows written."""
    job = get_object_or_404(ImportJob, pk=job_id)
    try:
        confirm_import(job=job, by=person_of(request))
    except WrongStage:
        messages.warning(request, _("这次导入的状态已经变了，没有再次写入。"))
    return redirect("imports:detail", job_id)


@require(IMPORTS_RUN)
@require_POST
def age(request: HttpRequest, job_id: int) -> HttpResponse:
    """When the previewed file was exported; the preview is made anew."""
    job = get_object_or_404(ImportJob, pk=job_id)
    form = AgeForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.warning(request, " ".join(map(str, errors)))
        return redirect("imports:detail", job_id)
    try:
        set_age(job=job, as_of=form.cleaned_data["as_of"], by=person_of(request))
    except WrongStage:
        messages.warning(request, _("这次导入的状态已经变了，没有再次写入。"))
    return redirect("imports:detail", job_id)


@require(IMPORTS_RUN)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Give the import up; nothing has been written yet."""
    job = get_object_or_404(ImportJob, pk=job_id)
    try:
        cancel_import(job=job, by=person_of(request))
    except WrongStage:
        messages.warning(request, _("已经开始写入，不能再取消。"))
    return redirect("imports:detail", job_id)


@require(IMPORTS_PERSONAL_DATA)
@require_http_methods(["GET", "POST"])
def rejections(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The rejected rows as a CSV: the file's own columns, 行号 and 原因; for a reason, they may name buyers."""
    job = get_object_or_404(ImportJob, pk=job_id)

    def rows() -> StreamingHttpResponse:
        header = [*job.header.get("all", ()), _("行号"), _("原因")]
        chunks = csv_chunks(header, rejected_rows(job))
        return _attachment(chunks, _rejections_name(job), "text/csv; charset=utf-8")

    return _for_a_reason(request, job, _("下载未采用的行"), "rejections", rows)


def _rejections_name(job: ImportJob) -> str:
    """With the age of the file, so that mended rows come back with it."""
    moment = f"-{localtime(job.facts_as_of):%Y%m%d%H%M%S}" if job.facts_as_of else ""
    return f"rejected-{job.pk}{moment}.csv"


@require(IMPORTS_PERSONAL_DATA)
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file as it was uploaded, always as a download; for a reason, it names buyers."""
    job = get_object_or_404(ImportJob, pk=job_id)
    path = path_of(job.sha256)
    if not path.exists():
        messages.warning(request, _("原件已不在服务器上。"))
        return redirect("imports:detail", job_id)

    def file() -> StreamingHttpResponse:
        return _attachment(first_then_rest(unsealed(path)), job.filename, "application/octet-stream")

    return _for_a_reason(request, job, _("下载原文件"), "original", file)


def _for_a_reason(
    request: HttpRequest,
    job: ImportJob,
    title: str,
    what: str,
    answer: Callable[[], StreamingHttpResponse],
) -> HttpResponseBase:
    """Asks why, notes it, and only then answers."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason, target = form.cleaned_data["reason"], f"imports.importjob:{job.pk}"
            disclose(target=target, reason=reason, by=person_of(request), file=what)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return answer()
    context = {"form": form, "job": job, "title": title}
    return render(request, "imports/reason.html", context, status=422 if form.errors else 200)


def _attachment(chunks: Iterable[Any], filename: str, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
