"""What subjects register, and that nothing is registered twice."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext_lazy as _

from shopops.lib import navigation, subjects
from shopops.lib.access import Permission, Role, all_permissions
from shopops.lib.imports.kinds import kinds
from shopops.lib.jobs import registry as jobs
from shopops.lib.lists import pages
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SEEN = all_permissions()[0]
ENTRY = navigation.all_entries()[0]
LIST = pages.find("orders.trades")
# A lower room names the permission of a higher one as a string.
_NAMED = re.compile(r"""\.can\("([a-z_.]+)"\)""")
DUPLICATES = {
    "a permission": Subject(permissions=(Permission(str(SEEN), _("另一个")),)),
    "a place": Subject(navigation=(dataclasses.replace(ENTRY, url_name="orders:list"),)),
    "a schedule": Subject(schedules={"rollup-dirty": Schedule("rollup.tonight", 5)}),
    "a kind of work": Subject(jobs=(dataclasses.replace(jobs.kinds()[0], queue="default"),)),
    "an action": Subject(audit_actions={"staff.sign_in": _("另一个")}),
    "a list": Subject(lists=(dataclasses.replace(LIST, title="另一个"),)),
    "a kind of file": Subject(file_kinds=(type(kinds()[0])(),)),
}


@pytest.mark.parametrize("subject", DUPLICATES.values(), ids=DUPLICATES)
def test_the_second_of_a_name_is_refused(subject: Subject) -> None:
    with pytest.raises(ValueError, match=r"two .* are called|have the same weight"):
        subjects.register(subject)


def test_every_app_of_ours_registers_its_subjects() -> None:
    ours = [
        app
        for app in apps.get_app_configs()
        if not Path(app.path).is_relative_to(settings.BASE_DIR / ".venv")
    ]
    declared = {path for app in ours for path in Path(app.path).rglob("subject.py")}
    found = {
        path
        for path in settings.BASE_DIR.rglob("subject.py")
        if not {".venv", "node_modules"} & set(path.relative_to(settings.BASE_DIR).parts)
    }
    assert declared == found and len(subjects._subjects) == len(found)


def test_every_permission_that_the_code_declares_is_registered() -> None:
    """One that is not registered would be held by nobody, not even by the manager."""
    folders = [settings.BASE_DIR / name for name in ("shopops", "staff", "products", "orders")]
    folders += [settings.BASE_DIR / name for name in ("promotions", "customer_service", "analytics")]
    texts = [path.read_text() for folder in folders for path in folder.rglob("permissions.py")]
    declared = {name for text in texts for name in re.findall(r'= Permission\(\s*"([a-z_.]+)"', text)}
    named = {
        name
        for folder in folders
        for path in folder.rglob("*.py")
        for name in _NAMED.findall(path.read_text())
    }
    assert declared == set(all_permissions()) and named <= declared


def test_the_navigation_stands_in_order_of_group_and_weight(client_for: Callable[[str], Client]) -> None:
    shown = client_for("cs_lead").get("/orders/").context["navigation"]
    assert [str(section.title) for section in shown] == ["日常", "促销", "数据"]
    assert [entry.url_name for entry in shown[0].entries] == [
        "home",
        "orders:list",
        "shipping:pick_list",
        "products:list",
        "replies:lookup",
        "replies:handbook",
        "replies:mine",
        "replies:manage",
    ]
    assert [entry.url_name for entry in shown[2].entries] == [
        "shop_days:list",
        "imports:list",
        "lists:exports",
    ]


def test_every_entry_of_the_navigation_opens(client_for: Callable[[str], Client]) -> None:
    manager = client_for(Role.MANAGER)
    wrong = {
        entry.url_name for entry in navigation.all_entries() if manager.get(entry.url).status_code != 200
    }
    assert wrong == set()


def test_the_lightest_of_a_group_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    late, early, other = (
        Entry(group, weight, name, _("一页"), icon="x", permission=SEEN)
        for group, weight, name in (
            (Group.DAILY, 20, "late"),
            (Group.DAILY, 10, "early"),
            (Group.FIGURES, 0, "other"),
        )
    )
    navigation.register(other, late, early)
    assert navigation.all_entries() == [early, late, other]
