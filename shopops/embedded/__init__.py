"""PostgreSQL and Valkey that come with the product, for machines that have neither.

Settings import this module, so it uses the standard library only.
"""

import hashlib
import json
import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SERVICES_FILE = "services.json"
SECRETS_FILE = "secrets.env"


def urls(data_dir: Path) -> tuple[str, str] | None:
    """(DATABASE_URL, REDIS_URL) of the services running on this DATA_DIR, or None.

    A service that is not embedded has an empty address.
    """
    try:
        recorded = json.loads((data_dir / SERVICES_FILE).read_text())
    except (OSError, ValueError):
        return None
    if not isinstance(recorded, dict):
        return None
    database_url, redis_url = (recorded.get(name) for name in ("database_url", "redis_url"))
    found = (str(database_url or ""), str(redis_url or ""))
    return found if any(found) and all(answers(url) for url in found if url) else None


def stored_secret(data_dir: Path, name: str) -> str:
    """A secret that an earlier `make run` wrote into DATA_DIR; empty when there is none."""
    return read_secrets(data_dir).get(name, "")


def read_secrets(data_dir: Path) -> dict[str, str]:
    """Every NAME=value of DATA_DIR/secrets.env."""
    try:
        lines = (data_dir / SECRETS_FILE).read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def key_fingerprint(key: str) -> str:
    """A digest by which the database and backups recognise their PERSONAL_DATA_KEY."""
    return hashlib.sha256(b"shopops key fingerprint " + key.encode()).hexdigest()[:16]


def answers(url: str) -> bool:
    """Does anything accept connections at this address (socket directory in `?host=`, else host:port)?"""
    parts = urlsplit(url)
    directory = parse_qs(parts.query).get("host", [""])[0]
    family = socket.AF_UNIX if directory else socket.AF_INET
    address = f"{directory}/.s.PGSQL.5432" if directory else (parts.hostname, parts.port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except (OSError, TypeError):  # TypeError: no host in it, so no address of ours
            return False
    return True
