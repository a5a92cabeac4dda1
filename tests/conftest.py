"""What every test can ask for."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.signals import setting_changed
from pytest_django.plugin import DjangoDbBlocker

from customer_service.models import RiskyTerm
from shopops.lib.access import Role
from staff.accounts.models import User
from tests import emptying

PASSWORD = "a-good-password-for-tests"


@pytest.fixture(autouse=True, scope="session")
def _own_broker() -> None:
    """Each xdist worker has a Valkey database of its own, as it has a PostgreSQL database of its own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
    base = settings.REDIS_URL
    url = (
        f"{base}&db={number}" if "?" in base else (f"{base}?db={number}" if base.startswith("unix") else base)
    )
    if base.startswith("redis://"):
        url = f"{base.rstrip('/').rsplit('/', 1)[0] if base.count('/') > 2 else base}/{number}"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
    # Caches that were opened while the apps were loaded still use everybody's database.
    setting_changed.send(sender=None, setting="CACHES", value=settings.CACHES, enter=True)
    os.environ["REDIS_URL"] = url


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database of the run; tests that commit leave it as they found it."""
    with django_db_blocker.unblock():
        # A new shop watches some words from its first day; a test says itself which ones it is about.
        RiskyTerm.objects.all().delete()
        emptying.remember()
    # No public hook exists; pytest-django calls this one after every test that commits.
    setattr(TransactionTestCase, "_fixture_teardown", emptying.empty_database)  # noqa: B010


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Argon2 takes a fifth of a second per account, on purpose; its own tests ask for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def user_for(db: None) -> Callable[[str], User]:
    """An account with that role: `user_for("manager")`."""

    def make(role: str) -> User:
        assert role in Role.values
        found = User.objects.filter(username=role).first()
        return found or User.objects.create_user(role, PASSWORD, roles=[role])

    return make


@pytest.fixture
def client_for(user_for: Callable[[str], User]) -> Callable[[str], Client]:
    """A browser in which somebody with that role is signed in."""

    def make(role: str) -> Client:
        client = Client()
        client.force_login(user_for(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the test database; ready when it answers a ping."""
    database = connection.settings_dict
    env = os.environ | {
        "DATABASE_URL": _database_url(database["NAME"]),
        "REDIS_URL": settings.REDIS_URL,
        "SHOPOPS_ENV": "test",
        "DATA_DIR": str(settings.DATA_DIR),
    }
    command = [sys.executable, "-m", "celery", "-A", "shopops", "worker", "-c", "1", "-l", "WARNING"]
    command += ["-Q", "reminders,imports,default", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, start_new_session=True)
    try:
        _wait_until_ready(worker)
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        redis.Redis.from_url(settings.REDIS_URL).flushdb()


def _database_url(name: str) -> str:
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def _wait_until_ready(worker: subprocess.Popen[bytes]) -> None:
    from shopops.celery import app

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert worker.poll() is None, "the worker died at start"
        if app.control.ping(timeout=0.5):
            return
    raise AssertionError("the worker did not answer within 60 s")
