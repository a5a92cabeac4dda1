"""The activity of a request, and the message for an action that was refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from promotions.activities.models import Activity
from shopops.lib.versions import ChangedMeanwhile


def activity_of(pk: int) -> Activity:
    """The activity of an address with everything its pages read; 404 when there is none."""
    rows = Activity.objects.select_related("owner", "created_by", "updated_by", "published_by", "stopped_by")
    rows = rows.prefetch_related("tiers__gifts__sku", "bundle_pieces__sku__product", "segments")
    return get_object_or_404(rows, pk=pk)


def show_refusal(request: HttpRequest, error: ValidationError | ChangedMeanwhile) -> None:
    """Show why an action was refused, as messages on the next page."""
    if isinstance(error, ChangedMeanwhile):
        messages.error(request, _("您打开页面以后，别人改了这个活动。请看过现在的内容再操作。"))
        return
    for sentence in error.messages:
        messages.error(request, sentence)
