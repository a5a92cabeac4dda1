"""Make the shop of a backup the shop of this DATA_DIR or DATABASE_URL."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg2

from shopops.embedded import pgtools
from shopops.embedded.backup import CHECKSUMS, DUMP, FORMAT, MANIFEST, MEDIA, fingerprint, keys
from shopops.embedded.config import Config
from shopops.embedded.errors import CommandFailed
from shopops.embedded.run import make_services, shop_environment

EMPTY_SCHEMA = b"""\
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
"""


def restore(config: Config, file: Path, *, force: bool) -> str:
    """Make the shop of `file` the shop of this DATA_DIR or DATABASE_URL, in one transaction.

    Refuses a database or a media directory with content, and a backup made under another key, unless forced.
    """
    manifest = _manifest(file)
    _check_sums(file)
    with make_services(config) as services:
        url = shop_environment(config, services).get("DATABASE_URL", "")
        if not force:
            _check_empty(config, url)
            _check_key(config, manifest)
        _load(url, file)
        _place_media(config.data_dir, file)
    return f"Restored {file}: a shop of {manifest['made_at']}, {manifest['media_files']} uploaded files."


def _manifest(file: Path) -> dict[str, str]:
    try:
        with tarfile.open(file) as tar:
            member = tar.extractfile(MANIFEST)
            manifest: dict[str, str] = json.load(member) if member else {}
            tar.getmember(DUMP)
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise CommandFailed(f"{file} is not a backup of shopops ({error}).") from error
    if manifest.get("format") != FORMAT:
        raise CommandFailed(
            f"{file} was made by another version of shopops; restore it with that one, then upgrade."
        )
    return manifest


def _check_sums(file: Path) -> None:
    """Every entry is what was packed, before anything is replaced."""
    found: dict[str, str] = {}
    noted: dict[str, str] = {}
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                source = tar.extractfile(member)
                if member.name == CHECKSUMS and source:
                    lines = source.read().decode().splitlines()
                    noted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
                elif source:
                    found[member.name] = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]  # a file
    except (OSError, tarfile.TarError, ValueError) as error:
        raise CommandFailed(f"{file} is damaged ({error}); nothing was restored.") from error
    if damaged := sorted(name for name in found.keys() | noted.keys() if found.get(name) != noted.get(name)):
        raise CommandFailed(
            f"{file} is damaged, first in {damaged[0]}; nothing was restored. Take another backup."
        )


def _check_empty(config: Config, url: str) -> None:
    with psycopg2.connect(pgtools.libpq_url(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        tables = (cursor.fetchone() or (0,))[0]
    connection.close()
    media = config.data_dir / MEDIA
    if tables or (media.exists() and any(media.iterdir())):
        raise CommandFailed(
            "There is a shop here already; FORCE=1 replaces it, another DATA_DIR leaves it alone."
        )


def _check_key(config: Config, manifest: dict[str, str]) -> None:
    if manifest["key_fingerprint"] != fingerprint(config):
        raise CommandFailed(
            "The backup was made with another PERSONAL_DATA_KEY, its buyers' data would be unreadable: "
            f"first put that key into {keys(config)} (FORCE=1 restores all the same)."
        )


def _load(url: str, file: Path) -> None:
    """Replace the schema and fill it in one transaction: on any error the old shop is still there."""
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(file) as tar:
        dump = Path(scratch, DUMP)
        source = tar.extractfile(DUMP)
        with dump.open("wb") as target:
            shutil.copyfileobj(source or io.BytesIO(), target)
        command = [pgtools.tool("pg_restore", url), "--no-owner", "--no-privileges", "-f", "-", str(dump)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
            _feed(url, reader)


def _feed(url: str, reader: "subprocess.Popen[bytes]") -> None:
    psql = [pgtools.tool("psql", url), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    writer = subprocess.Popen(
        psql, env=pgtools.environment(url), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdin and reader.stdout  # noqa: S101 - both are pipes
    try:
        writer.stdin.write(EMPTY_SCHEMA)
        for line in _understood(reader.stdout):
            writer.stdin.write(line)
        if reader.wait():
            writer.kill()  # before the end of its input, so nothing is committed
    except BrokenPipeError:
        pass
    _, message = writer.communicate()
    if writer.returncode or reader.wait():
        lines = message.decode(errors="replace").strip().splitlines()
        # Notices of what was dropped come before the error.
        errors = [line for line in lines if "ERROR" in line] or lines or ["the dump cannot be read"]
        raise CommandFailed(f"Nothing was restored: {errors[0]}")


def _understood(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The script without the one setting that servers before 17 do not know."""
    return (line for line in lines if line != b"SET transaction_timeout = 0;\n")


def _place_media(data_dir: Path, file: Path) -> None:
    """Put the uploads in place of those that are there; nothing is written outside of `media`."""
    media, fresh = data_dir / MEDIA, (data_dir / f"{MEDIA}.restored").resolve()
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    with tarfile.open(file) as tar:
        for member in tar:
            target = (fresh / member.name.removeprefix(f"{MEDIA}/")).resolve()
            if member.isfile() and member.name.startswith(f"{MEDIA}/") and target.is_relative_to(fresh):
                _extract(tar, member, target)
    shutil.rmtree(media, ignore_errors=True)
    fresh.rename(media)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = tar.extractfile(member)
    target.touch(mode=0o600)
    with target.open("wb") as file:
        shutil.copyfileobj(source or io.BytesIO(), file)
    os.utime(target, (member.mtime, member.mtime))  # a restore makes nothing younger than it is
