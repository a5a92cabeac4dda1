"""Emptying the test database after a test that committed: only what was written, in milliseconds.

Django empties every table and builds content types and permissions anew, a second each time. Here the rows
that migrations made are remembered once; afterwards written tables are emptied and those rows put back.
"""

from django.db import connection
from django.test import TransactionTestCase

KEPT = "kept_for_tests"
# Made by migrations and never written by a test.
UNTOUCHED = ("django_migrations", "django_content_type", "auth_permission")


def remember() -> None:
    """Copy the rows that migrations made; to be called once, on the fresh database."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        for table in _written():
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}")


def empty_database(case: TransactionTestCase) -> None:
    """What a `TransactionTestCase` does at its end."""
    kept = set(_tables(KEPT))
    tables = _written()
    with connection.cursor() as cursor:
        # Neither foreign keys nor triggers are asked: whole tables go, append-only ones too.
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM public.{table}")
        for table in kept:
            cursor.execute(f"DELETE FROM public.{table}; INSERT INTO public.{table} TABLE {KEPT}.{table}")
        cursor.execute("RESET session_replication_role")


def _written() -> list[str]:
    """The tables that hold any row, in one query."""
    some = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.{table})" for table in _tables("public")
    )
    with connection.cursor() as cursor:
        cursor.execute(some)
        return [name for (name,) in cursor.fetchall()]


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s AND tablename <> ALL (%s)",
            [schema, list(UNTOUCHED)],
        )
        return [name for (name,) in cursor.fetchall()]
