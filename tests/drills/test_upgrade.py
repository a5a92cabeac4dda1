"""A shop that was migrated step by step has the same tables as a new one, and the next release finds nothing to do."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.drill, pytest.mark.django_db]

# What a table is made of, without the order of its columns and without names that Django makes up.
SCHEMA = """
    SELECT 'column', table_name || '.' || column_name,
           concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, collation_name)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON')
    FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(t.oid) || p.prosrc
    FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
    UNION ALL
    SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public'
"""
# Tables whose first rows are Django's own, or which the tests empty beforehand.
NOT_COUNTED = ("django_", "auth_", "customer_service_riskyterm")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def test_step_by_step_and_at_once_end_the_same() -> None:
    name = f"upgrade_{os.getpid()}"
    server = os.environ["DATABASE_URL"].partition("?")
    address = f"{server[0].rsplit('/', 1)[0]}/{name}{server[1]}{server[2]}"
    admin = _connect(connection.settings_dict["NAME"])
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        _run(address)
        old = _connect(name)
        with old.cursor() as cursor, connection.cursor() as ours:
            assert _rows(cursor, SCHEMA) == _rows(ours, SCHEMA)
            assert _first_rows(cursor) == _first_rows(ours)
        old.close()
    finally:
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.close()


def _run(address: str) -> None:
    command = [sys.executable, "-m", "tests.drills.upgrade"]
    env = os.environ | {"DATABASE_URL": address}
    done = subprocess.run(
        command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def _first_rows(cursor: object) -> dict[str, object]:
    """How many rows each table begins with."""
    tables = [name for (name,) in _rows(cursor, TABLES) if not name.startswith(NOT_COUNTED)]
    return {name: _rows(cursor, f"SELECT count(*)::text FROM {name}") for name in tables}


def _rows(cursor: object, sql: str) -> list[tuple[str, ...]]:
    cursor.execute(sql)  # type: ignore[attr-defined]
    return sorted(cursor.fetchall())  # type: ignore[attr-defined]


def _connect(name: str) -> psycopg2.extensions.connection:
    facts = {**connection.get_connection_params(), "dbname": name}
    facts.pop("cursor_factory", None)
    return psycopg2.connect(**facts)
