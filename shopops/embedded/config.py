"""What the environment says about this copy of the shop."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from shopops.embedded import SECRETS_FILE, read_secrets
from shopops.embedded.errors import CommandFailed
from shopops.embedded.services import make_data_dir, write_private

ROOT = Path(__file__).resolve().parents[2]
SECRET_NAMES = ("SECRET_KEY", "PERSONAL_DATA_KEY")


@dataclass(frozen=True)
class Config:
    """Where this copy lives and listens."""

    data_dir: Path
    host: str
    port: int
    kind: str
    database_url: str
    redis_url: str

    @classmethod
    def from_environment(cls) -> "Config":
        """Read DATA_DIR, HOST, PORT, SHOPOPS_ENV, DATABASE_URL and REDIS_URL."""
        port = os.environ.get("PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandFailed(f"PORT must be a number from 1 to 65535, not {port!r}.")
        return cls(
            data_dir=Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve(),
            host=os.environ.get("HOST") or "127.0.0.1",
            port=int(port),
            kind=os.environ.get("SHOPOPS_ENV") or "demo",
            database_url=os.environ.get("DATABASE_URL", ""),
            redis_url=os.environ.get("REDIS_URL", ""),
        )

    @property
    def reach(self) -> str:
        """Host under which this machine reaches itself."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - compared, not bound

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        return f"http://{self.reach}:{self.port}/"


def keep_secrets(data_dir: Path) -> None:
    """Make the secrets that the environment does not give, once, and keep them in DATA_DIR."""
    make_data_dir(data_dir)
    stored = read_secrets(data_dir)
    missing = [name for name in SECRET_NAMES if not stored.get(name) and not os.environ.get(name)]
    if missing:
        stored |= {name: secrets.token_urlsafe(50) for name in missing}
        write_private(data_dir / SECRETS_FILE, "".join(f"{name}={value}\n" for name, value in stored.items()))
