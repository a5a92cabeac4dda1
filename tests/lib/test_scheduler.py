"""One beat leads, and the schedule of the database is that of the code."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from shopops.celery import app
from shopops.lib.scheduler import STANDBY_SECONDS, ClockEntry, Leadership, OneBeatScheduler
from shopops.lib.schedules import all_schedules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Iterator[tuple[Leadership, Leadership]]:
    pair = Leadership(), Leadership()
    yield pair
    for one in pair:
        one.release()


def test_one_leads_until_it_lets_go(two: tuple[Leadership, Leadership]) -> None:
    first, second = two
    assert [first.held(), second.held(), first.held()] == [True, False, True]
    first.release()
    assert [second.held(), first.held()] == [True, False]


def test_a_leader_whose_connection_is_cut_notices(two: tuple[Leadership, Leadership]) -> None:
    first, second = two
    assert first.held()
    with first._connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with second._connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    assert not first.held()
    assert first.held()


def test_a_standby_does_not_tick(two: tuple[Leadership, Leadership]) -> None:
    assert two[0].held()
    scheduler = OneBeatScheduler(app=app, lazy=True)
    assert scheduler.tick() == STANDBY_SECONDS
    assert PeriodicTask.objects.filter(last_run_at__isnull=False).count() == 0


def test_the_schedule_is_the_one_in_the_code() -> None:
    every_minute = IntervalSchedule.objects.create(every=1, period="minutes")
    PeriodicTask.objects.create(name="of-an-older-version", task="gone.away", interval=every_minute)

    scheduler = OneBeatScheduler(app=app)
    scheduler.close()

    names = set(PeriodicTask.objects.values_list("name", flat=True))
    assert names - {"celery.backend_cleanup"} == set(all_schedules())


def test_a_message_of_a_sweep_expires_when_the_next_one_is_due() -> None:
    OneBeatScheduler(app=app).close()
    sweep = PeriodicTask.objects.get(name="jobs-imports")
    nightly = PeriodicTask.objects.get(name="rollup-nightly")
    assert (sweep.interval.every, sweep.interval.period, sweep.expire_seconds) == (15, "seconds", 15)
    assert (nightly.crontab.hour, nightly.crontab.minute, nightly.expire_seconds) == ("0", "20", 12 * 3600)


def test_every_schedule_sends_a_task_that_workers_know() -> None:
    assert {schedule.task for schedule in all_schedules().values()} <= set(app.tasks)


@pytest.fixture
def leading() -> Iterator[OneBeatScheduler]:
    """A beat with the schedules of the code."""
    scheduler = OneBeatScheduler(app=app)
    yield scheduler
    scheduler.close()


def test_a_last_run_in_the_future_is_no_last_run(leading: OneBeatScheduler) -> None:
    future = timezone.now() + timedelta(hours=3)
    PeriodicTask.objects.filter(name="jobs-default").update(last_run_at=future)
    entry = ClockEntry(PeriodicTask.objects.get(name="jobs-default"), app=app)
    assert entry.is_due().next <= 15
    with time_machine.travel(timezone.now() + timedelta(seconds=16)):
        assert entry.is_due().is_due


def test_schedules_planned_while_the_clock_was_ahead_are_planned_anew(leading: OneBeatScheduler) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        leading.tick()
        assert leading._heap
    planned_ahead = leading._heap
    leading.tick()
    assert leading._heap is not planned_ahead
    horizon = time.time() + 3600
    assert any(event.time < horizon for event in leading._heap if event.entry.name == "jobs-default")
