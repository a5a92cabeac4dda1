"""What people and programs do with groups of buyers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promotions.segments.models import Segment, SegmentMember
from shopops.lib.audit.actions import record
from shopops.lib.versions import lock_version
from staff.accounts.models import User

SEGMENT_FIELDS = (
    "name",
    "is_list",
    "new_buyers",
    "min_vip_level",
    "min_spent_cny",
    "max_spent_cny",
    "paid_within_days",
    "not_paid_for_days",
    "took_part_in",
)
USERS_NAMED = 5
ROWS_PER_STATEMENT = 5000


class ListChange(StrEnum):
    """What to do with buyers that were handed over."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


@dataclass(frozen=True)
class Members:
    """How many came onto a list, and how many left it."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def create_segment(*, key: str, facts: Mapping[str, Any], members: Iterable[int] = (), by: User) -> Segment:
    """A segment by rule, or a named list with its members (primary keys). Raises ValidationError by field."""
    with transaction.atomic():
        segment = Segment(key=key, **_known(facts))
        _clean(segment)
        segment.save(force_insert=True)
        changed = _change_members(segment, ListChange.ADD, set(members))
        record("segment.created", by=by, target=target_of(segment), members=changed.added)
    return segment


def change_segment(
    *,
    segment: Segment,
    changes: Mapping[str, Any],
    version: int,
    members: Iterable[int] = (),
    do: ListChange = ListChange.ADD,
    by: User,
) -> Segment:
    """Other conditions, and a change of the list. Raises ValidationError by field, and ChangedMeanwhile.

    Saving without a difference writes nothing. A segment that is a list no more loses its members.
    """
    with transaction.atomic():
        current = lock_version(Segment.objects.all(), segment.pk, version)
        fields = [name for name, value in _known(changes).items() if getattr(current, name) != value]
        for name in fields:
            setattr(current, name, changes[name])
        _clean(current)
        if not current.is_list and not members:
            do = ListChange.REPLACE
        changed = _change_members(current, do, set(members))
        if fields or changed:
            _save(current)
            facts: dict[str, Any] = {"fields": fields, "added": changed.added, "removed": changed.removed}
            record("segment.changed", by=by, target=target_of(current), **facts)
    return current


def change_members(
    *, segment: Segment, add: Collection[int] = (), remove: Collection[int] = (), by: User
) -> Members:
    """Put buyers on a list and take others off it. Raises ValidationError when it is no list."""
    with transaction.atomic():
        current = Segment.objects.select_for_update().get(pk=segment.pk)
        _need_list(current)
        added = _change_members(current, ListChange.ADD, set(add)).added
        removed = _change_members(current, ListChange.REMOVE, set(remove)).removed
        changed = Members(added, removed)
        if changed:
            _save(current)
            record("segment.changed", by=by, target=target_of(current), added=added, removed=removed)
    return changed


def delete_segment(*, segment: Segment, version: int, by: User) -> None:
    """Delete a segment that nothing uses. Raises ValidationError and ChangedMeanwhile."""
    with transaction.atomic():
        current = lock_version(Segment.objects.all(), segment.pk, version)
        if users := list(_users(current)):
            shown = _("、").join(users[:USERS_NAMED]) + ("…" if len(users) > USERS_NAMED else "")
            raise ValidationError(
                _("“%(name)s”还有人在用，不能删除：%(users)s。") % {"name": current.name, "users": shown},
                code="in_use",
            )
        record("segment.deleted", by=by, target=target_of(current), name=current.name)
        current.delete()


def target_of(segment: Segment) -> str:
    """How the trail names a segment."""
    return f"promotions.segment:{segment.key}"


def _users(segment: Segment) -> Iterable[str]:
    for title in segment.activities.values_list("title", flat=True):
        yield _("活动“%(title)s”") % {"title": title}
    for name in segment.grants.order_by("batch").values_list("batch__name", flat=True).distinct():
        yield _("发过的券“%(name)s”") % {"name": name}


def _change_members(segment: Segment, do: ListChange, buyers: set[int]) -> Members:
    """Set-based: three statements however long the list. The segment's row is locked or new."""
    if buyers:
        _need_list(segment)
    rows = SegmentMember.objects.filter(segment=segment)
    if do == ListChange.REMOVE:
        return Members(removed=rows.filter(buyer__in=buyers).delete()[0] if buyers else 0)
    removed = rows.exclude(buyer__in=buyers).delete()[0] if do == ListChange.REPLACE else 0
    missing = sorted(buyers - set(rows.filter(buyer__in=buyers).values_list("buyer", flat=True)))
    made = [SegmentMember(segment=segment, buyer_id=pk) for pk in missing]
    SegmentMember.objects.bulk_create(made, batch_size=ROWS_PER_STATEMENT)
    return Members(len(made), removed)


def _need_list(segment: Segment) -> None:
    if not segment.is_list:
        raise ValidationError({"is_list": _("这个人群不是名单，不能加减买家。")})


def _clean(segment: Segment) -> None:
    segment.name = segment.name.strip()
    segment.full_clean()
    took_part_in = segment.took_part_in
    if took_part_in is not None and took_part_in.published_at is None:
        raise ValidationError({"took_part_in": _("这个活动没有发布过，没有人参加过。")})


def _save(segment: Segment) -> None:
    segment.version += 1
    segment.save()


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(SEGMENT_FIELDS):
        raise ValueError(f"not decided by people: {sorted(unknown)}")
    return dict(facts)
