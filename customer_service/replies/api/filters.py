"""Filters of /api/v1/replies/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from customer_service.replies.models import Category, Reply, ReplyStatus, Scope, Stage, Step
from shopops.lib.api.filters import MomentFilter, StrictFilterSet


class ReplyFilter(StrictFilterSet):
    status = filters.ChoiceFilter(choices=ReplyStatus.choices)
    scope = filters.ChoiceFilter(choices=Scope.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices)
    step = filters.ChoiceFilter(choices=Step.choices)
    category = filters.ModelChoiceFilter(queryset=Category.objects.all())
    short_code = filters.CharFilter()
    num_iid = filters.CharFilter(field_name="products__num_iid", label=_("关联的商品 ID"))
    updated_since = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label=_("此时间（含）之后更新的")
    )

    class Meta:
        model = Reply
        fields: list[str] = []
