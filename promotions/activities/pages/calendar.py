"""The campaign calendar: activities by level on a line of days; drafts can be moved."""

from calendar import monthrange
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from promotions.activities.actions import move_activity
from promotions.activities.descriptions import STATUS_COLOURS
from promotions.activities.models import Activity, ActivityStatus
from promotions.activities.pages.calendar_picture import MOVABLE, nearest_day, picture_of
from promotions.activities.pages.requests import activity_of, show_refusal
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from shopops.lib.calendar import ONE_DAY, ends_at, shop_day, starts_at, today
from shopops.lib.guards import require
from shopops.lib.requests import person_of, seen_version
from shopops.lib.versions import ChangedMeanwhile

SPANS = {"month": 1, "quarter": 3}
MOST_DAYS_MOVED = 400


@require(PROMOTIONS_VIEW)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """`month` (2026-12) is the first shown, `span` month or quarter."""
    span = _span(request.GET.get("span", ""))
    first = _month(request.GET.get("month", ""))
    last = _last(first, span)
    picture = picture_of(first, last)
    nearest = None if picture.bands else nearest_day(first, last)
    context = {
        "picture": picture,
        "nearest": f"{nearest:%Y-%m}" if nearest else "",
        "span": span,
        "month": f"{first:%Y-%m}",
        "before": f"{_months_later(first, -SPANS[span]):%Y-%m}",
        "after": f"{_months_later(first, SPANS[span]):%Y-%m}",
        "this": f"{today():%Y-%m}",
        "can_move": person_of(request).can(PROMOTIONS_EDIT),
        "statuses": [(status.label, STATUS_COLOURS[status], status.value) for status in ActivityStatus],
    }
    return render(request, "promotions/activities/calendar.html", context)


@require(PROMOTIONS_EDIT)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a draft by whole days; its length stays. Redirects to the month it is in now."""
    activity, days = activity_of(pk), _days(request.POST.get("days", ""))
    try:
        if activity.status not in MOVABLE or not days:
            raise ValidationError(_("只能移动草稿和已检查的活动，按整天移动。"))
        activity = move_activity(
            activity=activity,
            starts_at=activity.starts_at + timedelta(days=days),
            ends_at=activity.ends_at + timedelta(days=days),
            version=seen_version(request),
            by=person_of(request),
        )
    except (ValidationError, ChangedMeanwhile) as error:
        show_refusal(request, error)
    else:
        words = {"title": activity.title, "at": f"{timezone.localtime(activity.starts_at):%m-%d %H:%M}"}
        messages.success(request, _("%(title)s 移到 %(at)s 开始。") % words)
    return redirect(_back(request, activity))


def _back(request: HttpRequest, activity: Activity) -> str:
    """The month that was on the screen, or the one it was moved to; the activity has the focus."""
    span, month = _span(request.POST.get("span", "")), _month(request.POST.get("month", ""))
    if activity.starts_at >= ends_at(_last(month, span)) or activity.ends_at <= starts_at(month):
        month = shop_day(activity.starts_at)
    query = urlencode({"month": f"{month:%Y-%m}", "span": span})
    return f"{reverse('promotions:calendar')}?{query}#activity-{activity.pk}"


def _span(text: str) -> str:
    return text if text in SPANS else "month"


def _last(first: date, span: str) -> date:
    return _months_later(first, SPANS[span]) - ONE_DAY


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today().replace(day=1)
    return found if 2000 <= found.year <= 2098 else today().replace(day=1)


def _months_later(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def _days(text: str) -> int:
    try:
        days = int(text)
    except ValueError:
        return 0
    return days if abs(days) <= MOST_DAYS_MOVED else 0
