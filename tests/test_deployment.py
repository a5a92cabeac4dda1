"""What the deployment says is what the product does."""

import re
import subprocess
from pathlib import Path

import yaml
from django.conf import settings
from honcho.environ import parse_procfile

from shopops.embedded.postgres import bin_dir

ROOT = Path(settings.BASE_DIR)


def known_settings() -> set[str]:
    """Names that the product reads from its environment."""
    code = (ROOT / "shopops" / "settings.py").read_text()
    names = set(re.findall(r'(?:env(?:\.\w+)?|_secret)\(\s*"([A-Z_]+)"', code))
    return names | set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "Procfile").read_text()))


def test_every_setting_is_explained() -> None:
    names = known_settings()
    documented = set(re.findall(r"`([A-Z_]{4,})`", (ROOT / "docs" / "deploy.md").read_text()))
    assert len(names) > 15
    assert names - documented == set()


def test_compose_runs_every_process_of_the_procfile() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    commands = [service["command"] for service in compose["services"].values()]
    started = {command[1] for command in commands if command[0] == "scripts/process"}
    assert started == set(parse_procfile((ROOT / "Procfile").read_text()).processes)


def test_compose_explains_what_it_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    given = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked - given == set()


def test_what_the_container_is_given_is_known() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    given = set(compose["x-shop"]["environment"])
    given |= set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    given |= set(re.findall(r"\b([A-Z_]{4,})=", (ROOT / "Dockerfile").read_text()))
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert given - asked - known_settings() == {"PATH", "PYTHONUNBUFFERED"}


def test_one_service_builds_the_image_of_all() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert [name for name, service in services.items() if "build" in service] == ["migrate"]
    assert {service["image"] for service in services.values() if "env_file" in service} == {"shopops"}


def test_the_image_can_back_up_the_database_beside_it() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    said = subprocess.run([bin_dir() / "pg_dump", "--version"], capture_output=True, text=True, check=True)
    ours = re.search(r"\) (\d+)", said.stdout)
    assert ours
    assert int(ours[1]) >= int(compose["services"]["postgres"]["image"].removeprefix("postgres:"))
