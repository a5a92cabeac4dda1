"""Emptying the test database after a test that committed: only what was written, in milliseconds.

Django empties every table and builds content types and permissions anew, a second each time. Here the rows
that migrations made are remembered once; afterwards written tables are emptied and those rows put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

# Made by migrations and never written by a test.
UNTOUCHED = ("django_migrations", "django_content_type", "auth_permission")

_made_by_migrations: dict[str, str] = {}


def remember() -> None:
    """Keep the rows that migrations made; to be called once, on the fresh database."""
    with connection.cursor() as cursor:
        for table in _written():
            rows = StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            _made_by_migrations[table] = rows.getvalue()


@contextmanager
def kept(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written inside stays for the tests of a module, whose own changes are rolled back as ever."""
    with blocker.unblock():
        try:
            yield
        finally:
            empty_database()


def empty_database(case: TransactionTestCase | None = None) -> None:
    """What a `TransactionTestCase` does at its end."""
    tables = _written()
    with connection.cursor() as cursor:
        # Neither foreign keys nor triggers are asked: whole tables go, append-only ones too.
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        for table, rows in _made_by_migrations.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))
        cursor.execute("RESET session_replication_role")


def _written() -> list[str]:
    """The tables that hold any row, in one query."""
    some = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(some)
        return [name for (name,) in cursor.fetchall()]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT quote_ident(tablename) FROM pg_tables
               WHERE schemaname = 'public' AND tablename <> ALL (%s)""",
            [list(UNTOUCHED)],
        )
        return [name for (name,) in cursor.fetchall()]
