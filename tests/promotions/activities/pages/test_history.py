"""The history on an activity's page says what every save changed, not only the activity's own fields."""

from dataclasses import replace
from decimal import Decimal

import pytest

from promotions.activities.actions import create_activity, save_activity
from promotions.activities.drafts import Draft, TierDraft, read_draft, scope_of_skus
from promotions.activities.models import Activity
from promotions.activities.pages.history import activity_history
from tests.make import NOON, sku
from tests.promotions import make
from tests.promotions.make import DAY, any_user


@pytest.fixture
def written(transactional_db: None) -> Activity:
    """满 200 减 20, written; transactions of their own, because what one save did is known by its time."""
    facts = {"title": "满减", "kind": "money_off", "starts_at": NOON, "ends_at": NOON + DAY}
    tier = TierDraft(Decimal(200), amount_off_cny=Decimal(20))
    draft = Draft(facts, (tier,), tuple(scope_of_skus([sku().pk])))
    return create_activity(draft=draft, by=any_user())


def test_history_names_tiers_and_skus_of_each_save(written: Activity) -> None:
    cups = [sku() for _ in range(5)]
    second = replace(read_draft(written), tiers=(TierDraft(Decimal(200), amount_off_cny=Decimal(200)),))
    third = replace(second, scope=tuple(scope_of_skus([cup.pk for cup in cups])))
    for version, draft in enumerate((second, third), start=1):
        save_activity(activity=written, draft=draft, version=version, by=any_user())

    scope, tiers, created = activity_history(written)
    assert created.created
    assert [(f.name, f.old, f.new) for f in tiers.fields] == [
        ("优惠", "满 200 元 减 20 元", "满 200 元 减 200 元")
    ]
    assert [f.name for f in scope.fields] == ["参加活动的商品"]
    assert sum(cup.sku_id in scope.fields[0].new for cup in cups) == 3
    assert scope.fields[0].new.endswith("另有 2 项")


def test_people_of_a_change_are_named(db: None) -> None:
    row = make.activity(status="draft")
    row.published_by, row.published_at = any_user(), NOON
    row.save()
    changed = {field.name: field.new for field in activity_history(row)[0].fields}
    assert changed["发布人"] == str(any_user())
