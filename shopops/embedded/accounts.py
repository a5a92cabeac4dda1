"""Who can sign in, asked of the database, and the first manager of a shop without demo data."""

import getpass
import subprocess
import sys

import psycopg2

from shopops.embedded.config import ROOT
from shopops.embedded.pgtools import libpq_url

CREATE_MANAGER = ".venv/bin/python -m shopops.embedded exec -- .venv/bin/python manage.py create_manager"
# Accounts with a password; those of the seeding have the names of roles.
_ACCOUNTS = """
    SELECT username, roles = ARRAY[username]::varchar[] AND EXISTS (
        SELECT FROM audit_auditentry WHERE action = 'demo.seeded')
    FROM staff_user WHERE is_active AND password NOT LIKE '!%' ORDER BY id
"""


def find_accounts(database_url: str) -> dict[str, bool]:
    """User names that can sign in, each with whether the demo data made it."""
    connection = psycopg2.connect(libpq_url(database_url), connect_timeout=5)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNTS)
            return dict(cursor.fetchall())
    finally:
        connection.close()


def ask_for_manager(env: dict[str, str]) -> None:
    """Name and password at the terminal until an account is made; without a terminal, nothing: the banner says how."""
    if not sys.stdin.isatty():
        return
    print("· no account yet: name and password of the first manager", flush=True)
    while True:
        name = input("  user name: ").strip()
        password = getpass.getpass("  password: ")
        if password != getpass.getpass("  password again: "):
            print("  The two passwords differ.", flush=True)
        elif name and _create(name, password, env):
            return


def _create(name: str, password: str, env: dict[str, str]) -> bool:
    command = [sys.executable, "manage.py", "create_manager", "--password-stdin", "--", name]
    return not subprocess.run(command, cwd=ROOT, env=env, input=password.encode(), check=False).returncode
