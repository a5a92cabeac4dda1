"""The list pages: replies that the lead manages, everybody's own, and the risky terms."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customer_service.replies.filters import ReplyFilter, TermFilter
from customer_service.replies.models import Reply, ReplyStatus, RiskyTerm
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.querysets import first_of, managed_by, own_replies, with_outdated, with_uses
from customer_service.replies.starter_terms import translated_advice
from shopops.lib.calendar import today
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage, Person

USES_DAYS = 30
COLOURS = {ReplyStatus.DRAFT: "orange", ReplyStatus.APPROVED: "green", ReplyStatus.RETIRED: "grey"}
OUTDATED = {"early": _("未到生效日"), "expired": _("已过失效日"), "delisted": _("商品已下架")}


def _replies() -> QuerySet[Any]:
    rows = Reply.objects.select_related("category", "owner", "approved_by", "updated_by")
    return with_uses(with_outdated(rows.defer("search_pinyin"), today()), first_of(USES_DAYS))


def _managed(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(pk__in=managed_by(person).values("pk"))


def _own(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(pk__in=own_replies(person).values("pk"))


def _url(row: Reply) -> str:
    return reverse("replies:edit", args=[row.pk])


def state_badges(row: Any) -> SafeString:
    """Status, whether it was sent back, and why it must not be used today."""
    found = badge(row.get_status_display(), COLOURS[ReplyStatus(row.status)])
    if row.review_note:
        found += format_html(' <span title="{}">{}</span>', row.review_note, badge(_("已退回"), "purple"))
    if row.outdated:
        found += format_html(" {}", badge(OUTDATED[row.outdated], "red"))
    return found


def scope_name(row: Reply) -> str:
    """Who sees it: 全店, 售前组, or the owner's name."""
    if row.team:
        return str(row.get_team_display())
    return str(row.owner) if row.owner else str(row.get_scope_display())


COLUMNS = (
    Column(key="title", title=_("问题"), value="title", sort="title", cell=lambda row: shortened(row.title)),
    Column(key="body", title=_("答复"), value="body", cell=lambda row: shortened(row.body)),
    Column(key="code", title=_("快捷编码"), value="short_code", sort="short_code"),
    Column(key="category", title=_("分类"), value="category.name", sort="category__name"),
    Column(key="scope", title=_("范围"), value=scope_name, sort="scope"),
    Column(key="status", title=_("状态"), value="get_status_display", cell=state_badges, sort="status"),
    Column(
        key="uses",
        title=_("近 30 天使用"),
        value="uses",
        kind=Kind.INTEGER,
        sort="uses",
        hint=_("最近 30 天里所有客服用了多少次"),
    ),
    Column(key="stage", title=_("阶段"), value="get_stage_display", sort="stage"),
    Column(key="step", title=_("接待步骤"), value="get_step_display", sort="step", shown=False),
    Column(
        key="wordings", title=_("其他问法"), value=lambda row: "\n".join(row.other_wordings), shown=False,
        cell=lambda row: shortened("、".join(row.other_wordings)),
    ),
    Column(
        key="pictures", title=_("图片"), value=lambda row: len(row.pictures), kind=Kind.INTEGER, shown=False
    ),
    Column(
        key="outdated", title=_("过期原因"), value=lambda row: OUTDATED.get(row.outdated, ""), shown=False
    ),
    Column(key="valid_from", title=_("生效日"), value="valid_from", kind=Kind.DAY, sort="valid_from", shown=False),
    Column(
        key="valid_until", title=_("失效日"), value="valid_until", kind=Kind.DAY, sort="valid_until", shown=False
    ),
    Column(key="approved_by", title=_("审核人"), value="approved_by.username", shown=False),
    Column(key="updated_by", title=_("修改人"), value="updated_by.username", shown=False),
    Column(key="updated", title=_("修改时间"), value="updated_at", kind=Kind.TIME, sort="updated_at"),
)  # fmt: skip

MANAGED = ListPage(
    key="replies.managed",
    title=_("快捷短语管理"),
    url_name="replies:manage",
    permission=REPLIES_MANAGE,
    queryset=_replies,
    narrow=_managed,
    filterset=ReplyFilter,
    default_sort="-updated",
    row_url=_url,
    head="replies/_manage_tabs.html",
    empty_hint=_("新建第一条，或导入千牛里已有的快捷短语。"),
    empty_link=("replies:new", _("新建快捷短语"), REPLIES_MANAGE),
    columns=COLUMNS,
)

MINE = ListPage(
    key="replies.mine",
    title=_("我的快捷短语"),
    url_name="replies:mine",
    permission=REPLIES_USE,
    queryset=_replies,
    narrow=_own,
    filterset=ReplyFilter,
    default_sort="-updated",
    row_url=_url,
    head="replies/_mine_head.html",
    empty_hint=_("您的个人短语，和您提给主管审核的短语，会出现在这里。"),
    empty_link=("replies:new", _("新建快捷短语"), REPLIES_USE),
    columns=COLUMNS,
)


def _terms() -> QuerySet[RiskyTerm]:
    return RiskyTerm.objects.all()


def _term_url(row: RiskyTerm) -> str:
    return reverse("replies:edit_term", args=[row.pk])


def forbidden_badge(row: RiskyTerm) -> SafeString:
    """Forbidden, or only warned about."""
    return badge(_("禁止"), "red") if row.is_forbidden else badge(_("提醒"), "orange")


TERMS = ListPage(
    key="replies.terms",
    title=_("风险词"),
    url_name="replies:terms",
    permission=REPLIES_MANAGE,
    queryset=_terms,
    filterset=TermFilter,
    default_sort="kind",
    row_url=_term_url,
    head="replies/_terms_head.html",
    empty_hint=_("广告法极限词、站外联系方式、不能作的承诺：写进来，保存快捷短语时会检查。"),
    empty_link=("replies:starter_terms", _("看看常用风险词"), REPLIES_MANAGE),
    columns=(
        Column(key="term", title=_("词"), value="term", sort="term"),
        Column(key="kind", title=_("类别"), value="get_kind_display", sort="kind"),
        Column(
            key="forbidden",
            title=_("禁止或提醒"),
            value=lambda row: _("禁止") if row.is_forbidden else _("提醒"),
            cell=forbidden_badge,
            sort="is_forbidden",
        ),
        Column(
            key="advice",
            title=_("建议"),
            value=lambda row: translated_advice(row.advice),
            cell=lambda row: shortened(translated_advice(row.advice)),
        ),
        Column(key="from", title=_("生效日"), value="valid_from", kind=Kind.DAY, sort="valid_from"),
        Column(key="until", title=_("失效日"), value="valid_until", kind=Kind.DAY, sort="valid_until"),
    ),
)
