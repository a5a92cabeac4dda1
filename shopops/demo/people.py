"""Demo accounts: one per role, named after the role."""

from staff.accounts.models import User
from staff.accounts.roles import ROLES, ApiClient

DEMO_PASSWORD = "shopops-demo"  # noqa: S105  # published on purpose; never made in production


def make_accounts() -> list[str]:
    """Create the accounts that are missing; the user names of all of them.

    A program signs in with a token, not with a password: that account has none.
    """
    known = set(User.objects.filter(username__in=ROLES).values_list("username", flat=True))
    for code, role in ROLES.items():
        if code in known:
            continue
        password = None if role is ApiClient else DEMO_PASSWORD
        User.objects.create_user(code, password, roles=[code], display_name=str(role.title))
    return list(ROLES)
