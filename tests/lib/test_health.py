"""What monitors are told when parts of the product are missing."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import Settings

from shopops.lib.audit.models import AuditEntry
from shopops.lib.health import queries
from shopops.lib.health.models import Heartbeat
from shopops.lib.health.sealing_key import check_key, refuse_wrong_key
from shopops.lib.health.system_checks import visibility_timeout_is_longest
from shopops.lib.health.tasks import beat_seen
from shopops.lib.outbox.models import OutboxMessage
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.models import DirtyDay
from shopops.lib.scheduler import Leadership


@pytest.fixture
def beat(db: None) -> Iterator[None]:
    """Somebody leads, as a running beat does."""
    leadership = Leadership()
    assert leadership.held()
    yield
    leadership.release()


@pytest.fixture
def all_well(db: None, beat: None) -> None:
    Heartbeat.objects.create(name=queries.WORKER, seen_at=timezone.now())


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    checks = json.loads(answer.content)["checks"]
    return answer.status_code, {name: check["ok"] for name, check in checks.items()}


def test_all_well(client: Client, all_well: None) -> None:
    status, checks = ready(client)
    assert status == 200
    assert checks.keys() == {"database", "broker", "key", "worker", "beat", "jobs", "figures"}
    assert all(checks[name] for name in ("database", "broker", "key", "worker", "beat"))


def test_no_worker_yet(client: Client, beat: None) -> None:
    status, checks = ready(client)
    assert status == 503
    assert not checks["worker"]


@pytest.mark.parametrize(("seconds", "ok"), [(120, True), (122, False)])
def test_a_worker_may_be_silent_for_two_minutes(db: None, seconds: int, ok: bool) -> None:
    now = timezone.now()
    Heartbeat.objects.create(name=queries.WORKER, seen_at=now - timedelta(seconds=seconds))
    assert queries.worker(now).ok is ok


def test_no_beat_leads(client: Client, db: None) -> None:
    Heartbeat.objects.create(name=queries.WORKER, seen_at=timezone.now())
    status, checks = ready(client)
    assert status == 503
    assert not checks["beat"]


def test_the_broker_is_gone(client: Client, all_well: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, checks = ready(client)
    assert status == 503
    assert [name for name, ok in checks.items() if not ok and name != "figures"] == ["broker"]


@pytest.mark.django_db(transaction=True)
def test_the_database_is_gone(client: Client) -> None:
    connection = connections["default"]
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        status, checks = ready(client)
        healthz = client.get("/healthz").status_code
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert status == 503
    assert checks["broker"]
    assert not checks["database"]
    assert healthz == 200


def test_a_database_that_hangs_is_noticed_within_five_seconds(client: Client) -> None:
    """It takes connections and never says a word, and the broker does the same."""
    settings_dict = connections["default"].settings_dict
    with silent_server() as port, patch.dict(settings_dict, {"HOST": "127.0.0.1", "PORT": str(port)}):
        started = time.monotonic()
        with override_settings(REDIS_URL=f"redis://127.0.0.1:{port}/0"):
            status, checks = ready(client)
    assert time.monotonic() - started < 5
    assert (status, checks) == (503, {"database": False, "broker": False})


@contextmanager
def silent_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_database_sealed_with_another_key_is_not_opened(
    client: Client, all_well: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    check_key()
    settings.PERSONAL_DATA_KEY = "a new one, because secrets.env was lost"
    with pytest.raises(SystemExit, match="sealed with another PERSONAL_DATA_KEY"), connection_stays_open():
        refuse_wrong_key()
    status, checks = ready(client)
    assert (status, checks["key"]) == (503, False)
    call_command("accept_new_key")
    assert ready(client)[0] == 200
    assert AuditEntry.objects.filter(action="health.new_key_accepted").exists()


@contextmanager
def connection_stays_open() -> Iterator[None]:
    """The test's own transaction would end with its connection."""
    with patch.object(connections["default"], "close"):
        yield


def test_answers_never_hold_an_address(client: Client, all_well: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    assert "127.0.0.1" not in client.get("/readyz").content.decode()


def test_late_figures_are_told_but_do_not_stop_the_shop(client: Client, all_well: None) -> None:
    mark_dirty([timezone.localdate() - timedelta(days=3)], "trades")
    DirtyDay.objects.update(marked_at=timezone.now() - timedelta(hours=1))
    status, checks = ready(client)
    assert status == 200
    assert not checks["figures"]


def test_the_heartbeat_keeps_one_row(db: None) -> None:
    beat_seen()
    beat_seen()
    assert Heartbeat.objects.count() == 1


def test_a_real_worker_writes_the_heartbeat(celery_worker: subprocess.Popen[bytes]) -> None:
    beat_seen.delay()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not Heartbeat.objects.exists():
        time.sleep(0.2)
    assert queries.worker(timezone.now()).ok


def test_long_tasks_must_fit_the_visibility_timeout(settings: Settings) -> None:
    assert visibility_timeout_is_longest(None) == []
    settings.CELERY_TASK_TIME_LIMIT = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert [error.id for error in visibility_timeout_is_longest(None)] == ["shopops.E003"]


def test_people_see_what_to_do(client_for: Callable[[str], Client]) -> None:
    page = client_for("manager").get("/status/").content.decode()
    assert "请检查 worker 进程" in page
    assert "请检查 beat 进程" in page


def test_days_to_count_again_are_listed(client_for: Callable[[str], Client]) -> None:
    mark_dirty([timezone.localdate()], "trades")
    assert f"{timezone.localdate():%Y-%m-%d}" in client_for("manager").get("/status/").content.decode()


def test_work_that_is_due_for_long_is_told_and_parked_work_is_tried_again(
    client: Client, all_well: None, client_for: Callable[[str], Client]
) -> None:
    late = OutboxMessage.objects.create(
        channel="robot", payload={}, due_at=timezone.now() - timedelta(minutes=4)
    )
    assert queries.jobs().ok
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(minutes=6))
    assert not queries.jobs().ok
    facts = {one["kind"]: one for one in queries.jobs().facts["kinds"]}["outbox.outboxmessage"]
    assert (facts["due"], facts["running"], facts["parked"]) == (1, 0, 0) and 355 < facts[
        "oldest_seconds"
    ] < 400
    assert ready(client)[0] == 200, "late work does not stop the shop"

    OutboxMessage.objects.update(state="parked", last_error="机器人回答 404。", faults={"404": 1})
    assert queries.jobs().ok
    manager = client_for("manager")
    page = manager.get("/status/").content.decode()
    retry = f"/status/jobs/outbox.outboxmessage/{late.pk}/retry/"
    assert "机器人回答 404。" in page and retry in page
    assert manager.post(retry).status_code == 302
    late.refresh_from_db()
    assert (late.state, late.faults, late.last_error) == ("waiting", {}, "")
    assert AuditEntry.objects.get(action="jobs.retried").target == f"outbox.outboxmessage:{late.pk}"
    assert "没有重试" in manager.post(retry, follow=True).content.decode()
    assert manager.post("/status/jobs/no.such/1/retry/").status_code == 404
