"""Publishing, stopping and moving in the browser."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from promotions.activities.models import Activity, ActivityApproval, Finding
from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check
from tests import make as shop
from tests.jobs import claimed
from tests.promotions import make
from tests.promotions.checker.runs import do_checks
from tests.promotions.conftest import ClientFor

DAY = timedelta(days=1)


def draft(**facts: Any) -> Activity:
    now = timezone.now()
    return make.activity(**{"status": "draft", "starts_at": now - DAY, "ends_at": now + 9 * DAY} | facts)


def losing() -> Activity:
    """Half price for something that costs more than half."""
    shop.sku(price_cny=100, cost_cny=60, warehouse_stock=5)
    row = draft()
    make.tier(row, pay_rate="0.5")
    return row


def release(client: Client, row: Activity, **more: Any) -> Any:
    """Ask for it; the worker does it; the page that is shown then."""
    asked = client.post(reverse("promotions:release", args=[row.pk]), {"version": row.version} | more)
    do_checks()
    row.refresh_from_db()
    return client.get(asked["Location"]) if asked.status_code == 302 else asked


def test_a_blocked_publish_shows_the_basket_to_buy(manager: Client) -> None:
    row = losing()
    html = release(manager, row).content.decode()
    assert "不能发布" in html and "这样买就会发生" in html and "50.00" in html
    assert row.status == "draft"


def test_a_signed_reason_publishes_all_the_same(manager: Client) -> None:
    row = losing()
    assert "已发布，买家现在就能享受。" in release(manager, row, reason="清仓，店长同意").content.decode()
    approval = ActivityApproval.objects.get(activity=row)
    assert (approval.reason, approval.by.username) == ("清仓，店长同意", "manager")
    assert approval.open_findings >= 1


def test_the_page_shows_how_far_a_check_is_until_it_has_ended(merchandiser: Client) -> None:
    row = losing()
    page = merchandiser.post(reverse("promotions:check", args=[row.pk]))["Location"]
    assert "等待后台开始检查" in merchandiser.get(page).content.decode()
    run = CheckRun.objects.get()
    mine, lease = claimed(run)
    lease.write(started_at=mine.asked_at, done=370, of=1000)
    part = merchandiser.get(page, headers={"HX-Request": "true", "HX-Target": "check"}).content.decode()
    assert "已完成 37 %" in part and "every 1s" in part and "<html" not in part
    lease.requeue()
    do_checks()
    part = merchandiser.get(page, headers={"HX-Request": "true", "HX-Target": "check"}).content.decode()
    assert "这样买就会发生" in part and "every 1s" not in part


def test_a_check_that_died_again_and_again_is_told(manager: Client) -> None:
    row = losing()
    page = manager.post(reverse("promotions:check", args=[row.pk]))["Location"]
    CheckRun.objects.update(state="parked")
    assert "检查多次中断" in manager.get(page).content.decode()


def test_what_is_missing_is_told_before_any_check(manager: Client) -> None:
    row = draft()
    answer = manager.post(reverse("promotions:release", args=[row.pk]), {"version": row.version})
    assert answer.status_code == 422 and "还没有写优惠" in answer.content.decode()
    assert not CheckRun.objects.exists()


def test_a_run_in_the_address_that_is_none_is_ignored(manager: Client) -> None:
    row, other = losing(), draft()
    run = ask_check(activity=other, by=None)
    for number in (run.pk, "x", "9" * 30, "²"):
        answer = manager.get(reverse("promotions:publish", args=[row.pk]), {"run": number})
        assert answer.status_code == 200 and answer.context["shown_run"] is None


def test_the_publish_page_costs_the_same_however_much_was_found(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    row = losing()
    page = manager.post(reverse("promotions:check", args=[row.pk]))["Location"]
    do_checks()
    for _ in range(5):
        make.finding(sku=shop.sku(), limit_cny=9, price_cny=8).activities.add(row)
    with django_assert_max_num_queries(24):
        assert manager.get(page).content.decode().count('class="card finding"') >= 6


def test_accepting_each_finding_clears_the_way(manager: Client) -> None:
    row = losing()
    manager.post(reverse("promotions:check", args=[row.pk]))
    do_checks()
    for finding in Finding.objects.filter(state="open"):
        page = reverse("promotions:accept", args=[finding.pk])
        answer = manager.post(page, {"reason": "引流款", "activity": row.pk})
        assert answer.url == reverse("promotions:publish", args=[row.pk])
    release(manager, row)
    assert row.status == "live"
    assert set(Finding.objects.values_list("accepted_reason", flat=True)) == {"引流款"}


def test_a_clean_draft_is_checked_and_only_managers_publish(merchandiser: Client, manager: Client) -> None:
    shop.sku(price_cny=100, cost_cny=10)
    row = draft()
    make.tier(row, pay_rate="0.9")
    merchandiser.post(reverse("promotions:check", args=[row.pk]))
    do_checks()
    row.refresh_from_db()
    assert row.status == "checked"
    assert release(merchandiser, row).status_code == 403
    assert release(manager, row).status_code == 200
    assert row.status == "live"


def test_an_old_page_publishes_nothing(manager: Client) -> None:
    row = draft()
    make.tier(row, pay_rate="0.9")
    Activity.objects.filter(pk=row.pk).update(version=7)
    answer = manager.post(reverse("promotions:release", args=[row.pk]), {"version": 1}, follow=True)
    assert "别人改了这个活动" in answer.content.decode()
    assert Activity.objects.get().status == "draft"


def test_a_stop_wants_a_reason_and_lists_orders_with_their_loss(manager: Client) -> None:
    sku = shop.sku(cost_cny=60)
    row = make.activity()
    trade = shop.trade(payable_cny="50")
    shop.sub_order(trade=trade, sku=sku, num=1)
    make.redemption(row, tid=trade.tid, discount_cny="50")
    page = reverse("promotions:stop", args=[row.pk])
    assert manager.post(page, {"reason": " "}).status_code == 422
    answer = manager.post(page, {"reason": "写错了价格"}, follow=True)
    shown = answer.context["shown"]
    assert [(o.tid, str(o.loss_cny)) for o in shown.orders] == [(trade.tid, "10.00")]
    assert row.title in answer.context["reply"]
    row.refresh_from_db()
    assert (row.status, row.stop_reason) == ("paused", "写错了价格")


def test_the_page_of_what_ended_early_says_when(manager: Client) -> None:
    row = make.activity()
    page = reverse("promotions:detail", args=[row.pk])
    for ended_at, is_early in ((None, False), (row.ends_at, False), (shop.NOON, True)):
        Activity.objects.update(status="ended", ended_at=ended_at)
        assert (
            "<dt>提前结束</dt><dd>2026-06-18 12:00</dd>" in manager.get(page).content.decode()
        ) is is_early


def test_drafts_move_in_the_calendar_and_published_ones_do_not(merchandiser: Client) -> None:
    row, live = draft(), make.activity()
    answer = merchandiser.post(
        reverse("promotions:move", args=[row.pk]), {"version": 1, "days": 3}, follow=True
    )
    assert answer.status_code == 200
    before = row.starts_at
    row.refresh_from_db()
    assert row.starts_at == before + 3 * DAY
    for pk, data in (
        (live.pk, {"version": 1, "days": 3}),
        (row.pk, {"version": 1, "days": 3}),
        (row.pk, {"days": "x"}),
    ):
        merchandiser.post(reverse("promotions:move", args=[pk]), data)
    row.refresh_from_db(), live.refresh_from_db()
    assert (row.version, live.version) == (2, 1)


def test_a_draft_moved_out_of_the_month_takes_the_calendar_with_it(merchandiser: Client) -> None:
    row = draft()
    seen = {"version": 1, "days": 40, "month": f"{row.starts_at:%Y-%m}", "span": "month"}
    answer = merchandiser.post(reverse("promotions:move", args=[row.pk]), seen)
    row.refresh_from_db()
    assert answer["Location"].endswith(f"?month={row.starts_at:%Y-%m}&span=month#activity-{row.pk}")
    assert row.title in merchandiser.get(answer["Location"]).content.decode()


def test_the_calendar_shows_what_runs_in_the_month(merchandiser: Client) -> None:
    row = make.activity(title="六月活动")
    page = reverse("promotions:calendar")
    for query in ({"month": "2026-06"}, {"month": "2026-05", "span": "quarter"}):
        assert row.title in merchandiser.get(page, query).content.decode()
    for month in ("2026-02", "2026-09"):
        html = merchandiser.get(page, {"month": month}).content.decode()
        assert "这段时间没有活动" in html and 'href="?month=2026-06"' in html
    assert merchandiser.get(page, {"month": "2026-99", "span": "x"}).status_code == 200


def test_the_calendar_of_a_shop_without_activities_says_how_to_begin(client_for: ClientFor) -> None:
    page, new = reverse("promotions:calendar"), f'href="{reverse("promotions:new")}"'
    assert "新建第一个活动" in client_for("merchandiser").get(page).content.decode()
    assert new not in client_for("warehouse").get(page).content.decode()


def test_lists_cost_the_same_however_long(merchandiser: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        row = make.activity(kind="money_off")
        make.tier(row, threshold=100, amount_off_cny=5)
    for name in ("list", "batches", "findings", "sheets", "report"):
        merchandiser.get(reverse(f"promotions:{name}"))
        with django_assert_max_num_queries(20):
            assert merchandiser.get(reverse(f"promotions:{name}")).status_code == 200


def test_the_page_of_an_activity_costs_the_same_with_a_long_scope(
    merchandiser: Client, django_assert_max_num_queries: Any
) -> None:
    row = make.activity(covers_everything=False)
    for _ in range(60):
        make.scope_row(row, sku=shop.sku())
    with django_assert_max_num_queries(26):
        html = merchandiser.get(reverse("promotions:detail", args=[row.pk])).content.decode()
    assert "60 项" in html and "还有 10 项" in html
