"""Demo accounts: one per role, named after the role."""

from shopops.lib.access import Role
from staff.accounts.models import User

DEMO_PASSWORD = "shopops-demo"  # noqa: S105  # published on purpose; never made in production


def make_accounts() -> list[str]:
    """Create the accounts that are missing; the user names of all of them.

    A program signs in with a token, not with a password: that account has none.
    """
    known = set(User.objects.filter(username__in=Role.values).values_list("username", flat=True))
    for role in Role:
        if role in known:
            continue
        password = None if role == Role.API_CLIENT else DEMO_PASSWORD
        User.objects.create_user(role.value, password, roles=[role.value], display_name=str(role.label))
    return Role.values
