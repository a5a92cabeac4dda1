"""Saved views, default view and columns."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shopops.lib.audit.models import AuditEntry
from shopops.lib.lists.models import ListPreference, SavedView
from tests import make

ClientFor = Callable[[str], Client]
URL = "/orders/"
pytestmark = pytest.mark.django_db


def save(client: Client, **facts: Any) -> Any:
    data = {"list": "orders.trades", "name": "待发货", "query": "status=WAIT_SELLER_SEND_GOODS"}
    return client.post(reverse("lists:save_view"), data | facts)


def heads(html: str) -> str:
    return html.split("<thead")[1].split("</thead>")[0]


def test_a_view_keeps_filters_and_columns(client_for: ClientFor) -> None:
    make.trade()
    client = client_for("presales")
    opened = save(client, columns=["tid", "city"])
    view = SavedView.objects.get()
    assert opened.url == f"{URL}?status=WAIT_SELLER_SEND_GOODS&view={view.pk}"
    html = client.get(opened.url).content.decode()
    assert "城市" in heads(html)
    assert "买家" not in heads(html)
    assert "等待卖家发货" in html


def test_saving_under_the_same_name_replaces(client_for: ClientFor) -> None:
    client = client_for("presales")
    save(client)
    save(client, query="status=TRADE_FINISHED")
    assert SavedView.objects.get().query == "status=TRADE_FINISHED"


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_needs_a_name(client_for: ClientFor, name: str) -> None:
    response = save(client_for("presales"), name=name)
    assert response.status_code == 302
    assert not SavedView.objects.exists()


def test_only_shared_views_are_seen_by_the_team(client_for: ClientFor) -> None:
    save(client_for("presales"), name="我的")
    save(client_for("presales"), name="大家的", is_shared="on")
    html = client_for("aftersales").get(URL).content.decode()
    assert "大家的" in html
    assert "我的<" not in html
    mine = SavedView.objects.get(name="我的")
    assert client_for("aftersales").post(reverse("lists:delete_view", args=[mine.pk])).status_code == 404


def test_a_shared_view_is_deleted_by_its_owner_or_a_manager(client_for: ClientFor) -> None:
    save(client_for("presales"), is_shared="on")
    url = reverse("lists:delete_view", args=[SavedView.objects.get().pk])
    assert client_for("aftersales").post(url).status_code == 403
    assert client_for("manager").post(url).status_code == 302
    assert not SavedView.objects.exists()
    assert AuditEntry.objects.get(action="view.deleted").detail == {"name": "待发货"}


def test_the_default_view_opens_by_itself(client_for: ClientFor) -> None:
    client = client_for("presales")
    save(client)
    view = SavedView.objects.get()
    client.post(reverse("lists:choose_default_view"), {"list": "orders.trades", "default": view.pk})
    assert client.get(URL).url == f"{URL}?status=WAIT_SELLER_SEND_GOODS&view={view.pk}"
    assert client.get(f"{URL}?view=").status_code == 200
    assert client_for("manager").get(URL).status_code == 200
    client.post(reverse("lists:choose_default_view"), {"list": "orders.trades", "default": ""})
    assert client.get(URL).status_code == 200


def test_a_deleted_default_view_is_forgotten(client_for: ClientFor) -> None:
    client = client_for("presales")
    save(client)
    view = SavedView.objects.get()
    client.post(reverse("lists:choose_default_view"), {"list": "orders.trades", "default": view.pk})
    client.post(reverse("lists:delete_view", args=[view.pk]))
    assert client.get(URL).status_code == 200


def test_columns_are_remembered_for_the_person(client_for: ClientFor) -> None:
    make.trade()
    client = client_for("presales")
    data = {"list": "orders.trades", "columns": ["tid", "city", "nonsense"], "query": "status=LOST"}
    assert client.post(reverse("lists:choose_columns"), data).url == f"{URL}?status=LOST"
    assert ListPreference.objects.get().columns == ["tid", "city"]
    assert "城市" in heads(client.get(URL).content.decode())
    assert "城市" not in heads(client_for("manager").get(URL).content.decode())
    client.post(reverse("lists:choose_columns"), {"list": "orders.trades"})
    assert "城市" not in heads(client.get(URL).content.decode())


@pytest.mark.parametrize("name", ["save_view", "choose_default_view", "choose_columns"])
def test_an_unknown_or_closed_list_is_refused(client_for: ClientFor, name: str) -> None:
    url = reverse(f"lists:{name}")
    assert client_for("presales").post(url, {"list": "nothing"}).status_code == 404
    assert client_for("presales").post(url, {"list": "orders.shop_days", "name": "x"}).status_code == 403
    assert client_for("presales").get(url).status_code == 405


def test_a_view_leads_nowhere_else(client_for: ClientFor) -> None:
    response = save(client_for("presales"), query="//evil.example/?a=1")
    assert response.url.startswith(f"{URL}?")
