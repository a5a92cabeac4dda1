"""From staged phrases to replies: what would change, and the change itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customer_service.replies.categories import create_category
from customer_service.replies.client_file import UNGROUPED, group_names
from customer_service.replies.models import Category, Reply, ReplyStatus, Scope
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.rules import first_line, pinyin_of, title_of
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob
from staff.accounts.models import User

BATCH_ROWS = 500


@dataclass(frozen=True)
class Phrase:
    """A row of the file; code and group may be empty."""

    row_number: int
    code: str
    body: str
    group: str


@dataclass
class Plan:
    """What a file would do: rows that are new, and replies with the row that changes them."""

    new: list[Phrase] = field(default_factory=list)
    changed: list[tuple[Reply, Phrase]] = field(default_factory=list)
    same: int = 0


def staged_phrases(cursor: CursorWrapper, table: str) -> list[Phrase]:
    """The rows of a staging table in the order of the file."""
    cursor.execute(
        f"SELECT row_number, coalesce(code, ''), body, coalesce(group_name, '') FROM {table} ORDER BY row_number"  # noqa: S608  a name of our own
    )
    return [Phrase(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class PhraseWriter:
    """Writes replies the way `Target` writes tables by SQL: search keys need Python."""

    staging: str
    name: ClassVar[str] = "replies"
    title: ClassVar[Promise | str] = _("快捷短语")

    def foresee(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> dict[str, Any]:
        """What `merge` would do now, for somebody who may manage replies."""
        plan = _plan(staged_phrases(cursor, self.staging))
        return self._counts(len(plan.new), len(plan.changed), plan.same)

    def merge(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> tuple[dict[str, Any], set[date]]:
        """Write the rows in the name of whoever uploaded the file; no nightly figures depend on them.

        Without REPLIES_MANAGE new rows become proposals and existing replies stay as they are.
        """
        job = ImportJob.objects.select_related("created_by").get(pk=params["job"])
        by: Any = job.created_by
        if by is None:
            raise ImportFailed("needs_person", file=job.filename)
        manages = by.can(REPLIES_MANAGE)
        plan = _plan(staged_phrases(cursor, self.staging))
        changed = plan.changed if manages else []
        rows = [*plan.new, *(phrase for _reply, phrase in changed)]
        categories = _categories_for(rows, needed=any(not row.group for row in plan.new), by=by)
        _create(plan.new, categories, approved=manages, by=by)
        _change(changed, categories, by=by)
        same = plan.same + len(plan.changed) - len(changed)
        return self._counts(len(plan.new), len(changed), same), set()

    def _counts(self, created: int, updated: int, unchanged: int) -> dict[str, Any]:
        counts = {"created": created, "updated": updated, "older": 0, "unchanged": unchanged}
        return {"target": self.name} | counts


def _plan(phrases: list[Phrase]) -> Plan:
    replies = list(Reply.objects.filter(scope=Scope.SHOP).exclude(status=ReplyStatus.RETIRED).order_by("pk"))
    groups, plan = group_names(), Plan()
    matches = _match(phrases, replies)
    for phrase in phrases:
        reply = matches.get(phrase.row_number)
        if reply is None:
            plan.new.append(phrase)
        elif _differs(reply, phrase, groups):
            plan.changed.append((reply, phrase))
        else:
            plan.same += 1
    return plan


def _differs(reply: Reply, phrase: Phrase, groups: Mapping[int, str]) -> bool:
    """Empty codes and groups say nothing."""
    return (
        reply.body != phrase.body
        or phrase.code not in ("", reply.short_code)
        or phrase.group not in ("", groups[reply.category_id])
    )


def _match(phrases: list[Phrase], replies: list[Reply]) -> dict[int, Reply]:
    """Row number → its reply. The surest matches first, so that no weaker one takes their reply away."""
    times = Counter(first_line(phrase.body) for phrase in phrases)
    matches: dict[int, Reply] = {}

    def pair(
        key_of_reply: Callable[[Reply], str], key_of_row: Callable[[Phrase], str], *, only_one: bool
    ) -> None:
        taken = {reply.pk for reply in matches.values()}
        known: dict[str, list[Reply]] = defaultdict(list)
        for reply in replies:
            if reply.pk not in taken and (key := key_of_reply(reply)):
                known[key].append(reply)
        for phrase in phrases:
            candidates = known.get(key_of_row(phrase), []) if phrase.row_number not in matches else []
            if candidates and not (only_one and len(candidates) > 1):
                matches[phrase.row_number] = candidates.pop(0)

    pair(lambda reply: reply.short_code, lambda row: row.code, only_one=False)
    # Codes were given, or lost, since the text was brought in; two different codes are two replies.
    pair(lambda reply: "" if reply.short_code else reply.body, lambda row: row.body, only_one=False)
    pair(lambda reply: reply.body, lambda row: "" if row.code else row.body, only_one=False)
    pair(
        lambda reply: first_line(reply.body),
        lambda row: first_line(row.body) if not row.code and times[first_line(row.body)] == 1 else "",
        only_one=True,
    )
    return matches


def _categories_for(rows: Iterable[Phrase], *, needed: bool, by: User) -> dict[str, Category]:
    """Group → category; missing ones are created at the top level. "" is for rows without a group."""
    names = group_names()
    known = {names[category.pk]: category for category in Category.objects.all()}
    wanted = dict.fromkeys(row.group for row in rows if row.group)
    if needed:
        wanted[UNGROUPED] = None
    for group in wanted:
        if group not in known:
            known[group] = create_category(name=group, by=by)
    return known | ({"": known[UNGROUPED]} if needed else {})


def _create(rows: list[Phrase], categories: Mapping[str, Category], *, approved: bool, by: User) -> None:
    now = timezone.now()
    status = ReplyStatus.APPROVED if approved else ReplyStatus.DRAFT
    signed = {"approved_by": by, "approved_at": now} if approved else {}
    new = []
    for row in rows:
        title = title_of(row.body)
        new.append(
            Reply(
                title=title,
                body=row.body,
                short_code=row.code,
                category=categories[row.group],
                search_pinyin=[pinyin_of(title)],
                product_numbers=[],
                status=status,
                created_by=by,
                updated_by=by,
                **signed,
            )
        )
    Reply.objects.bulk_create(new, batch_size=BATCH_ROWS)


def _change(pairs: list[tuple[Reply, Phrase]], categories: Mapping[str, Category], *, by: User) -> None:
    """New text, code and group; the question and everything else stay."""
    now = timezone.now()
    for reply, row in pairs:
        reply.body, reply.short_code = row.body, row.code or reply.short_code
        reply.category = categories[row.group] if row.group else reply.category
        reply.updated_by, reply.updated_at, reply.version = by, now, reply.version + 1
    fields = ["body", "short_code", "category", "updated_by", "updated_at", "version"]
    Reply.objects.bulk_update([reply for reply, _row in pairs], fields, batch_size=BATCH_ROWS)
