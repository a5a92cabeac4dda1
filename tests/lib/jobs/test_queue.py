"""Jobs are done once, by one worker, whatever happens to it."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from shopops.lib.jobs import lease as leases
from shopops.lib.jobs.lease import Lease, LeaseLost, held
from shopops.lib.jobs.models import Job, JobState
from shopops.lib.jobs.registry import Kind
from shopops.lib.jobs.worker import INTERRUPTED, WAS_INTERRUPTED, JobFailed, claim, run, run_next, sweep
from tests.jobs import drain_queue
from tests.lib.jobs.conftest import QUEUE, Effect, Letter, Parcel, deliver

Register = Callable[..., Kind]
SECOND = timedelta(seconds=1)


def effects() -> list[str]:
    return list(Effect.objects.order_by("id").values_list("name", flat=True))


def let_lease_run_out(job: Job) -> None:
    type(job)._base_manager.filter(pk=job.pk).update(lease_expires_at=Now() - SECOND)


def make_due(*models: type[Job]) -> None:
    for model in models or (Parcel,):
        model._base_manager.filter(state=JobState.WAITING).update(due_at=Now())


def at_once(count: int, work: Callable[[], Any]) -> None:
    """So many threads do the work together, each with a connection of its own."""
    barrier, errors = threading.Barrier(count), list[Exception]()

    def one() -> None:
        try:
            barrier.wait(10)
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def broken(job: Any, lease: Lease) -> None:
    raise ValueError("no")


# --- one worker at a time ---


def test_many_workers_do_each_job_once(register: Register) -> None:
    register(Parcel)
    Parcel.objects.bulk_create(Parcel(name=str(n)) for n in range(40))
    at_once(4, lambda: drain_queue(QUEUE))
    assert Counter(effects()) == {str(n): 1 for n in range(40)}
    assert set(Parcel.objects.values_list("state", "lease_token")) == {(JobState.DONE, None)}


def test_a_row_that_is_being_claimed_is_skipped_not_waited_for(register: Register) -> None:
    kind = register(Parcel)
    first, second = (Parcel.objects.create(name=name) for name in "ab")
    got = []
    with transaction.atomic():
        Parcel.objects.select_for_update().get(pk=first.pk)
        at_once(1, lambda: got.append(claim(kind)))
    assert [job.pk for job in got] == [second.pk]


def test_the_oldest_due_is_first_and_the_future_waits(register: Register) -> None:
    register(Parcel)
    for name, seconds in [("later", 60), ("young", -5), ("old", -50)]:
        Parcel.objects.create(name=name, due_at=Now() + seconds * SECOND)
    drain_queue(QUEUE)
    assert effects() == ["old", "young"]


def test_a_kind_may_order_its_rows_otherwise(register: Register) -> None:
    register(Parcel, order_by="name = 'urgent' DESC, due_at, id")
    for name in ("a", "b", "urgent"):
        Parcel.objects.create(name=name)
    run_next(QUEUE)
    assert effects() == ["urgent"]


@pytest.mark.parametrize("hours", [-1, 1])
def test_only_the_clock_of_the_database_counts(register: Register, hours: int) -> None:
    kind = register(Parcel)
    Parcel.objects.create(name="now")
    Parcel.objects.create(name="in a minute", due_at=Now() + 60 * SECOND)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        job = claim(kind)
        sweep(kind)
        assert job and claim(kind) is None
        Lease(job).finish()
        assert drain_queue(QUEUE) == 0
    assert Parcel.objects.get(name="now").state == JobState.DONE


# --- dead, slow and late workers ---


def test_the_job_of_a_dead_worker_is_done_again_and_its_late_finish_is_refused(register: Register) -> None:
    kind = register(Parcel)
    Parcel.objects.create(name="a")
    dead = claim(kind)
    assert dead and not run_next(QUEUE), "the lease still holds"
    let_lease_run_out(dead)
    assert not run_next(QUEUE), "swept, and tried again after a pause"
    row = Parcel.objects.get()
    assert (row.state, row.faults, row.last_error) == ("waiting", {INTERRUPTED: 1}, WAS_INTERRUPTED)
    make_due()
    assert run_next(QUEUE)
    with pytest.raises(LeaseLost), transaction.atomic():
        Effect.objects.create(name="twice")
        Lease(dead).finish()
    assert effects() == ["a"]


@pytest.mark.parametrize("write", ["write", "finish", "requeue"])
def test_who_has_lost_the_lease_changes_no_row(register: Register, write: str) -> None:
    kind = register(Parcel)
    Parcel.objects.create(name="a")
    slow = claim(kind)
    assert slow
    let_lease_run_out(slow)
    sweep(kind)
    make_due()
    assert claim(kind)
    before = Parcel.objects.values().get()
    with pytest.raises(LeaseLost):
        getattr(Lease(slow), write)(name="mine")
    assert Parcel.objects.values().get() == before


def test_a_failure_that_comes_too_late_changes_no_row(register: Register) -> None:
    def late(job: Any, lease: Lease) -> None:
        let_lease_run_out(job)
        sweep(kind)
        raise ValueError("no")

    kind = register(Parcel, late)
    Parcel.objects.create(name="a")
    run_next(QUEUE)
    assert Parcel.objects.get().faults == {INTERRUPTED: 1}


def test_the_heartbeat_keeps_a_job_many_times_longer_than_the_lease(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.3)
    runs = []

    def slow(job: Any, lease: Lease) -> None:
        runs.append(job.pk)
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            sweep(kind)
            assert claim(kind) is None
            time.sleep(0.05)
        deliver(job, lease)

    kind = register(Parcel, slow)
    job = Parcel.objects.create(name="a")
    run_next(QUEUE)
    assert runs == [job.pk] and effects() == ["a"]


def test_the_heartbeat_notices_that_the_job_is_gone(register: Register, monkeypatch: Any) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.3)
    kind = register(Parcel)
    Parcel.objects.create(name="a")
    job = claim(kind)
    assert job
    with held(job) as lease:
        Parcel.objects.update(state=JobState.DONE, lease_token=None, lease_expires_at=None)
        deadline = time.monotonic() + 5
        while lease.holds():
            assert time.monotonic() < deadline
            time.sleep(0.02)


# --- effect and end are one ---


def test_a_crash_between_the_effect_and_the_end_undoes_both(register: Register) -> None:
    attempts = []

    def crashes_once(job: Any, lease: Lease) -> None:
        attempts.append(job.pk)
        with transaction.atomic():
            Effect.objects.create(name=job.name)
            lease.finish()
            if len(attempts) == 1:
                raise OSError

    register(Parcel, crashes_once)
    Parcel.objects.create(name="a")
    drain_queue(QUEUE)
    assert (effects(), Parcel.objects.get().state) == ([], JobState.WAITING)
    make_due()
    drain_queue(QUEUE)
    row = Parcel.objects.get()
    assert (effects(), row.state, row.faults) == (["a"], JobState.DONE, {})


def test_a_handler_that_forgets_to_end_the_job_has_failed(register: Register) -> None:
    register(Parcel, lambda job, lease: None)
    Parcel.objects.create(name="a")
    run_next(QUEUE)
    assert Parcel.objects.get().faults == {"RuntimeError": 1}


# --- faults ---


def test_the_pauses_grow_and_then_the_row_is_parked_while_others_go_on(register: Register) -> None:
    def poisoned(job: Any, lease: Lease) -> None:
        if job.name == "poison":
            raise JobFailed("地址里没有省份。", fault="address")
        deliver(job, lease)

    register(Parcel, poisoned, pauses_seconds=(5, 30))
    poison = Parcel.objects.create(name="poison")
    pauses = []
    for number in range(3):
        Parcel.objects.create(name=str(number))
        drain_queue(QUEUE)
        poison.refresh_from_db()
        pauses.append(round((poison.due_at - timezone.now()).total_seconds()))
        make_due()
    assert pauses[:2] == [5, 30]
    assert (poison.state, poison.last_error) == (JobState.PARKED, "地址里没有省份。")
    assert effects() == ["0", "1", "2"]
    assert drain_queue(QUEUE) == 0


def test_a_reason_that_no_further_attempt_can_mend_parks_at_once(register: Register) -> None:
    def hopeless(job: Any, lease: Lease) -> None:
        raise JobFailed("机器人已被删除。", fault="robot", park=True)

    register(Parcel, hopeless)
    Parcel.objects.create(name="a")
    run_next(QUEUE)
    row = Parcel.objects.get()
    assert (row.state, row.last_error, row.faults) == (JobState.PARKED, "机器人已被删除。", {"robot": 1})


def test_attempts_are_counted_for_each_fault(register: Register) -> None:
    faults = iter([OSError, ValueError, OSError, ValueError, OSError])

    def unlucky(job: Any, lease: Lease) -> None:
        raise next(faults)

    register(Parcel, unlucky, pauses_seconds=(0, 0))
    Parcel.objects.create(name="a")
    assert drain_queue(QUEUE) == 5
    row = Parcel.objects.get()
    assert (row.state, row.faults) == (JobState.PARKED, {"OSError": 3, "ValueError": 2})


def test_attempts_start_afresh_with_each_step(register: Register) -> None:
    states = []

    def in_steps(job: Any, lease: Lease) -> None:
        states.append((job.name, job.faults))
        if len(states) == 2:
            return lease.requeue(name="second step")
        if len(states) == 4:
            return deliver(job, lease)
        raise OSError

    register(Parcel, in_steps, pauses_seconds=(0, 0))
    Parcel.objects.create(name="first step")
    drain_queue(QUEUE)
    assert states == [
        ("first step", {}),
        ("first step", {"OSError": 1}),
        ("second step", {}),
        ("second step", {"OSError": 1}),
    ]
    assert effects() == ["second step"]


def test_a_job_whose_workers_die_is_parked_by_the_sweep(register: Register) -> None:
    kind = register(Parcel, pauses_seconds=(0,))
    Parcel.objects.create(name="a")
    for _ in range(2):
        job = claim(kind)
        assert job
        let_lease_run_out(job)
        sweep(kind)
    row = Parcel.objects.get()
    assert (row.state, row.last_error, row.lease_token) == (JobState.PARKED, WAS_INTERRUPTED, None)


# --- many rows ---


def test_the_sweep_is_one_statement_and_a_full_queue_does_not_hold_it_up(
    register: Register, django_assert_num_queries: Any
) -> None:
    kind = register(Parcel, broken)
    dead = [Parcel.objects.create(name=f"dead {n}") for n in range(3)]
    for job in dead:
        assert claim(kind, job.pk)
        let_lease_run_out(job)
    Parcel.objects.bulk_create(Parcel(name=f"poison {n}") for n in range(300))
    with django_assert_num_queries(1):
        sweep(kind)
    rows = Parcel.objects.filter(pk__in=[job.pk for job in dead])
    assert set(rows.values_list("state", "last_error")) == {("waiting", WAS_INTERRUPTED)}


def test_a_thousand_rows_of_one_kind_do_not_delay_another(register: Register) -> None:
    register(Parcel)
    register(Letter)
    Parcel.objects.bulk_create(Parcel(name="parcel", due_at=Now() - 3600 * SECOND) for _ in range(1000))
    Letter.objects.create(name="letter")
    run_next(QUEUE), run_next(QUEUE)
    assert sorted(effects()) == ["letter", "parcel"]


def test_a_hundred_pass_one_that_raises(register: Register) -> None:
    def one_raises(job: Any, lease: Lease) -> None:
        if job.name == "poison":
            raise ValueError
        lease.finish()

    register(Parcel, one_raises)
    Parcel.objects.create(name="poison", due_at=Now() - SECOND)
    Parcel.objects.bulk_create(Parcel(name=str(n)) for n in range(100))
    drain_queue(QUEUE)
    assert Parcel.objects.filter(state=JobState.DONE).count() == 100


def test_one_dedupe_key_is_one_row(register: Register) -> None:
    Parcel.objects.create(name="a", dedupe_key="refund:1:s1:1")
    with pytest.raises(IntegrityError):
        Parcel.objects.create(name="b", dedupe_key="refund:1:s1:1")
    Parcel.objects.bulk_create(
        [Parcel(name="c", dedupe_key="refund:1:s1:1"), Parcel(name="d", dedupe_key="refund:1:s2:1")],
        ignore_conflicts=True,
    )
    Parcel.objects.create(name="no key")
    Parcel.objects.create(name="no key either")
    assert sorted(Parcel.objects.values_list("name", flat=True)) == ["a", "d", "no key", "no key either"]


@pytest.mark.parametrize(
    "facts", [{"state": "running"}, {"state": "lost"}, {"lease_expires_at": Now()}, {"state": "done"}]
)
def test_a_lease_is_whole(register: Register, facts: dict[str, Any]) -> None:
    kind = register(Parcel)
    job = Parcel.objects.create(name="a")
    if facts == {"state": "done"}:
        assert claim(kind)
    with pytest.raises(IntegrityError):
        Parcel.objects.filter(pk=job.pk).update(**facts)


def test_cancelling_takes_the_lease_away(register: Register) -> None:
    def cancelled_meanwhile(job: Any, lease: Lease) -> None:
        Parcel.objects.update(state=JobState.DONE, lease_token=None, lease_expires_at=None)
        deliver(job, lease)

    kind = register(Parcel, cancelled_meanwhile)
    Parcel.objects.create(name="a")
    job = claim(kind)
    assert job
    run(kind, job)
    assert effects() == [] and Parcel.objects.get().faults == {}
