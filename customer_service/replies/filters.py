"""Filters of the lists of replies and risky terms."""

from typing import Any

import django_filters as df
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customer_service.replies import categories
from customer_service.replies.models import Reply, ReplyStatus, RiskKind, RiskyTerm, Scope, Stage, Step
from customer_service.replies.querysets import first_of, unused_since
from shopops.lib.calendar import today
from shopops.lib.lists.filters import CodesFilter, ListFilter, YesNoFilter

UNUSED_DAYS = (("30", _("30 天没用过")), ("90", _("90 天没用过")), ("180", _("180 天没用过")))
OUTDATED = (
    ("any", _("任何原因")),
    ("expired", _("已过失效日")),
    ("delisted", _("商品已下架")),
    ("early", _("未到生效日")),
)


class ReplyFilter(ListFilter):
    """Which replies.

    - `q`: part of the question, another wording or the answer; or the whole short code
    - `category`: a category with everything inside it
    - `scope`, `status`, `step`, `stage`: one or several codes
    - `product`: 商品 ID or 货号
    - `outdated`: why it must not be used today, or any reason
    - `unused_days`: nobody has used it for so long
    """

    q = df.CharFilter(method="filter_text", label=_("问题 / 答复 / 编码"), max_length=100)
    category = df.ChoiceFilter(
        method="filter_category", label=_("分类"), empty_label=_("不限"), choices=categories.choices
    )
    scope = CodesFilter("scope", choices=Scope, label=_("范围"))
    status = CodesFilter("status", choices=ReplyStatus, label=_("状态"))
    step = CodesFilter("step", choices=Step, label=_("接待步骤"))
    stage = CodesFilter("stage", choices=Stage, label=_("阶段"))
    outdated = df.ChoiceFilter(
        method="filter_outdated", label=_("过期"), empty_label=_("不限"), choices=OUTDATED
    )
    unused_days = df.ChoiceFilter(
        method="filter_unused", label=_("很久没用"), empty_label=_("不限"), choices=UNUSED_DAYS
    )
    product = df.CharFilter(method="filter_product", label=_("商品 ID / 货号"), max_length=64)
    has_code = YesNoFilter(method="filter_code", label=_("有快捷编码"))

    more = ("step", "stage", "unused_days", "product", "has_code")

    class Meta:
        model = Reply
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[Reply], name: str, value: str) -> QuerySet[Reply]:
        found = Q(title__icontains=value) | Q(body__icontains=value) | Q(short_code__iexact=value)
        return rows.filter(found | Q(other_wordings__icontains=value))

    def filter_category(self, rows: QuerySet[Reply], name: str, value: str) -> QuerySet[Reply]:
        return rows.filter(category__in=categories.subtree(int(value), categories.tree()))

    def filter_outdated(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(outdated__gt="") if value == "any" else rows.filter(outdated=value)

    def filter_unused(self, rows: QuerySet[Reply], name: str, value: str) -> QuerySet[Reply]:
        return unused_since(rows, first_of(int(value)))

    def filter_product(self, rows: QuerySet[Reply], name: str, value: str) -> QuerySet[Reply]:
        links = Reply.products.through.objects.filter(Q(product__num_iid=value) | Q(product__outer_id=value))
        return rows.filter(pk__in=links.values("reply_id"))

    def filter_code(self, rows: QuerySet[Reply], name: str, value: bool) -> QuerySet[Reply]:
        return rows.exclude(short_code="") if value else rows.filter(short_code="")


class TermFilter(ListFilter):
    """Which risky terms: part of one, kinds, forbidden or only warned about, valid today or not."""

    q = df.CharFilter("term", lookup_expr="icontains", label=_("词"), max_length=40)
    kind = CodesFilter("kind", choices=RiskKind, label=_("类别"))
    is_forbidden = YesNoFilter(field_name="is_forbidden", label=_("禁止"))
    is_valid = YesNoFilter(method="filter_valid", label=_("今天有效"))

    class Meta:
        model = RiskyTerm
        fields: list[str] = []

    def filter_valid(self, rows: QuerySet[RiskyTerm], name: str, value: bool) -> QuerySet[RiskyTerm]:
        valid = Q(valid_from__lte=today()) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today()))
        return rows.filter(valid) if value else rows.exclude(valid)
