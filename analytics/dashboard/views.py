"""The home page: the manager's dashboard."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from analytics.dashboard.board_cache import board_html
from analytics.dashboard.forms import PeriodForm
from analytics.dashboard.freshness import figures_version, late_days
from analytics.dashboard.page import opening_period
from analytics.dashboard.periods import NAMES
from analytics.dashboard.permissions import DASHBOARD_VIEW
from orders.trades.models import Trade
from shopops.lib import calendar
from shopops.lib.guards import signed_in
from shopops.lib.health.permissions import SYSTEM_VIEW
from shopops.lib.imports.permissions import IMPORTS_VIEW
from staff.accounts.models import User
from staff.accounts.queries import first_page_for


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The manager's dashboard; people who may not see it begin at the first page they may see."""
    user = cast(User, request.user)  # `signed_in` let nobody else through
    if not user.can(DASHBOARD_VIEW):
        return redirect(first_page_for(user))
    form = PeriodForm(request.GET, today=calendar.today())
    chosen = form.chosen()
    period = chosen or opening_period(calendar.today())
    # Somebody who opens the page sees where the orders are; who asks for empty days is told.
    fell_back = chosen is None and period.key not in NAMES
    version = figures_version()
    board = board_html(period, version, fell_back=fell_back)
    context = {
        "form": form,
        "period_names": NAMES.items(),
        "period": period,
        "board_html": board,
        # Orders were imported a moment ago, and their figures take a minute.
        "is_building": not board and Trade.objects.exists(),
        "figures_version": version,
        # Called only when the template's own note of it has run out.
        "late_days": late_days,
        "can_import": user.can(IMPORTS_VIEW),
        "can_see_system": user.can(SYSTEM_VIEW),
    }
    return render(request, "dashboard/home.html", context)
