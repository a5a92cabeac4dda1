"""What the checker found: the most pressing first, and what it costs at worst."""

from django.test import Client
from django.urls import reverse

from promotions.checker.models import CheckRun
from tests.promotions import make
from tests.promotions.checker.runs import do_checks

PRICED = {"limit_cny": 10, "price_cny": 8}


def test_open_and_critical_findings_stand_first(merchandiser: Client) -> None:
    settled = make.finding(
        **PRICED, state="accepted", accepted_by=make.any_user(), accepted_at=make.NOON, accepted_reason="清仓"
    )
    hint, serious, critical = (
        make.finding(severity=word, **PRICED) for word in ("hint", "serious", "critical")
    )
    answer = merchandiser.get(reverse("promotions:findings"))
    html = answer.content.decode()
    places = [
        html.index(reverse("promotions:finding", args=[row.pk])) for row in (critical, serious, hint, settled)
    ]
    assert places == sorted(places)


def test_a_loss_without_end_is_called_so(merchandiser: Client) -> None:
    row = make.activity(status="draft")
    make.finding(loss_cny=2, orders_possible=30, **PRICED).activities.add(row)
    html = merchandiser.get(reverse("promotions:findings")).content.decode()
    assert "60.00" in html and "没有上限" not in html
    assert (
        "最坏的一处亏 60.00 元"
        in merchandiser.get(reverse("promotions:detail", args=[row.pk])).content.decode()
    )

    make.finding(loss_cny=2, orders_possible=None, **PRICED).activities.add(row)
    assert "没有上限" in merchandiser.get(reverse("promotions:findings")).content.decode()
    html = merchandiser.get(reverse("promotions:detail", args=[row.pk])).content.decode()
    assert "2 处已证实会亏，最坏的一处没有上限" in html


def test_managers_check_everything_and_see_how_far_it_is(manager: Client, merchandiser: Client) -> None:
    page, ask = (reverse(f"promotions:{name}") for name in ("check_all", "ask_all"))
    htmx = {"HX-Request": "true"}
    assert "现在全部检查" not in merchandiser.get(page, headers=htmx).content.decode()
    assert merchandiser.post(ask, headers=htmx).status_code == 403
    assert not CheckRun.objects.exists()
    assert "等待后台开始检查" in manager.post(ask, headers=htmx).content.decode()
    manager.post(ask, headers=htmx)
    run = CheckRun.objects.get()
    assert (run.activity, run.asked_by.username) == (None, "manager")
    watching = {"watched": "1"}
    assert "HX-Refresh" not in manager.get(page, watching, headers=htmx)
    do_checks()
    answer = manager.get(page, watching, headers=htmx)
    assert answer["HX-Refresh"] == "true" and "上次全部检查" in answer.content.decode()
    assert manager.get(page).url == reverse("promotions:findings")


def test_of_very_many_activities_a_dozen_is_seen_at_once(merchandiser: Client) -> None:
    row = make.finding(**PRICED)
    rows = [make.activity() for _ in range(13)]
    row.activities.set(rows)
    html = merchandiser.get(reverse("promotions:finding", args=[row.pk])).content.decode()
    after = html.split("全部 13 个</summary>")[1]
    assert all(html.count(f">{one.title}</a>") == 1 for one in rows)
    assert sum(after.count(f">{one.title}</a>") for one in rows) == 1
    row.activities.remove(rows[0])
    html = merchandiser.get(reverse("promotions:finding", args=[row.pk])).content.decode()
    assert "全部 12 个" not in html and all(html.count(f">{one.title}</a>") == 1 for one in rows[1:])
