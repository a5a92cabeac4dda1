"""A backup brings back the whole shop, refuses to overwrite one, and notices another key."""

import dataclasses
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from shopops.embedded import pgtools
from shopops.embedded.__main__ import main as command
from shopops.embedded.backup import backup
from shopops.embedded.config import Config, keep_secrets
from shopops.embedded.errors import CommandFailed
from shopops.embedded.restore import restore
from staff.accounts.models import User
from tests import make
from tests.conftest import _database_url

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

KEYS = ("SECRET_KEY", "PERSONAL_DATA_KEY")


@pytest.fixture(autouse=True)
def _kept_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shop(tmp_path: Path) -> Config:
    """The shop of the test database, with one uploaded file."""
    config = _config(tmp_path / "old", connection.settings_dict["NAME"])
    keep_secrets(config.data_dir)
    upload = config.data_dir / "media" / "imports" / "订单报表.csv"
    upload.parent.mkdir(parents=True)
    upload.write_text("订单编号\n1\n")
    return config


@pytest.fixture
def elsewhere(shop: Config, tmp_path: Path) -> Iterator[Config]:
    """An empty database and an empty DATA_DIR with the keys of the old one."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    config = _config(tmp_path / "new", name)
    config.data_dir.mkdir()
    (config.data_dir / "secrets.env").write_text((shop.data_dir / "secrets.env").read_text())
    yield config
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_whole_shop_comes_back(
    shop: Config, elsewhere: Config, user_for: Callable[[str], User], tmp_path: Path
) -> None:
    picture = make.picture(by=user_for("manager"), content=b"a picture of a reply")
    file = tmp_path / "shop.tar"
    backup(shop, file)
    assert file.stat().st_mode & 0o077 == 0

    restore(elsewhere, file, force=False)

    assert _structure(elsewhere) == _structure(shop)
    assert _rows(elsewhere, "SELECT username FROM staff_user") == [("manager",)]
    pictures = _rows(
        elsewhere, "SELECT key::text, convert_from(content, 'UTF8') FROM customer_service_picture"
    )
    assert pictures == [(str(picture.key), "a picture of a reply")]
    copied = elsewhere.data_dir / "media" / "imports" / "订单报表.csv"
    assert copied.read_text() == "订单编号\n1\n"


def test_a_shop_is_not_overwritten_unless_forced(
    shop: Config, elsewhere: Config, user_for: Callable[[str], User], tmp_path: Path
) -> None:
    backup(shop, tmp_path / "before.tar")
    user_for("manager")
    backup(shop, tmp_path / "after.tar")
    restore(elsewhere, tmp_path / "before.tar", force=False)

    with pytest.raises(CommandFailed, match="There is a shop here already"):
        restore(elsewhere, tmp_path / "after.tar", force=False)
    assert _rows(elsewhere, "SELECT username FROM staff_user") == []

    restore(elsewhere, tmp_path / "after.tar", force=True)
    assert _rows(elsewhere, "SELECT username FROM staff_user") == [("manager",)]


def test_a_backup_made_under_another_key_is_noticed(shop: Config, elsewhere: Config, tmp_path: Path) -> None:
    backup(shop, tmp_path / "shop.tar")
    (elsewhere.data_dir / "secrets.env").unlink()

    with pytest.raises(CommandFailed, match="another PERSONAL_DATA_KEY"):
        restore(elsewhere, tmp_path / "shop.tar", force=False)
    assert _structure(elsewhere) == []


@pytest.mark.parametrize(
    "entry", ["database.dump", "media/imports/订单报表.csv", "manifest.json", "SHA256SUMS"]
)
def test_a_damaged_backup_replaces_nothing(
    shop: Config, elsewhere: Config, user_for: Callable[[str], User], tmp_path: Path, entry: str
) -> None:
    """One byte turned by a failing disk, anywhere: what is there stays, forced or not."""
    file = tmp_path / "shop.tar"
    backup(shop, file)
    restore(elsewhere, file, force=False)
    user_for("manager")
    backup(shop, file)
    with tarfile.open(file) as tar:
        place = tar.getmember(entry).offset_data
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    with pytest.raises(CommandFailed, match=r"damaged|is not a backup"):
        restore(elsewhere, file, force=True)
    assert _rows(elsewhere, "SELECT username FROM staff_user") == []
    assert (elsewhere.data_dir / "media" / "imports" / "订单报表.csv").read_text() == "订单编号\n1\n"


def test_a_backup_that_lost_an_entry_replaces_nothing(
    shop: Config, elsewhere: Config, tmp_path: Path
) -> None:
    whole, part = tmp_path / "shop.tar", tmp_path / "part.tar"
    backup(shop, whole)
    with tarfile.open(whole) as source, tarfile.open(part, "w") as target:
        for member in source:
            if not member.name.startswith("media/"):
                target.addfile(member, source.extractfile(member))
    with pytest.raises(CommandFailed, match="damaged, first in media/imports"):
        restore(elsewhere, part, force=False)
    assert _structure(elsewhere) == []


def test_a_file_that_is_no_backup(elsewhere: Config, tmp_path: Path) -> None:
    (tmp_path / "holiday.tar").write_bytes(b"not a tar")
    with pytest.raises(CommandFailed, match="is not a backup of shopops"):
        restore(elsewhere, tmp_path / "holiday.tar", force=True)


def test_a_container_sends_its_backup_out(
    shop: Config, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", shop.database_url)
    monkeypatch.setenv("DATA_DIR", str(shop.data_dir))
    assert command(["backup", "-"]) == 0
    written = capsysbinary.readouterr()
    with tarfile.open(fileobj=io.BytesIO(written.out)) as tar:
        assert tar.getnames() == [
            "manifest.json",
            "database.dump",
            "media/imports/订单报表.csv",
            "SHA256SUMS",
        ]
    assert b"The keys are not in it" in written.err


def test_a_backup_onto_a_full_disk(
    shop: Config, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", shop.database_url)
    monkeypatch.setenv("DATA_DIR", str(shop.data_dir))
    with open("/dev/full", "w") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert command(["backup", "-"]) == 1
        monkeypatch.undo()
    said = capfd.readouterr().err
    assert "The disk is full" in said and said.count("\n") == 1


def test_a_container_takes_its_backup_in(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"not a tar")))
    assert command(["restore", "-"]) == 1
    assert b"is not a backup of shopops" in capsysbinary.readouterr().err


def _config(data_dir: Path, database: str) -> Config:
    config = dataclasses.replace(Config.from_environment(), data_dir=data_dir)
    return dataclasses.replace(config, database_url=_database_url(database))


def _rows(config: Config, query: str) -> list[tuple[object, ...]]:
    with psycopg2.connect(pgtools.libpq_url(config.database_url)) as there, there.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    there.close()
    return rows


def _structure(config: Config) -> list[tuple[object, ...]]:
    """Every table, index, constraint and trigger by name."""
    return _rows(
        config,
        "SELECT relkind::text, relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT contype::text, conname::text FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    )
