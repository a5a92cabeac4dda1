"""Making the demo shop's handbook."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from customer_service.replies.risky_terms import add_starter_terms
from shopops.demo.handbook.replies import LEAD, make_replies
from shopops.demo.handbook.texts import read_handbook
from shopops.demo.handbook.usage import make_usage
from shopops.lib.access import Role
from shopops.lib.calendar import ZONE
from staff.accounts.models import User


@dataclass(frozen=True)
class Written:
    """How much was made."""

    replies: int
    picks: int


@transaction.atomic
def seed_handbook(*, seed: int, now: datetime) -> Written:
    """The handbook with its use of the 30 days before `now`; the demo accounts and products are there.

    The same arguments make the same handbook.
    """
    random = Random(seed)  # noqa: S311  # plausible, not secret
    now = now.astimezone(ZONE)
    people = {user.username: user for user in User.objects.filter(username__in=Role.values)}
    replies = make_replies(read_handbook(), people, random, now)
    add_starter_terms(by=people[LEAD])
    return Written(len(replies), make_usage(replies, people, random, now))
