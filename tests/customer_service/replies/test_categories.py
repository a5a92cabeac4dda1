"""The lead's tree of categories."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from customer_service.models import Category
from customer_service.replies.categories import tree
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]


def shown() -> list[str]:
    return [node.path for node in tree()]


def send(client: Client, view: str, /, *args: int, **fields: str) -> str:
    return str(client.post(reverse(f"replies:{view}", args=args), fields, follow=True).content.decode())


def test_added_renamed_moved_and_deleted(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    send(client, "add_category", name=" 售前\u202e ")
    send(client, "add_category", name="价格", parent=str(Category.objects.get().pk))
    send(client, "add_category", name="物流")
    assert shown() == ["售前", "售前 / 价格", "物流"]
    price = Category.objects.get(name="价格")
    send(client, "rename_category", price.pk, name="优惠")
    send(client, "move_category", price.pk, parent="")
    assert shown() == ["售前", "物流", "优惠"]
    send(client, "delete_category", price.pk)
    assert shown() == ["售前", "物流"]
    assert AuditEntry.objects.filter(action__startswith="category.").count() == 6


def test_up_and_down_keep_the_button_in_focus(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    a, b, c = (make.category(name=name) for name in "甲乙丙")
    response = client.post(reverse("replies:shift_category", args=[c.pk]), {"step": "up"})
    assert response.url.endswith(f"?moved=up-{c.pk}")
    assert shown() == ["甲", "丙", "乙"]
    send(client, "shift_category", a.pk, step="up")
    send(client, "shift_category", b.pk, step="down")
    assert shown() == ["甲", "丙", "乙"]
    send(client, "shift_category", a.pk, step="down")
    assert shown() == ["丙", "甲", "乙"]


def test_what_cannot_be_done_is_said(client_for: ClientFor, user_for: Callable[[str], User]) -> None:
    client = client_for("cs_lead")
    one = make.category(name="一")
    two = make.category(name="二", parent=one)
    three = make.category(name="三", parent=two)
    make.reply(by=user_for("cs_lead"), category=three, status="retired")
    assert "不能删除" in send(client, "delete_category", three.pk)
    assert "不能删除" in send(client, "delete_category", one.pk)
    assert "分类不能放在自己下面" in send(client, "move_category", one.pk, parent=str(three.pk))
    assert "分类最多 3 级" in send(client, "add_category", name="四", parent=str(three.pk))
    assert "分类最多 3 级" in send(client, "move_category", make.category(name="五").pk, parent=str(three.pk))
    assert "已有这个分类" in send(client, "add_category", name="一")
    assert "已有这个分类" in send(client, "rename_category", make.category(name="六").pk, name="一")
    assert client.post(reverse("replies:add_category"), {"name": ""}).status_code == 302
    assert client.post(reverse("replies:delete_category", args=[10**18])).status_code == 404
    assert Category.objects.count() == 5


def test_a_deep_branch_does_not_fit_below_another(client_for: ClientFor) -> None:
    one = make.category(name="一")
    make.category(name="二", parent=one)
    other = make.category(name="三")
    inner = make.category(name="四", parent=other)
    assert "分类最多 3 级" in send(client_for("cs_lead"), "move_category", one.pk, parent=str(inner.pk))
    send(client_for("cs_lead"), "move_category", one.pk, parent=str(other.pk))
    assert shown() == ["三", "三 / 四", "三 / 一", "三 / 一 / 二"]


def test_agents_have_no_business_here(client_for: ClientFor) -> None:
    assert client_for("presales").get(reverse("replies:categories")).status_code == 403
