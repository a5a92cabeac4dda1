"""Names on orders that no activity has: “this is that activity”, and the names assigned so far."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from promotions.activities.models import Activity
from promotions.permissions import PROMOTIONS_EDIT
from promotions.replay.assignment import assign_name, remove_name
from promotions.replay.models import CalledBy, PlatformName
from promotions.replay.queries import activities_for, unknown_names
from shopops.lib.guards import require
from shopops.lib.requests import person_of

ASSIGNED_SHOWN = 200


class NameForm(forms.Form):
    """A name on orders with its ID, and which of the two is which activity."""

    activity = forms.ModelChoiceField(
        Activity.objects.filter(published_at__isnull=False), label=gettext_lazy("活动")
    )
    called_by = forms.ChoiceField(choices=CalledBy, label=gettext_lazy("按什么认"))
    name = forms.CharField(required=False, max_length=200, label=gettext_lazy("优惠名称"))
    promotion_id = forms.CharField(required=False, max_length=100, label=gettext_lazy("平台优惠 ID"))

    @property
    def value(self) -> str:
        """The name or the ID, whichever the form has."""
        return str(
            self.cleaned_data["promotion_id" if self.cleaned_data["called_by"] == CalledBy.ID else "name"]
        )


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def platform_names(request: HttpRequest) -> HttpResponse:
    """Unknown names, those that were assigned, and assigning one."""
    form = NameForm(request.POST) if request.method == "POST" else NameForm()
    if request.method == "POST" and form.is_valid():
        facts = {"activity": form.cleaned_data["activity"], "called_by": form.cleaned_data["called_by"]}
        try:
            assign_name(value=form.value, by=person_of(request), **facts)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("已指定。以前的订单会在后台重新归属，几分钟后生效。"))
            return redirect("promotions:platform_names")
    context = {
        "form": form,
        "names": activities_for(unknown_names()),
        "assigned": PlatformName.objects.select_related("activity", "assigned_by")[:ASSIGNED_SHOWN],
    }
    return render(
        request, "promotions/replay/platform_names.html", context, status=422 if form.errors else 200
    )


@require(PROMOTIONS_EDIT)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no longer that activity."""
    remove_name(name=get_object_or_404(PlatformName, pk=pk), by=person_of(request))
    messages.success(request, _("已取消。以前的订单会在后台重新归属，几分钟后生效。"))
    return redirect("promotions:platform_names")
