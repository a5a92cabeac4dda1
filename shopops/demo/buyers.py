"""The demo shop's buyers: invented, and plainly so."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from shopops.demo.regions import pick_region
from shopops.lib.personal import blind_index, mask_mobile, mask_name, seal

# Of the orders of a shop that has been open for a while, this many come from buyers who bought before.
OLD_BUYER_SHARE = 0.36
# So much spent in a year makes a member, as the shop's table of VIP levels says.
MEMBER_FROM_FEN = 30_000
YEAR = timedelta(days=365)


@dataclass
class Person:
    """A buyer with the one address they always use."""

    number: int
    state: str
    city: str
    first_seen_at: datetime
    # When they paid, and how much of it the shop kept.
    spent: list[tuple[datetime, int]] = field(default_factory=list)

    def is_member(self, moment: datetime) -> bool:
        """Whether what was paid in the year before makes them one."""
        spent_fen = sum(fen for at, fen in self.spent if moment - YEAR <= at < moment)
        return spent_fen >= MEMBER_FROM_FEN

    @property
    def identity(self) -> str:
        return f"ouid:DEMO{self.number:09}"

    @property
    def masked_nick(self) -> str:
        return f"买***{self.number % 1000:03}"

    @property
    def name(self) -> str:
        return f"买家{self.number}"

    @property
    def mobile(self) -> str:
        """Eleven digits beginning with 100: not a number range of any mobile network."""
        return f"100{self.number:08}"

    @property
    def address(self) -> str:
        return f"{self.state} {self.city} 示范区 演示路{self.number % 900 + 1}号"

    @cached_property
    def receiver_masked(self) -> str:
        return f"{mask_name(self.name)} {mask_mobile(self.mobile)} {self.state} {self.city} ***"

    @cached_property
    def receiver_sealed(self) -> bytes:
        return seal({"name": self.name, "mobile": self.mobile, "address": self.address})

    @cached_property
    def mobile_index(self) -> str:
        return blind_index(self.mobile)


class Buyers:
    """Everybody who has ordered up to now; some of them come back."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.people: list[Person] = []

    def next_one(self, moment: datetime) -> Person:
        """Who places the next order: somebody new, or (the newer half more often) somebody known."""
        if self.people and self.random.random() < OLD_BUYER_SHARE:
            place = int(len(self.people) * self.random.random() ** 0.7)
            return self.people[place]
        state, city = pick_region(self.random)
        person = Person(len(self.people) + 1, state, city, moment)
        self.people.append(person)
        return person
