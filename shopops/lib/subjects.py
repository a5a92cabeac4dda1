"""What a subject brings to the house, said in one place: the `SUBJECT` of its `subject.py`.

Every `AppConfig.ready` of ours calls `register_all(self)`, which registers each `subject.py` below the app and
imports each `tasks.py`, so that Celery knows the tasks. A new subject, or a new page of an old one, edits no list of the house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import AppConfig
from django.urls import URLResolver, include, path
from django.utils.functional import Promise

from shopops.lib import access, mentions, metrics, navigation, placeholders, schedules
from shopops.lib.access import Permission
from shopops.lib.audit import names
from shopops.lib.imports import kinds
from shopops.lib.imports.kinds import FileKind
from shopops.lib.jobs import registry as job_kinds
from shopops.lib.jobs.registry import Kind
from shopops.lib.lists import pages
from shopops.lib.lists.pages import ListPage
from shopops.lib.mentions import Finder
from shopops.lib.metrics import Metric
from shopops.lib.navigation import Entry
from shopops.lib.placeholders import Filler, Placeholder
from shopops.lib.rollup import registry
from shopops.lib.rollup.registry import Statistic
from shopops.lib.schedules import Schedule


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Everything that the rest of the house must know of a subject; what it does not have is left out."""

    permissions: Sequence[Permission] = ()
    navigation: Sequence[Entry] = ()
    # Where its pages stand → module of their addresses: {"orders/": "orders.trades.urls"}.
    pages: Mapping[str, str] = field(default_factory=dict)
    # Module of its endpoints below /api/v1/; "" when it has none.
    api: str = ""
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    # Work in the background, each kind a table of jobs.
    jobs: Sequence[Kind] = ()
    # What the trail calls its actions: {"trade.memo_changed": _("修改旗帜和备注")}.
    audit_actions: Mapping[str, Promise] = field(default_factory=dict)
    lists: Sequence[ListPage] = ()
    file_kinds: Sequence[FileKind] = ()
    statistics: Sequence[Statistic] = ()
    metrics: Sequence[Metric] = ()
    # Placeholders of agents' texts, and what gives their values.
    placeholders: tuple[Sequence[Placeholder], Filler] | None = None
    # Finds its texts that name a word (shopops.lib.mentions).
    mentions: Finder | None = None


_subjects: list[Subject] = []


def register_all(app: AppConfig) -> None:
    """Register every subject below this app."""
    for module in _modules(app, "subject"):
        register(import_module(module).SUBJECT)
    for module in _modules(app, "tasks"):
        import_module(module)


def _modules(app: AppConfig, name: str) -> list[str]:
    """The modules of that name in any package of the app."""
    folder = Path(app.path)
    files = sorted(folder.rglob(f"{name}.py"))
    return [".".join((app.name, *file.relative_to(folder).with_suffix("").parts)) for file in files]


def register(subject: Subject) -> None:
    """Hand each part of a subject to the leaf it belongs to. ValueError when a name or place is taken."""
    access.register(*subject.permissions)
    navigation.register(*subject.navigation)
    schedules.register(subject.schedules)
    job_kinds.register(*subject.jobs)
    names.register(subject.audit_actions)
    for page in subject.lists:
        pages.register(page)
    kinds.register(*subject.file_kinds)
    registry.register(*subject.statistics)
    metrics.register(*subject.metrics)
    if subject.placeholders:
        placeholders.register(*subject.placeholders)
    if subject.mentions:
        mentions.register(subject.mentions)
    _subjects.append(subject)


def page_routes() -> list[URLResolver]:
    """The routes of all pages; `orders/days/` before `orders/`.

    Subjects of an app may stand in one place: they share its namespace. ValueError when they name two.
    """
    places: dict[str, list[ModuleType]] = {}
    for subject in _subjects:
        for place, module in subject.pages.items():
            places.setdefault(place, []).append(import_module(module))
    longest_first = sorted(places, key=len, reverse=True)
    return [_routes(place, places[place]) for place in longest_first]


def _routes(place: str, modules: list[ModuleType]) -> URLResolver:
    namespaces = {getattr(module, "app_name", None) for module in modules}
    if len(namespaces) > 1:
        raise ValueError(f"the pages below {place!r} have several namespaces: {namespaces}")
    patterns = [pattern for module in modules for pattern in module.urlpatterns]
    namespace = namespaces.pop()
    return path(place, include((patterns, namespace) if namespace else patterns))


def api_modules() -> list[str]:
    """The modules of all endpoints below /api/v1/."""
    return [subject.api for subject in _subjects if subject.api]
