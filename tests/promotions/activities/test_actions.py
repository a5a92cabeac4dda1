"""Writing activities: effect, audit row, refusals that leave everything as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from promotions.activities.actions import (
    copy_activity,
    create_activity,
    delete_draft,
    move_activity,
    save_activity,
)
from promotions.activities.drafts import Draft, ScopeDraft, TierDraft, read_draft, scope_of_skus
from promotions.activities.models import Activity, ActivityGift
from promotions.segments.models import Segment
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests.make import NOON, product, sku

DAY = timedelta(days=1)


def facts(**more: Any) -> dict[str, Any]:
    return {
        "title": "双11 满减",
        "kind": "money_off",
        "starts_at": NOON,
        "ends_at": NOON + DAY,
        "covers_everything": True,
    } | more


def draft(**more: Any) -> Draft:
    return Draft(facts(**more), tiers=(TierDraft(Decimal(200), amount_off_cny=Decimal(20)),))


@pytest.fixture
def manager(user_for: Callable[[str], User]) -> User:
    return user_for("manager")


def sentences(error: pytest.ExceptionInfo[ValidationError], field: str) -> str:
    return " ".join(error.value.message_dict[field])


def test_a_new_activity_is_a_draft_with_all_its_parts(manager: User) -> None:
    tea, cup = sku(), sku()
    Segment.objects.create(key="regulars", name="老客")
    made = create_activity(
        draft=Draft(
            facts(covers_everything=False),
            tiers=(
                TierDraft(Decimal(100), amount_off_cny=Decimal(8)),
                TierDraft(Decimal(200), amount_off_cny=Decimal(20), gifts={cup.pk: 2}),
            ),
            scope=(
                *scope_of_skus([tea.pk]),
                ScopeDraft(category="茶叶"),
                ScopeDraft(tag="清仓", excluded=True),
            ),
            segment_keys=frozenset({"regulars"}),
        ),
        by=manager,
    )
    stored = Activity.objects.get(pk=made.pk)
    assert (stored.status, stored.level, stored.owner, stored.version) == ("draft", "shop", manager, 1)
    assert [tier.threshold for tier in stored.tiers.all()] == [100, 200]
    assert ActivityGift.objects.get().quantity == 2
    assert stored.scope_rows.filter(excluded=True).get().tag == "清仓"
    assert [segment.key for segment in stored.segments.all()] == ["regulars"]
    entry = AuditEntry.objects.get(action="activity.created")
    assert (entry.by, entry.target) == (manager, f"promotions.activity:{made.pk}")


def test_saving_writes_the_differences_and_a_new_version(manager: User) -> None:
    teas = [sku() for _ in range(3)]
    made = create_activity(draft=replace(draft(), scope=scope_of_skus([teas[0].pk, teas[1].pk])), by=manager)
    row_id = made.scope_rows.get(sku=teas[0]).pk
    saved = save_activity(
        activity=made,
        draft=Draft(
            facts(title="双11 大满减"),
            tiers=(TierDraft(Decimal(300), amount_off_cny=Decimal(40)),),
            scope=scope_of_skus([teas[0].pk, teas[2].pk]),
        ),
        version=1,
        by=manager,
    )
    assert (saved.version, saved.title) == (2, "双11 大满减")
    assert [tier.threshold for tier in saved.tiers.all()] == [300]
    assert set(saved.scope_rows.values_list("sku", flat=True)) == {teas[0].pk, teas[2].pk}
    assert saved.scope_rows.get(sku=teas[0]).pk == row_id
    entry = AuditEntry.objects.get(action="activity.changed")
    assert entry.detail["fields"] == ["title", "tiers", "scope"]


def test_saving_what_is_there_changes_nothing(manager: User) -> None:
    made = create_activity(draft=draft(), by=manager)
    assert save_activity(activity=made, draft=read_draft(made), version=1, by=manager).version == 1
    assert not AuditEntry.objects.filter(action="activity.changed").exists()


def test_a_draft_saved_from_two_windows_is_a_conflict_and_nothing_is_lost(manager: User) -> None:
    made = create_activity(draft=draft(), by=manager)
    save_activity(activity=made, draft=draft(title="第一个窗口"), version=1, by=manager)
    with pytest.raises(ChangedMeanwhile) as conflict:
        save_activity(activity=made, draft=draft(title="第二个窗口"), version=1, by=manager)
    assert conflict.value.current.title == "第一个窗口"  # type: ignore[attr-defined]
    assert Activity.objects.get().title == "第一个窗口"


def test_a_refused_save_leaves_everything_as_it_was(manager: User) -> None:
    made = create_activity(draft=draft(), by=manager)
    with pytest.raises(ValidationError):
        save_activity(activity=made, draft=draft(ends_at=NOON - DAY, title="x"), version=1, by=manager)
    stored = Activity.objects.get()
    assert (stored.title, stored.version, stored.tiers.count()) == ("双11 满减", 1, 1)
    assert not AuditEntry.objects.filter(action="activity.changed").exists()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"ends_at": NOON - DAY}, "ends_at", "结束时间必须晚于开始时间"),
        ({"ends_at": NOON}, "ends_at", "结束时间必须晚于开始时间"),
        ({"uses_total": 0}, "uses_total", "必须大于 0"),
        ({"kind": "every_nth", "every_n": 1, "every_n_pay_rate": Decimal("0.5")}, "every_n", "至少每 2 件"),
        ({"kind": "every_nth", "every_n": 2, "every_n_pay_rate": Decimal("1.1")}, "every_n_pay_rate", "0.5"),
        ({"kind": "presale", "deposit_cny": 20, "deposit_worth_cny": 10}, "deposit_worth_cny", "不能低于"),
        ({"title": ""}, "title", ""),
    ],
)
def test_wrong_facts_are_told_at_their_field(
    manager: User, wrong: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as error:
        create_activity(draft=Draft(facts(**wrong)), by=manager)
    assert words in sentences(error, field)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("tier", "more", "words"),
    [
        (TierDraft(Decimal(0), amount_off_cny=Decimal(20)), {}, "门槛必须大于 0"),
        (TierDraft(Decimal(-1), amount_off_cny=Decimal(20)), {}, "门槛不能为负数"),
        (TierDraft(Decimal(100), pay_rate=Decimal("1.1")), {}, "110%"),
        (TierDraft(Decimal(100), amount_off_cny=Decimal(0)), {}, "减免金额必须大于 0"),
        (TierDraft(Decimal("2.5"), pay_rate=Decimal("0.9")), {"measure": "quantity"}, "必须是整数"),
        (TierDraft(Decimal(9), pay_rate=Decimal("0.9"), amount_off_cny=Decimal(1)), {}, "三选一"),
        (TierDraft(Decimal(9), price_cny=Decimal(9)), {}, "只有单品级"),
    ],
)
def test_wrong_tiers_are_told(manager: User, tier: TierDraft, more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as error:
        create_activity(draft=Draft(facts(**more), tiers=(tier,)), by=manager)
    assert words in sentences(error, "tiers")


def test_what_is_not_in_the_catalogue_is_told(manager: User) -> None:
    with pytest.raises(ValidationError) as error:
        create_activity(
            draft=Draft(
                facts(),
                scope=(*scope_of_skus([1, 2]), ScopeDraft(product_id=3)),
                segment_keys=frozenset({"unknown"}),
            ),
            by=manager,
        )
    assert "2 个 SKU" in sentences(error, "scope")
    assert "1 个商品" in sentences(error, "scope")
    assert "unknown" in sentences(error, "segments")


def test_the_same_sku_twice_is_told(manager: User) -> None:
    tea = sku()
    with pytest.raises(ValidationError) as error:
        create_activity(
            draft=Draft(facts(), scope=(ScopeDraft(sku_id=tea.pk), ScopeDraft(sku_id=tea.pk, excluded=True))),
            by=manager,
        )
    assert "写了两次" in sentences(error, "scope")


def test_a_copy_has_everything_but_the_history(manager: User) -> None:
    made = create_activity(draft=replace(draft(), scope=(ScopeDraft(product_id=product().pk),)), by=manager)
    copy = copy_activity(activity=made, by=manager)
    assert (copy.title, copy.status, copy.version) == ("双11 满减（副本）", "draft", 1)
    assert read_draft(copy).tiers == read_draft(made).tiers
    assert read_draft(copy).scope == read_draft(made).scope


def test_a_moved_presale_takes_its_balance_window_along(manager: User) -> None:
    made = create_activity(
        draft=Draft(
            facts(
                kind="presale",
                deposit_cny=Decimal(10),
                deposit_worth_cny=Decimal(20),
                balance_starts_at=NOON + DAY,
                balance_ends_at=NOON + 3 * DAY,
            )
        ),
        by=manager,
    )
    moved = move_activity(
        activity=made, starts_at=NOON + 2 * DAY, ends_at=NOON + 3 * DAY, version=1, by=manager
    )
    assert (moved.balance_starts_at, moved.balance_ends_at) == (NOON + 3 * DAY, NOON + 5 * DAY)


def test_a_draft_can_be_thrown_away(manager: User) -> None:
    made = create_activity(draft=draft(), by=manager)
    delete_draft(activity=made, version=1, by=manager)
    assert not Activity.objects.exists()
    assert AuditEntry.objects.get(action="activity.deleted").detail["title"] == "双11 满减"
