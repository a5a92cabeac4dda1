"""One file that holds a shop: its database, its uploads and a manifest.

The keys are not in it: who finds a backup must not be able to read the buyers' data. The manifest has a
fingerprint of PERSONAL_DATA_KEY, so that a restore under another key is noticed before it is too late.
"""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from shopops.embedded import key_fingerprint, pgtools, stored_secret, urls
from shopops.embedded.config import Config
from shopops.embedded.errors import CommandFailed
from shopops.embedded.run import make_services, shop_environment

MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media"
# The last entry: a line `<SHA-256>  <name>` for every other one, as sha256sum writes and checks them.
CHECKSUMS = "SHA256SUMS"
FORMAT = 2


def backup(config: Config, file: Path) -> str:
    """Write the shop into `file`, whole or not at all; works while the shop runs. Returns what it did."""
    found = urls(config.data_dir)
    if config.database_url or (found and found[0]):
        return _write(config, config.database_url or (found or ("", ""))[0], file)
    with make_services(config) as services:
        return _write(config, shop_environment(config, services)["DATABASE_URL"], file)


def _write(config: Config, url: str, file: Path) -> str:
    target = file.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = tempfile.mkdtemp(dir=target.parent, prefix=".backup-")
    except OSError as error:
        raise CommandFailed(f"{target} cannot be written: {error.strerror}.") from error
    try:
        dump = Path(scratch, DUMP)
        _dump(url, dump)
        unfinished = Path(scratch, "shop.tar")
        _pack(config, dump, unfinished)
        unfinished.replace(target)
    finally:
        shutil.rmtree(scratch)
    return (
        f"Wrote {target} ({target.stat().st_size // 1024} KB). The keys are not in it: keep {keys(config)}."
    )


def _dump(url: str, target: Path) -> None:
    command = [pgtools.tool("pg_dump", url), "--format=custom", "--no-owner", "--no-privileges"]
    command += ["-f", str(target)]
    done = subprocess.run(command, env=pgtools.environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailed(f"The database could not be saved: {' '.join(done.stderr.split())}")


def _pack(config: Config, dump: Path, target: Path) -> None:
    media = config.data_dir / MEDIA
    files = sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else []
    manifest = {
        "format": FORMAT,
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "key_fingerprint": fingerprint(config),
        "media_files": len(files),
    }
    target.touch(mode=0o600)
    with tarfile.open(target, "w") as tar:
        sums = [_add(tar, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))]
        for path, name in [(dump, DUMP), *((path, f"{MEDIA}/{path.relative_to(media)}") for path in files)]:
            with suppress(FileNotFoundError), path.open("rb") as file:  # a running shop may have removed it
                sums.append(_add(tar, name, file))
        _add(tar, CHECKSUMS, io.BytesIO("".join(sums).encode()))


class _Summed:
    """A file that is summed while it is read: what is noted is what was packed."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO) -> str:
    """Pack one entry; its line of the checksums."""
    header = tarfile.TarInfo(name)
    header.size, header.mode = file.seek(0, io.SEEK_END), 0o600
    if hasattr(file, "name"):
        header.mtime = int(os.fstat(file.fileno()).st_mtime)
    file.seek(0)
    summed = _Summed(file)
    tar.addfile(header, summed)  # type: ignore[arg-type]  # only read
    return f"{summed.digest.hexdigest()}  {name}\n"


def fingerprint(config: Config) -> str:
    """Of the PERSONAL_DATA_KEY that this shop would use."""
    key = os.environ.get("PERSONAL_DATA_KEY") or stored_secret(config.data_dir, "PERSONAL_DATA_KEY")
    return key_fingerprint(key)


def keys(config: Config) -> str:
    """Where the keys of this shop are, for a sentence."""
    return (
        "PERSONAL_DATA_KEY" if os.environ.get("PERSONAL_DATA_KEY") else str(config.data_dir / "secrets.env")
    )
