"""Who the banner says can sign in."""

from urllib.parse import urlencode

from django.db import connection

from shopops.demo.people import make_accounts
from shopops.embedded.accounts import find_accounts
from shopops.embedded.config import Config
from shopops.embedded.run import _banner
from shopops.lib.access import Role
from shopops.lib.audit.actions import record
from staff.accounts.actions import create_user
from staff.accounts.models import User


def database_url() -> str:
    facts = connection.get_connection_params()
    where = {name: facts[name] for name in ("host", "port", "user", "password") if facts.get(name)}
    return f"postgresql:///{facts['dbname']}?{urlencode(where)}"


def banner() -> str:
    return _banner(Config.from_environment(), find_accounts(database_url()))


def test_only_accounts_that_are_there(transactional_db: None) -> None:
    assert "create_manager" in banner() and "password" not in banner()
    create_user(username="老板", display_name="", roles=[Role.MANAGER], by=None)
    assert "accounts: 老板" in banner() and "password" not in banner()


def test_demo_accounts_with_their_password(transactional_db: None) -> None:
    make_accounts()
    record("demo.seeded", by=None)
    User.objects.filter(username="finance").update(is_active=False)
    said = banner()
    assert "demo accounts: manager" in said and "shopops-demo" in said
    assert "finance" not in said and "api_client" not in said
