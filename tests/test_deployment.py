"""What the deployment says is what the product does."""

import re
from pathlib import Path

import yaml
from django.conf import settings
from honcho.environ import parse_procfile

ROOT = Path(settings.BASE_DIR)


def test_every_setting_is_explained() -> None:
    code = (ROOT / "shopops" / "settings.py").read_text()
    names = set(re.findall(r'(?:env(?:\.\w+)?|_secret)\(\s*"([A-Z_]+)"', code))
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
