"""Actions on drafts of activities: create, save, copy, move and delete."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promotions.activities.draft_checks import wrong_with
from promotions.activities.drafts import Draft, ScopeDraft, TierDraft, read_draft
from promotions.activities.models import (
    Activity,
    ActivityGift,
    ActivityStatus,
    ActivityTier,
    BundlePiece,
    ScopeRow,
)
from promotions.activities.rematch import rematch_orders_of
from promotions.rulebook.kinds import LEVEL_OF_KIND, ActivityLevel
from promotions.segments.models import Segment
from shopops.lib.audit.actions import record
from shopops.lib.text import one_line
from shopops.lib.versions import lock_version
from staff.accounts.models import User

EDITABLE = (ActivityStatus.DRAFT, ActivityStatus.CHECKED, ActivityStatus.PAUSED)
WINDOW = frozenset({"starts_at", "ends_at"})


def create_activity(*, draft: Draft, by: User) -> Activity:
    """Create a draft. Raises ValidationError by field (`tiers`, `scope`, `bundle`, `segments` for the parts)."""
    with transaction.atomic():
        activity = Activity(owner=by, created_by=by, updated_by=by)
        _write(activity, draft, by=by)
        record("activity.created", by=by, target=target_of(activity))
    return activity


def save_activity(*, activity: Activity, draft: Draft, version: int, by: User) -> Activity:
    """Save a draft that was read in `version`; a checked or paused activity becomes a draft again.

    When the window of a published activity moves, the orders of the old and the new window are matched again.
    Saving without a difference writes nothing. Raises ValidationError and ChangedMeanwhile.
    """
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        if current.status not in EDITABLE:
            raise ValidationError(_("活动已发布，不能修改。先撤回或暂停，再修改。"))
        before = read_draft(current)
        changed = _differences(before, draft)
        if not changed:
            return current
        _refuse_other_kind(current, str(draft.facts.get("kind", current.kind)))
        current.official_skus.all().delete()
        current.status = ActivityStatus.DRAFT
        current.version += 1
        moved = current.published_at is not None and not WINDOW.isdisjoint(changed)
        if moved:
            rematch_orders_of(current)
        _write(current, draft, by=by, before=before)
        if moved:
            rematch_orders_of(current)
        record("activity.changed", by=by, target=target_of(current), fields=changed)
    return current


def copy_activity(*, activity: Activity, by: User) -> Activity:
    """A new draft with everything of another activity but its coupons' batches."""
    draft = read_draft(activity)
    title = _("%(title)s（副本）") % {"title": activity.title}
    return create_activity(
        draft=Draft(
            {**draft.facts, "title": title[:100]}, draft.tiers, draft.scope, draft.bundle, draft.segment_keys
        ),
        by=by,
    )


def move_activity(
    *, activity: Activity, starts_at: datetime, ends_at: datetime, version: int, by: User
) -> Activity:
    """Other times for a draft, as dragged in the calendar; the balance window of a presale moves along."""
    draft = read_draft(activity)
    facts = dict(draft.facts) | {"starts_at": starts_at, "ends_at": ends_at}
    if activity.balance_starts_at and activity.balance_ends_at:
        by_how_much = starts_at - activity.starts_at
        facts["balance_starts_at"] = activity.balance_starts_at + by_how_much
        facts["balance_ends_at"] = activity.balance_ends_at + by_how_much
    moved = Draft(facts, draft.tiers, draft.scope, draft.bundle, draft.segment_keys)
    return save_activity(activity=activity, draft=moved, version=version, by=by)


def delete_draft(*, activity: Activity, version: int, by: User) -> None:
    """Delete a draft that was never published."""
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        if current.status not in EDITABLE or current.published_at or current.batches.exists():
            raise ValidationError(_("发布过或有券批次的活动不能删除，可以结束它。"))
        record("activity.deleted", by=by, target=target_of(current), title=current.title)
        current.delete()


def target_of(activity: Activity) -> str:
    """The name of an activity in the audit trail."""
    return f"promotions.activity:{activity.pk}"


def _refuse_other_kind(activity: Activity, kind: str) -> None:
    """A published activity keeps its kind for the figures; one with batches stays a coupon."""
    if kind == activity.kind:
        return
    if activity.published_at:
        raise ValidationError({"kind": _("发布过的活动不能改类型，可以复制成新草稿。")})
    if LEVEL_OF_KIND.get(kind) != ActivityLevel.CARD and activity.batches.exists():
        raise ValidationError({"kind": _("已有券批次，只能改成另一种券。")})


def _write(activity: Activity, draft: Draft, *, by: User, before: Draft | None = None) -> None:
    """Check and store the draft; related rows only where they differ from `before`."""
    if errors := wrong_with(draft):
        raise ValidationError(errors)
    for name, value in draft.facts.items():
        setattr(activity, name, value)
    activity.title, activity.event = one_line(activity.title), one_line(activity.event)
    activity.take_level()
    activity.updated_by = by
    activity.full_clean()
    activity.save()
    _write_tiers(activity, draft.tiers, before.tiers if before else ())
    _write_scope(activity, draft.scope, before.scope if before else ())
    if before is None or dict(before.bundle) != dict(draft.bundle):
        activity.bundle_pieces.all().delete()
        pieces = [BundlePiece(activity=activity, sku_id=pk, quantity=n) for pk, n in draft.bundle.items()]
        BundlePiece.objects.bulk_create(pieces)
    activity.segments.set(Segment.objects.filter(key__in=draft.segment_keys))


def _write_tiers(activity: Activity, wanted: Iterable[TierDraft], before: Iterable[TierDraft]) -> None:
    if list(map(_plain, wanted)) == list(map(_plain, before)):
        return
    activity.tiers.all().delete()
    for tier in wanted:
        row = ActivityTier.objects.create(
            activity=activity,
            threshold=tier.threshold,
            price_cny=tier.price_cny,
            amount_off_cny=tier.amount_off_cny,
            pay_rate=tier.pay_rate,
            free_postage=tier.free_postage,
        )
        gifts = [ActivityGift(tier=row, sku_id=pk, quantity=n) for pk, n in tier.gifts.items()]
        ActivityGift.objects.bulk_create(gifts)


def _write_scope(activity: Activity, wanted: Iterable[ScopeDraft], before: Iterable[ScopeDraft]) -> None:
    """Delete and add only the rows that differ, so that one SKU more does not rewrite a list of 10,000."""
    wanted, before = set(wanted), set(before)
    if removed := before - wanted:
        rows = {_scope_of_row(row): row.pk for row in activity.scope_rows.all()}
        ScopeRow.objects.filter(pk__in=[rows[draft] for draft in removed if draft in rows]).delete()
    ScopeRow.objects.bulk_create(
        [ScopeRow(activity=activity, **_columns(draft)) for draft in sorted(wanted - before, key=repr)],
        batch_size=2000,
    )


def _scope_of_row(row: ScopeRow) -> ScopeDraft:
    return ScopeDraft(
        row.part, row.excluded, row.sku_id, row.product_id, row.category, row.tag, row.price_cny
    )


def _columns(draft: ScopeDraft) -> dict[str, Any]:
    return {
        "part": draft.part,
        "excluded": draft.excluded,
        "sku_id": draft.sku_id,
        "product_id": draft.product_id,
        "category": draft.category,
        "tag": draft.tag,
        "price_cny": draft.price_cny,
    }


def _differences(before: Draft, after: Draft) -> list[str]:
    names = [name for name, value in after.facts.items() if before.facts[name] != value]
    if set(map(_plain, before.tiers)) != set(map(_plain, after.tiers)):
        names.append("tiers")
    if set(before.scope) != set(after.scope):
        names.append("scope")
    if dict(before.bundle) != dict(after.bundle):
        names.append("bundle")
    if before.segment_keys != after.segment_keys:
        names.append("segments")
    return names


def _plain(tier: TierDraft) -> tuple[Any, ...]:
    """A tier's values, comparable: 5 and 5.00 are the same."""
    gifts = frozenset(tier.gifts.items())
    return (tier.threshold, tier.price_cny, tier.amount_off_cny, tier.pay_rate, tier.free_postage, gifts)
