"""The home dashboard."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from orders.dashboard.forms import PeriodForm
from orders.dashboard.page import dashboard, opening_period
from orders.dashboard.periods import NAMES, Period
from orders.dashboard.sums import last_day_with_orders
from shopops.lib import calendar
from shopops.lib.access import Permission
from shopops.lib.guards import signed_in
from staff.models import User
from staff.navigation import first_page_for


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The manager's dashboard; people who may not see it begin at the first page they may see."""
    user = cast(User, request.user)  # `signed_in` let nobody else through
    if not user.can(Permission.DASHBOARD_VIEW):
        return redirect(first_page_for(user))
    form = PeriodForm(request.GET, today=calendar.today())
    chosen = form.chosen()
    period = chosen or opening_period(calendar.today())
    context = _context(form, period, asked=chosen is not None) | _may(user)
    return render(request, "home.html", context)


def _may(user: User) -> dict[str, bool]:
    """Which of the pages that this one points to the reader may open."""
    return {
        "can_import": user.can(Permission.IMPORTS_VIEW),
        "can_see_system": user.can(Permission.SYSTEM_VIEW),
    }


def _context(form: PeriodForm, period: Period, *, asked: bool) -> dict[str, Any]:
    board = dashboard(period)
    return {
        "board": board,
        "form": form,
        "period_names": NAMES.items(),
        # Somebody who opens the page sees where the orders are; who asks for empty days is told.
        "moved": not asked and period.key not in NAMES,
        "last_day_with_orders": None if board.has_orders else last_day_with_orders(),
    }
