"""Is the product well? One answer for each part, for programs and for people alike.

Parts are checked one by one and none of them may raise: a product without its database must still say so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopops.lib.health.models import Heartbeat
from shopops.lib.health.sealing_key import is_our_key
from shopops.lib.jobs import QUEUES
from shopops.lib.jobs.queries import summaries
from shopops.lib.rollup.queries import late_figures, waiting_days
from shopops.lib.scheduler import LOCK_ID

WORKER = "worker"
# The beat sends a heartbeat every 30 s; four missed ones are no coincidence.
HEARTBEAT_LATE_SECONDS = 120
# Work that has been due for so long is not being done.
DUE_LATE_SECONDS = 300
BROKER_TIMEOUT_SECONDS = 2
# Both together answer within five seconds, also when neither does.
DATABASE_TIMEOUT_SECONDS = 2
_LEADING_BEAT_SQL = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (classid::bigint << 32) | objid::bigint = %s
)
"""


@dataclass(frozen=True)
class Part:
    """One part's state; `facts` are for programs, `hint` says to people what to do when it is not well."""

    name: str
    title: Promise
    essential: bool
    ok: bool
    hint: Promise | str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def look(now: datetime) -> list[Part]:
    """All parts, the ones others depend on first. A handful of small queries."""
    first = database()
    return [first, broker(), *(_behind(first, now))]


def _behind(first: Part, now: datetime) -> list[Part]:
    """The parts that need a database; asked only when it answers, so that a dead one is waited for once."""
    return [key(), worker(now), beat(), jobs(), figures(now)] if first.ok else []


def is_ready(parts: list[Part]) -> bool:
    """Nothing essential is missing."""
    return all(part.ok for part in parts if part.essential)


def _try(question: Callable[[], Any]) -> tuple[Any, str]:
    """The answer, or None and the kind of failure (never its text: it may hold an address)."""
    try:
        return question(), ""
    except (DatabaseError, redis.RedisError, OSError) as error:
        return None, type(error).__name__


def database() -> Part:
    """PostgreSQL answers."""
    started = time.perf_counter()
    version, error = _try(_server_version)
    facts = {"error": error} if error else {"version": version, "milliseconds": _milliseconds(started)}
    hint = _("数据库没有回答，请检查 PostgreSQL 是否在运行。")
    return Part("database", _("数据库"), essential=True, ok=not error, hint=hint, facts=facts)


def _server_version() -> str:
    """By a connection of its own: one that is open already may hang for ever, a new one gives up in time."""
    parameters = connection.get_connection_params() | {"connect_timeout": DATABASE_TIMEOUT_SECONDS}
    with connection.wrap_database_errors:
        fresh = connection.get_new_connection(parameters)
    try:
        return str(fresh.get_parameter_status("server_version"))
    finally:
        fresh.close()


def broker() -> Part:
    """The broker of background jobs answers; how many jobs wait in each queue."""
    started = time.perf_counter()
    waiting, error = _try(_waiting_jobs)
    facts = {"error": error} if error else {"waiting": waiting, "milliseconds": _milliseconds(started)}
    hint = _("任务队列没有回答，请检查 Valkey 是否在运行；已提交的工作不会丢。")
    return Part("broker", _("任务队列"), essential=True, ok=not error, hint=hint, facts=facts)


def _waiting_jobs() -> dict[str, int]:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
    )
    with client:
        return {queue: client.llen(queue) for queue in QUEUES}


def key() -> Part:
    """The database was sealed with the key that we have."""
    ours, error = _try(is_our_key)
    hint = _("数据库不是用现在的 PERSONAL_DATA_KEY 加密的，请放回原来的密钥；买家信息现在读不出来。")
    return Part(
        "key",
        _("加密密钥"),
        essential=True,
        ok=bool(ours),
        hint=hint,
        facts={"error": error} if error else {},
    )


def worker(now: datetime) -> Part:
    """A worker has done a job in the last two minutes."""
    seen_at, error = _try(
        lambda: Heartbeat.objects.filter(name=WORKER).values_list("seen_at", flat=True).first()
    )
    age = round((now - seen_at).total_seconds()) if seen_at else None
    facts = {"error": error} if error else {"seen_at": _iso(seen_at), "age_seconds": age}
    ok = age is not None and age <= HEARTBEAT_LATE_SECONDS
    hint = _("后台工人没有动静，请检查 worker 进程；导入、导出和统计会停着等它。")
    return Part("worker", _("后台工人"), essential=True, ok=ok, hint=hint, facts=facts)


def beat() -> Part:
    """Some beat holds the lock and ticks."""
    leading, error = _try(_has_leading_beat)
    facts = {"error": error} if error else {"leading": leading}
    hint = _("定时器没有运行，请检查 beat 进程；夜间统计不会自动开始。")
    return Part("beat", _("定时器"), essential=True, ok=bool(leading), hint=hint, facts=facts)


def _has_leading_beat() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LEADING_BEAT_SQL, [LOCK_ID])
        return bool(cursor.fetchone()[0])


def jobs() -> Part:
    """Nothing has been due for too long. A long import ahead is no fault: late work does not stop the shop."""
    found, error = _try(summaries)
    kinds = [
        {
            "kind": one.kind.key,
            "title": one.kind.title,
            "due": one.due,
            "oldest_seconds": one.oldest_seconds,
            "running": one.running,
            "parked": one.parked,
        }
        for one in found or []
    ]
    ok = not error and all(one["oldest_seconds"] <= DUE_LATE_SECONDS for one in kinds)
    facts = {"error": error} if error else {"kinds": kinds}
    hint = _("有工作到时间很久还没有开始，请检查各个后台工人是否在运行、是否太忙。")
    return Part("jobs", _("后台工作"), essential=False, ok=ok, hint=hint, facts=facts)


def figures(now: datetime) -> Part:
    """Yesterday's figures are there and no changed day waits too long. Late figures do not stop the shop."""
    found, error = _try(lambda: (late_figures(now), waiting_days(now)))
    hint = _("统计数字晚了，页面上的数字可能不是最新的；后台工人正常时会自动补上。")
    if error:
        return Part("figures", _("统计数字"), essential=False, ok=False, hint=hint, facts={"error": error})
    late, waiting = found
    facts = {
        "late": [
            {"subject": one.subject, "day": one.day.isoformat(), "why": one.why, "error": one.error}
            for one in late[:20]
        ],
        "late_count": len(late),
        "dirty_days": len(waiting),
    }
    return Part("figures", _("统计数字"), essential=False, ok=not late, hint=hint, facts=facts)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _iso(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
