"""What the lead's pages show: advice on saving, products to link, use of the handbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from customer_service.replies.categories import tree
from customer_service.replies.models import MissState, Reply, ReplyDay, ReplyStatus, Scope, SearchMiss
from customer_service.replies.querysets import first_of, managed_by, terms_on, unused_since, with_outdated
from customer_service.replies.rules import (
    SIMILAR,
    Term,
    bigrams,
    contradictions,
    jaccard,
    risky_terms_in,
)
from products.catalogue.models import ApproveStatus, Product
from shopops.lib.calendar import today
from shopops.lib.rollup.queries import data_through
from staff.accounts.models import User

# Newer questions than these are not compared: no handbook is so large, and saving stays quick.
COMPARED = 6_000
SHOWN_ALIKE = 5
# Questions that are only somewhat alike matter when their answers name other figures.
SOMEWHAT_SIMILAR = 0.45
MOST_COMPARED_ANSWERS = 20
SHOWN_ROWS = 20
PERIODS_DAYS = (30, 90)


@dataclass(frozen=True)
class SimilarReply:
    """A reply to nearly the same question; `differing`: figures that contradict each other (68 / 99 元)."""

    reply: Reply
    similarity: float
    differing: list[str]


@dataclass(frozen=True)
class Advice:
    """Warnings before a reply is saved; none of them forbids saving."""

    risky: list[Term]
    alike: list[SimilarReply]

    def __bool__(self) -> bool:
        return bool(self.risky or self.alike)

    @property
    def on_the_answer(self) -> "Advice":
        """What is left when the question is not new: a similarity that was there before is not shown again."""
        return Advice(self.risky, [one for one in self.alike if one.differing])


def advice_for(reply: Reply) -> Advice:
    """Risky words in a reply, and replies of the same scope to nearly the same question.

    The reply need not be saved. Three queries: words of today, questions (without bodies), and the few
    replies that are alike.
    """
    terms = [term for term in terms_on(today()) if not term.is_forbidden]
    return Advice(risky_terms_in(f"{reply.title}\n{reply.body}", terms), _alike(reply))


def _alike(reply: Reply) -> list[SimilarReply]:
    own = [found for found in map(bigrams, (reply.title, *reply.other_wordings)) if found]
    similarity = {}
    for pk, title, wordings in _questions_beside(reply):
        best = max((jaccard(one, bigrams(text)) for one in own for text in (title, *wordings)), default=0.0)
        if best >= SOMEWHAT_SIMILAR:
            similarity[pk] = best
    nearest = sorted(similarity, key=lambda pk: (-similarity[pk], pk))[:MOST_COMPARED_ANSWERS]
    found = Reply.objects.select_related("category").in_bulk(nearest)
    alike = [
        SimilarReply(found[pk], similarity[pk], contradictions(reply.body, found[pk].body))
        for pk in nearest
        if pk in found
    ]
    return [one for one in alike if one.differing or one.similarity >= SIMILAR][:SHOWN_ALIKE]


def _questions_beside(reply: Reply) -> Iterable[tuple[int, str, list[str]]]:
    """The other replies that are not retired in the same scope, newest first."""
    rows = Reply.objects.filter(scope=reply.scope, team=reply.team).exclude(status=ReplyStatus.RETIRED)
    if reply.scope == Scope.PERSONAL:
        rows = rows.filter(owner_id=reply.owner_id)
    rows = rows.exclude(pk=reply.pk).order_by("-pk")
    return rows.values_list("pk", "title", "other_wordings")[:COMPARED]


def products_like(text: str, limit: int) -> list[Product]:
    """Products whose number or 货号 begins so, or whose title has every piece; on sale and best sold first."""
    titled = Q()
    for piece in text.split():
        titled &= Q(title__icontains=piece)
    found = Product.objects.filter(Q(num_iid__startswith=text) | Q(outer_id__istartswith=text) | titled)
    on_sale = Case(When(approve_status=ApproveStatus.ONSALE, then=Value(0)), default=Value(1))
    return list(
        found.defer("extra").order_by(on_sale, F("sold_quantity").desc(nulls_last=True), "pk")[:limit]
    )


def products_numbered(numbers: Iterable[str]) -> list[Product]:
    """Products by 商品 ID or 货号."""
    wanted = list(numbers)
    return list(Product.objects.filter(Q(num_iid__in=wanted) | Q(outer_id__in=wanted)).order_by("pk"))


# --- use ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Used:
    """Something and how often it was used."""

    name: str
    uses: int
    reply: Reply | None = None
    code: str = ""


@dataclass(frozen=True)
class UsagePage:
    """How the handbook was used in the last `days` days, today so far included; whole days up to `data_through`."""

    days: int
    data_through: date | None
    total: int
    most: list[Used]
    by_agent: list[Used]
    by_category: list[Used]
    never: list[Reply]
    never_count: int
    outdated: list[Any]
    outdated_count: int
    misses: list[SearchMiss]
    misses_count: int


def usage_page(user: User, days: int) -> UsagePage:
    """The figures of the lead's usage page; personal replies of others count in sums but are not named."""
    first = first_of(days)
    uses = ReplyDay.objects.filter(day__gte=first).order_by()
    managed = managed_by(user).filter(status=ReplyStatus.APPROVED).defer("search_pinyin", "body")
    never = unused_since(managed, first).order_by("title", "pk")
    outdated = with_outdated(managed, today()).filter(outdated__gt="").order_by("valid_until", "pk")
    misses = SearchMiss.objects.filter(state=MissState.OPEN)
    return UsagePage(
        days=days,
        data_through=data_through("reply_day"),
        total=uses.aggregate(total=Sum("uses", default=0))["total"],
        most=_most(uses, managed_by(user)),
        by_agent=_by_agent(uses),
        by_category=_by_category(uses),
        never=list(never[:SHOWN_ROWS]),
        never_count=never.count(),
        outdated=list(outdated[:SHOWN_ROWS]),
        outdated_count=outdated.count(),
        misses=list(misses[:SHOWN_ROWS]),
        misses_count=misses.count(),
    )


def _most(uses: QuerySet[ReplyDay], managed: QuerySet[Reply]) -> list[Used]:
    summed = uses.filter(reply__in=managed.values("pk")).values_list("reply_id").annotate(sum=Sum("uses"))
    rows = list(summed.order_by("-sum", "reply_id")[:SHOWN_ROWS])
    found = Reply.objects.in_bulk([pk for pk, _ in rows])
    return [Used(found[pk].title, uses, found[pk]) for pk, uses in rows if pk in found]


def _by_agent(uses: QuerySet[ReplyDay]) -> list[Used]:
    rows = list(uses.values_list("agent_id").annotate(sum=Sum("uses")).order_by("-sum", "agent_id"))
    people = User.objects.in_bulk([pk for pk, _ in rows])
    return [Used(str(people[pk]), uses, code=str(pk)) for pk, uses in rows if pk in people]


def _by_category(uses: QuerySet[ReplyDay]) -> list[Used]:
    existing = uses.filter(reply__isnull=False)
    rows = existing.values_list("reply__category_id").annotate(sum=Sum("uses")).order_by("-sum")
    paths = {node.category.pk: node.path for node in tree()}
    return [Used(paths.get(pk, ""), uses, code=str(pk)) for pk, uses in rows]


def waiting_proposals() -> int:
    """How many proposals wait for the lead; those sent back wait for their authors."""
    drafts = Q(status=ReplyStatus.DRAFT, review_note="") & ~Q(scope=Scope.PERSONAL)
    return Reply.objects.filter(drafts).count()
