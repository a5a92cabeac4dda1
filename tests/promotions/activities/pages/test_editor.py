"""Writing drafts in the browser."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import CheckboxInput
from django.test import Client
from django.urls import reverse

from promotions.activities.actions import save_activity
from promotions.activities.drafts import Draft, TierDraft, read_draft
from promotions.activities.models import Activity, ScopeRow
from promotions.activities.pages.editor.shapes import SHAPES
from promotions.rulebook.kinds import ActivityKind
from staff.accounts.models import User
from tests import make as shop
from tests.make import NOON
from tests.promotions import make

Form = dict[str, Any]


def create(client: Client, form: Form) -> Any:
    return client.post(reverse("promotions:create", args=[form["kind"]]), form)


def only() -> Activity:
    return Activity.objects.get()


def opened(client: Client, row: Activity) -> Form:
    """The form of the edit page as a browser would send it back."""
    answer = client.get(reverse("promotions:edit", args=[row.pk]))
    form = answer.context["form"]
    data: Form = {"kind": row.kind}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field.widget, CheckboxInput):
            data |= {bound.name: "on"} if value else {}
        elif value not in (None, ""):
            data[bound.name] = bound.field.widget.format_value(value)
    for name in form.new_tier.fields if form.shape.tiers else ():
        data[f"tier-{name}"] = [tier[name].value() or "" for tier in form.tier_rows]
    return data


def test_every_kind_has_a_shape_and_a_page(merchandiser: Client) -> None:
    assert set(SHAPES) == set(ActivityKind)
    for kind in ActivityKind:
        assert merchandiser.get(reverse("promotions:create", args=[kind])).status_code == 200
    assert merchandiser.get(reverse("promotions:create", args=["nonsense"])).status_code == 404


def test_tiers_of_money_off_are_stored(merchandiser: Client, money_off: Form) -> None:
    gift = shop.sku()
    money_off |= {
        "tier-threshold": ["200", "400"],
        "tier-amount_off_cny": ["20", "50"],
        "tier-gifts": ["", f"{gift.sku_id}×2"],
        "tier-free_postage": ["", "1"],
    }
    assert create(merchandiser, money_off).status_code == 302
    draft = read_draft(only())
    assert draft.tiers == (
        TierDraft(Decimal(200), amount_off_cny=Decimal(20)),
        TierDraft(Decimal(400), amount_off_cny=Decimal(50), free_postage=True, gifts={gift.pk: 2}),
    )
    assert (only().status, only().level, only().owner.username) == ("draft", "shop", "merchandiser")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "2026-06-30T00:00"}, "结束时间必须晚于开始时间"),
        ({"tier-threshold": ["0"]}, "门槛必须大于 0"),
        ({"title": " "}, "id_title_error"),
        ({"tier-gifts": ["404"]}, "没有这个 SKU：404"),
        ({"tier-threshold": ["abc"]}, "输入一个数字"),
        ({"budget_cny": "-1"}, "必须大于 0"),
    ],
)
def test_bad_input_is_named_and_kept(
    merchandiser: Client, money_off: Form, changes: Form, sentence: str
) -> None:
    answer = create(merchandiser, money_off | {"note": "别丢了我"} | changes)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "别丢了我" in html
    assert not Activity.objects.exists()


def test_more_than_the_whole_price_is_refused_beside_its_field(merchandiser: Client, money_off: Form) -> None:
    form = money_off | {"kind": "special_price", "tier-pay_rate": ["1.1"], "tier-amount_off_cny": [""]}
    html = create(merchandiser, form).content.decode()
    assert "不能是 110%" in html.partition('id="id_tier0_tier-pay_rate_error"')[2].partition("</ul>")[0]
    field = html.partition('id="id_tier0_tier-pay_rate"')[0].rpartition("<input")[2]
    assert "不能是 110%" not in html.partition("data-tiers")[0]
    assert 'aria-invalid="true"' in field + html.partition('id="id_tier0_tier-pay_rate"')[2].partition(">")[0]


def test_what_is_wrong_with_a_tier_stands_in_its_row(merchandiser: Client, money_off: Form) -> None:
    form = money_off | {
        "measure": "quantity",
        "tier-threshold": ["2", "", "2", "1.5", "4"],
        "tier-amount_off_cny": ["5", "", "6", "0", ""],
        "tier-gifts": [""] * 5,
        "tier-free_postage": ["", "", "", "", "1"],
    }
    answer = create(merchandiser, form)
    rows = answer.context["form"].tier_rows
    assert [row.sentences() for row in rows] == [
        [],
        ["同一个门槛只能有一档。"],
        ["按件数的门槛必须是整数。", "减免金额必须大于 0。"],
        [],
    ]
    assert answer.context["form"].non_field_errors() == ["优惠档里有填错的内容。"]


def test_thresholds_name_the_unit_that_was_chosen(merchandiser: Client, money_off: Form) -> None:
    kinds = {"money_off": False, "quantity_off": True, "shop_coupon": False}
    for kind, counts_pieces in kinds.items():
        page = merchandiser.get(reverse("promotions:create", args=[kind]))
        assert page.context["form"].counts_pieces is counts_pieces
    assert create(merchandiser, money_off | {"measure": "quantity"}).status_code == 302
    page = merchandiser.get(reverse("promotions:edit", args=[only().pk]))
    assert '<span data-measure="amount" hidden>' in page.content.decode()


def test_a_long_paste_with_unknown_numbers_loses_nothing(merchandiser: Client, money_off: Form) -> None:
    known = [shop.sku() for _ in range(3)]
    words = [sku.sku_id for sku in known] + [f"x{number}" for number in range(9_997)]
    form = money_off | {"scope_skus": "\n".join(words)}
    del form["covers_everything"]
    answer = create(merchandiser, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "9997 个编号不在商品库里" in html
    named = html.partition("readonly>")[2].partition("</textarea>")[0].split()
    assert named == words[3:]
    assert all(sku.sku_id in html for sku in known)
    assert create(merchandiser, form | {"drop_unknown": "1"}).status_code == 302
    assert set(ScopeRow.objects.values_list("sku", flat=True)) == {sku.pk for sku in known}


def test_products_stay_products_and_prices_belong_to_skus(merchandiser: Client, money_off: Form) -> None:
    product, priced = shop.product(), shop.sku()
    form = money_off | {
        "kind": "special_price",
        "tier-threshold": [""],
        "tier-amount_off_cny": [""],
        "tier-pay_rate": ["0.8"],
        "scope_skus": product.num_iid,
        "own_prices": f"{priced.sku_id}\t19.9",
    }
    del form["covers_everything"]
    assert create(merchandiser, form).status_code == 302
    rows = ScopeRow.objects.order_by("pk").values_list("product", "sku", "price_cny")
    assert set(rows) == {(product.pk, None, None), (None, priced.pk, Decimal("19.90"))}


def test_saving_what_was_opened_changes_nothing(merchandiser: Client, money_off: Form) -> None:
    create(merchandiser, money_off)
    row = only()
    answer = merchandiser.post(reverse("promotions:edit", args=[row.pk]), opened(merchandiser, row))
    assert answer.status_code == 302
    assert only().version == 1


def test_two_windows_are_merged_and_clashes_shown(merchandiser: Client, money_off: Form, boss: User) -> None:
    create(merchandiser, money_off)
    row = only()
    mine = opened(merchandiser, row)
    before = read_draft(row)
    theirs = Draft(dict(before.facts) | {"title": "别人的名字", "note": "别人的说明"}, before.tiers)
    save_activity(activity=row, draft=theirs, version=1, by=boss)
    answer = merchandiser.post(
        reverse("promotions:edit", args=[row.pk]), mine | {"title": "我的名字", "tier-amount_off_cny": ["25"]}
    )
    assert answer.status_code == 409
    conflicts = answer.context["conflicts"]
    assert [(c.label, c.now, c.mine) for c in conflicts] == [("名称", "别人的名字", "我的名字")]
    form = answer.context["form"]
    assert (form["title"].value(), form["note"].value()) == ("我的名字", "别人的说明")
    assert form.tier_rows[0]["amount_off_cny"].value() == "25"
    assert only().title == "别人的名字"


def test_another_kind_keeps_what_fits_and_tells_what_does_not(merchandiser: Client, money_off: Form) -> None:
    gift = shop.sku()
    create(
        merchandiser, money_off | {"tier-gifts": [gift.sku_id], "repeats": "on", "blocks": ["card", "coins"]}
    )
    row = only()
    page = reverse("promotions:edit", args=[row.pk])
    change = {"change_kind": "1", "new_kind": "shop_coupon"}
    answer = merchandiser.post(page, opened(merchandiser, row) | {"title": "新人券"} | change)
    form = answer.context["form"]
    assert {(one.label, one.value) for one in answer.context["dropped"]} == {
        ("赠品", f"{gift.sku_id}×1"),
        ("每满都减", "是"),
        ("不可叠加", "卡券级"),
    }
    assert form["title"].value() == "新人券"
    assert form.tier_rows[0]["amount_off_cny"].value() == "20"
    assert only().kind == "money_off", "nothing is stored yet"
    sent = opened(merchandiser, row) | {"kind": "shop_coupon", "blocks": ["coins"], "repeats": []}
    assert merchandiser.post(page, sent).status_code == 302
    changed = only()
    assert (changed.kind, changed.level, changed.blocks, changed.repeats) == (
        "shop_coupon",
        "card",
        ["coins"],
        False,
    )
    tier = changed.tiers.get()
    assert (tier.amount_off_cny, tier.gifts.count()) == (20, 0)


def test_a_kind_that_buyers_have_met_or_that_has_batches_stays(
    merchandiser: Client, money_off: Form, boss: User
) -> None:
    create(merchandiser, money_off)
    row = only()
    Activity.objects.update(published_at=NOON, published_by=boss)
    page = reverse("promotions:edit", args=[row.pk])
    change = {"change_kind": "1", "new_kind": "gift"}
    answer = merchandiser.post(page, opened(merchandiser, row) | change)
    assert answer.status_code == 422 and "不能改成这种类型" in answer.content.decode()
    before = read_draft(row)
    as_gift = Draft(dict(before.facts) | {"kind": "gift"}, before.tiers)
    with pytest.raises(ValidationError, match="发布过"):
        save_activity(activity=row, draft=as_gift, version=1, by=boss)
    coupon = make.activity(kind="shop_coupon", status="draft")
    make.batch(coupon)
    draft = read_draft(coupon)
    with pytest.raises(ValidationError, match="券批次"):
        save_activity(activity=coupon, draft=Draft(dict(draft.facts) | {"kind": "coins"}), version=1, by=boss)


def test_a_published_activity_cannot_be_edited(merchandiser: Client) -> None:
    row = make.activity()
    answer = merchandiser.get(reverse("promotions:edit", args=[row.pk]), follow=True)
    assert "活动已发布，不能修改" in answer.content.decode()
