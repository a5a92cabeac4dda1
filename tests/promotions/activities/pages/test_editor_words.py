"""The editor speaks plainly: units on fields, the words of the kind, tiers of a clash as the page calls them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from promotions.activities.models import Activity


def test_money_has_its_unit_and_gifts_are_given(merchandiser: Client) -> None:
    gift = merchandiser.get(reverse("promotions:create", args=["gift"])).content.decode()
    assert "每满都送" in gift and "每满都减" not in gift
    assert "0 就是不限会员等级" in gift
    presale = merchandiser.get(reverse("promotions:create", args=["presale"])).content.decode()
    assert all(f"{name}（元）" in presale for name in ("定金", "定金抵扣", "预算"))


def test_a_clash_of_tiers_is_told_in_the_words_of_the_page(
    merchandiser: Client, money_off: dict[str, Any]
) -> None:
    merchandiser.post(reverse("promotions:create", args=["money_off"]), money_off)
    page = reverse("promotions:edit", args=[Activity.objects.get().pk])
    seen = merchandiser.get(page).context["form"]["seen"].value()
    mine = money_off | {"version": "1", "seen": seen}
    assert merchandiser.post(page, mine | {"tier-amount_off_cny": ["25"]}).status_code == 302
    answer = merchandiser.post(page, mine | {"tier-amount_off_cny": ["30"]})
    assert [(c.label, c.now, c.mine) for c in answer.context["conflicts"]] == [
        ("优惠档", "门槛 200；减（元） 25", "门槛 200；减（元） 30")
    ]


def test_enter_never_drops_unknown_numbers(merchandiser: Client, money_off: dict[str, Any]) -> None:
    form = money_off | {"scope_skus": "x1 x2"}
    del form["covers_everything"]
    html = merchandiser.post(reverse("promotions:create", args=["money_off"]), form).content.decode()
    in_form = html.partition('id="editor"')[2]
    assert "drop_unknown" in in_form
    assert "drop_unknown" not in in_form[: in_form.index('type="submit"') + 200].partition("</button>")[0]
