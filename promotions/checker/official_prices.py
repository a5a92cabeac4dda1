"""Official prices hold their SKUs: which SKU belongs to which official activity, and when."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from products.catalogue.models import Sku
from promotions.activities.models import Activity, CoveredSku, OfficialSku
from promotions.engine.eligibility import covers
from promotions.quotes.conversion import item_of, offers_of
from promotions.rulebook.kinds import ActivityLevel

NAMED_SKUS = 5


def take_skus(activity: Activity) -> None:
    """Note the SKUs of an official item-level activity for its time; others hold none.

    Raises ValidationError with the SKUs and activities that are in the way.
    """
    activity.official_skus.all().delete()
    sku_ids = note_covered(activity)
    if not (activity.is_official and activity.level == ActivityLevel.ITEM):
        return
    rows = [
        OfficialSku(activity=activity, sku_id=sku_id, starts_at=activity.starts_at, ends_at=activity.ends_at)
        for sku_id in sku_ids
    ]
    try:
        with transaction.atomic():
            OfficialSku.objects.bulk_create(rows, batch_size=5000)
    except IntegrityError as error:
        raise ValidationError(_clash(activity, sku_ids)) from error


def note_covered(activity: Activity) -> list[int]:
    """Write out which SKUs the activity covers, for the figures; their primary keys."""
    sku_ids = covered_skus(activity)
    activity.covered_skus.all().delete()
    rows = [CoveredSku(activity=activity, sku_id=sku_id) for sku_id in sku_ids]
    CoveredSku.objects.bulk_create(rows, batch_size=5000)
    return sku_ids


def covered_skus(activity: Activity) -> list[int]:
    """The SKUs that an activity covers now, by their primary keys."""
    offers = offers_of(Activity.objects.filter(pk=activity.pk))
    skus = Sku.objects.select_related("product").order_by("pk")
    return [sku.pk for sku in skus if any(covers(offer.scope, item_of(sku)) for offer in offers)]


def _clash(activity: Activity, sku_ids: Iterable[int]) -> str:
    taken = (
        OfficialSku.objects.filter(
            sku__in=list(sku_ids), starts_at__lt=activity.ends_at, ends_at__gt=activity.starts_at
        )
        .exclude(activity=activity)
        .select_related("sku", "activity")
        .order_by("activity_id", "sku_id")
    )
    found = list(taken[: NAMED_SKUS + 1])
    if not found:
        return _("这段时间里已有官方活动价。")
    named = _("、").join(row.sku.sku_id for row in found[:NAMED_SKUS])
    titles = _("、").join(sorted({row.activity.title for row in found}))
    count = taken.count()
    return ngettext(
        "%(count)s 个 SKU 在这段时间里已有官方活动价（%(titles)s）：%(skus)s。",
        "%(count)s 个 SKU 在这段时间里已有官方活动价（%(titles)s）：%(skus)s。",
        count,
    ) % {"count": count, "titles": titles, "skus": named + ("…" if count > NAMED_SKUS else "")}
