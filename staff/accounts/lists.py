"""The list of people."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopops.lib.lists.cells import badge
from shopops.lib.lists.columns import Column, Kind, written
from shopops.lib.lists.pages import ListPage
from staff.accounts.filters import STATES, PersonFilter
from staff.accounts.models import User
from staff.accounts.permissions import STAFF_MANAGE


def _people() -> QuerySet[User]:
    return User.objects.all()


def _url(person: User) -> str:
    return reverse("staff:user", args=[person.pk])


def _roles(person: User) -> str:
    return gettext("、").join(map(str, person.role_titles))


def _role_badges(person: User) -> SafeString:
    return format_html_join(" ", "{}", ((badge(title, "blue"),) for title in person.role_titles))


def _state(person: User) -> str:
    return str(STATES[0 if person.is_active else 1][1])


def _state_badge(person: User) -> SafeString:
    return badge(_state(person), "green" if person.is_active else "grey")


def _last_login(person: User) -> str:
    if person.last_login:
        return written(person.last_login, Kind.TIME)
    never = _("从未登录") if person.opens_pages else _("只用令牌")
    return format_html('<span class="text-secondary">{}</span>', never)


PEOPLE = ListPage(
    key="staff.people",
    title=_("人员与权限"),
    url_name="staff:users",
    permission=STAFF_MANAGE,
    queryset=_people,
    filterset=PersonFilter,
    default_sort="-state",
    row_url=_url,
    head="staff/_people_tabs.html",
    action=("staff:user_create", _("新建账号"), STAFF_MANAGE),
    empty_hint=_("给每个人一个自己的账号，操作记录才说得清是谁做的。"),
    columns=(
        Column(key="name", title=_("姓名"), value="display_name", sort="display_name"),
        Column(key="username", title=_("用户名"), value="username", sort="username"),
        Column(key="roles", title=_("角色"), value=_roles, cell=_role_badges),
        Column(key="state", title=_("状态"), value=_state, cell=_state_badge, sort="is_active"),
        Column(
            key="last_login",
            title=_("最近登录"),
            value="last_login",
            kind=Kind.TIME,
            cell=_last_login,
            sort="last_login",
        ),
        Column(key="joined", title=_("开通时间"), value="date_joined", kind=Kind.TIME, sort="date_joined"),
    ),
)
