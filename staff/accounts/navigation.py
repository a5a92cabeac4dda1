"""The side navigation, declared once; everybody sees what their roles may open."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopops.lib.access import Permission as P
from staff.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; `url_name` as for reverse()."""

    url_name: str
    title: Promise
    icon: str
    permission: P

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def exists(self) -> bool:
        try:
            return bool(self.url)
        except NoReverseMatch:
            return False


@dataclass(frozen=True)
class Group:
    """Entries under one small heading."""

    title: Promise
    entries: tuple[Entry, ...]


NAVIGATION = (
    Group(
        _("日常"),
        (
            Entry("home", _("工作台"), icon="layout-dashboard", permission=P.DASHBOARD_VIEW),
            Entry("orders:list", _("订单"), icon="receipt", permission=P.ORDERS_VIEW),
            Entry("products:list", _("商品"), icon="package", permission=P.PRODUCTS_VIEW),
            Entry("replies:lookup", _("快捷短语"), icon="message-2", permission=P.REPLIES_USE),
            Entry("replies:handbook", _("话术手册"), icon="book", permission=P.REPLIES_USE),
            Entry("replies:mine", _("我的短语"), icon="message-user", permission=P.REPLIES_USE),
            Entry("replies:manage", _("话术管理"), icon="message-cog", permission=P.REPLIES_MANAGE),
        ),
    ),
    Group(
        _("促销"),
        (
            Entry(
                "promotions:list",
                pgettext_lazy("多个", "活动"),
                icon="discount",
                permission=P.PROMOTIONS_VIEW,
            ),
            Entry("promotions:calendar", _("大促日历"), icon="calendar-stats", permission=P.PROMOTIONS_VIEW),
            Entry("promotions:simulator", _("价格试算"), icon="calculator", permission=P.PROMOTIONS_VIEW),
            Entry("promotions:batches", _("优惠券"), icon="ticket", permission=P.PROMOTIONS_VIEW),
            Entry(
                "promotions:segments",
                pgettext_lazy("多个", "人群"),
                icon="users-group",
                permission=P.PROMOTIONS_VIEW,
            ),
            Entry("promotions:findings", _("检查结果"), icon="shield-search", permission=P.PROMOTIONS_EDIT),
            Entry(
                "promotions:sheets",
                pgettext_lazy("多个", "报名测算"),
                icon="clipboard-data",
                permission=P.PROMOTIONS_EDIT,
            ),
            Entry("promotions:audits", _("价格自查"), icon="file-search", permission=P.PROMOTIONS_EDIT),
            Entry("promotions:report", _("活动效果"), icon="report-analytics", permission=P.FIGURES_VIEW),
        ),
    ),
    Group(
        _("数据"),
        (
            Entry("orders:shop_days", _("店铺日报"), icon="chart-line", permission=P.FIGURES_VIEW),
            Entry("imports:list", _("导入"), icon="file-import", permission=P.IMPORTS_VIEW),
            Entry("lists:exports", _("导出"), icon="file-export", permission=P.EXPORTS_RUN),
        ),
    ),
    Group(
        _("管理"),
        (
            Entry("staff:users", _("人员与权限"), icon="users", permission=P.STAFF_MANAGE),
            Entry("tokens:list", _("接口令牌"), icon="key", permission=P.TOKENS_MANAGE),
            Entry("staff:audit", _("操作记录"), icon="history", permission=P.AUDIT_VIEW),
            Entry("health:status", _("系统状态"), icon="heartbeat", permission=P.SYSTEM_VIEW),
        ),
    ),
)


def entries_for(user: User) -> list[Entry]:
    """All pages of the navigation that this account may open, in order."""
    return [entry for group in groups_for(user) for entry in group.entries]


def groups_for(user: User) -> list[Group]:
    """The navigation of this account; groups with nothing to open are left out."""
    groups = [
        Group(group.title, tuple(e for e in group.entries if user.can(e.permission) and e.exists()))
        for group in NAVIGATION
    ]
    return [group for group in groups if group.entries]


def current_entry(entries: list[Entry], path: str) -> Entry | None:
    """The entry whose address begins this path; the longest wins, the home page only matches itself."""
    found = [e for e in entries if path == e.url or (e.url != "/" and path.startswith(e.url))]
    return max(found, key=lambda entry: len(entry.url), default=None)


def first_page_for(user: User) -> str:
    """Where this account begins: the dashboard, or the first page it may open (its profile at least)."""
    return next((entry.url for entry in entries_for(user)), reverse("staff:profile"))
