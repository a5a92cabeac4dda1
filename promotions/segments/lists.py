"""The list of segments."""

import django_filters as df
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from promotions.segments.conditions import conditions_of
from promotions.segments.models import Segment
from shopops.lib.lists.cells import shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.filters import ListFilter, YesNoFilter
from shopops.lib.lists.pages import ListPage


class SegmentFilter(ListFilter):
    """By name or key, and whether it is a named list."""

    q = df.CharFilter(method="filter_text", label=_("名称 / 代号"), max_length=60)
    is_list = YesNoFilter(field_name="is_list", label=_("名单"))

    class Meta:
        model = Segment
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[Segment], name: str, value: str) -> QuerySet[Segment]:
        return rows.filter(Q(name__icontains=value) | Q(key__icontains=value))


def _count(related: str) -> Coalesce:
    """How many rows refer to a segment; one subquery each, so that they do not multiply each other."""
    counted = Segment.objects.filter(pk=OuterRef("pk")).order_by().values("pk").annotate(n=Count(related))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _segments() -> QuerySet[Segment]:
    return Segment.objects.select_related("took_part_in").annotate(
        listed=_count("members"), used_by=_count("activities"), granted=_count("grants")
    )


def _conditions(row: Segment) -> str:
    return gettext("；").join(conditions_of(row))


SEGMENTS = ListPage(
    key="promotions.segments",
    title=pgettext_lazy("多个", "人群"),
    url_name="promotions:segments",
    permission=PROMOTIONS_VIEW,
    queryset=_segments,
    filterset=SegmentFilter,
    default_sort="name",
    row_url=lambda row: reverse("promotions:segment", args=[row.pk]),
    action=("promotions:new_segment", _("新建人群"), PROMOTIONS_EDIT),
    empty_hint=_(
        "把买家分成人群：按消费、会员等级、最近购买，或粘贴一份名单。活动和优惠券可以只给一个人群。"
    ),
    columns=(
        Column(key="name", title=_("名称"), value="name", cell=lambda row: shortened(row.name), sort="name"),
        Column(
            key="conditions", title=_("条件"), value=_conditions, cell=lambda row: shortened(_conditions(row))
        ),
        Column(
            key="listed",
            title=_("名单人数"),
            value=lambda row: row.listed if row.is_list else None,
            kind=Kind.INTEGER,
            sort="listed",
        ),
        Column(key="activities", title=_("用它的活动"), value="used_by", kind=Kind.INTEGER, sort="used_by"),
        Column(key="granted", title=_("定向发券次数"), value="granted", kind=Kind.INTEGER, sort="granted"),
        Column(key="key", title=_("代号"), value="key", sort="key"),
        Column(
            key="created",
            title=_("创建时间"),
            value="created_at",
            kind=Kind.TIME,
            sort="created_at",
            shown=False,
        ),
    ),
)
