"""pg_dump, pg_restore and psql: which ones, and how they learn where the database is."""

import os
import re
import shutil
import subprocess

import psycopg2
from psycopg2.extensions import parse_dsn

from shopops.embedded import postgres
from shopops.embedded.errors import CommandFailed

SCHEMES = {"postgres", "postgresql", "psql", "pgsql"}
_NAMES = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
_NAMES |= {name: f"PG{name.upper()}" for name in ("host", "port", "user", "password")}


def libpq_url(url: str) -> str:
    """A DATABASE_URL as PostgreSQL's own programs and psycopg2 write it."""
    scheme, _, rest = url.partition("://")
    if scheme not in SCHEMES:
        raise CommandFailed(f"DATABASE_URL must start with postgresql://, not {scheme}://.")
    return f"postgresql://{rest}"


def environment(url: str) -> dict[str, str]:
    """The address as environment: on a command line, others could read the password."""
    parts = parse_dsn(libpq_url(url))
    return {**os.environ, **{_NAMES[name]: value for name, value in parts.items() if name in _NAMES}}


def tool(name: str, url: str) -> str:
    """pg_dump and its family, never older than the server: the embedded ones, else those on PATH."""
    connection = psycopg2.connect(libpq_url(url))
    server = connection.server_version // 10000
    connection.close()
    for candidate in (str(postgres.bin_dir() / name), shutil.which(name)):
        if candidate and _major(candidate) >= server:
            return candidate
    raise CommandFailed(f"The server is PostgreSQL {server}; put its {name} on PATH.")


def _major(tool: str) -> int:
    answer = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", answer)
    return int(found[1]) if found else 0
