"""What can be wrong before anything is started, each as one sentence."""

import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import redis

from shopops.embedded.errors import CommandFailed
from shopops.embedded.pgtools import libpq_url

MINIMUM_FREE_BYTES = 500 * 1024**2
OLDEST_POSTGRES = 150000


def check_port(host: str, port: int) -> None:
    """Nobody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandFailed(
                f"Port {port} on {host} cannot be used ({reason.lower()}); choose another: make run PORT={port + 1}"
            ) from error


def check_disk(data_dir: Path, minimum_bytes: int = MINIMUM_FREE_BYTES) -> None:
    """Room for the database to work."""
    existing = next(path for path in (data_dir, *data_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < minimum_bytes:
        raise CommandFailed(
            f"The disk of {data_dir} is full: {free // 1024**2} MB free, {minimum_bytes // 1024**2} MB needed; "
            "make room or choose another DATA_DIR."
        )


def check_database(url: str) -> None:
    """The given DATABASE_URL opens a PostgreSQL that is new enough and speaks UTF-8."""
    try:
        connection = psycopg2.connect(libpq_url(url), connect_timeout=5)
    except (psycopg2.Error, UnicodeError) as error:
        raise CommandFailed(f"DATABASE_URL does not work: {' '.join(str(error).split())}") from error
    version, encoding = connection.server_version, connection.get_parameter_status("server_encoding")
    connection.close()
    if version < OLDEST_POSTGRES:
        raise CommandFailed(f"DATABASE_URL is PostgreSQL {version // 10000}; 15 or newer is needed.")
    if encoding != "UTF8":
        raise CommandFailed(f"DATABASE_URL is a database in {encoding}; create it with ENCODING 'UTF8'.")


def check_broker(url: str) -> None:
    """The given REDIS_URL opens a Valkey or Redis."""
    where = f"{urlsplit(url).hostname or url.partition('://')[2]}"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise CommandFailed(f"REDIS_URL ({where}) does not work: {' '.join(str(error).split())}") from error
