"""Writing the handbook into the database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

import pgtrigger
from django.db.models import F, Q

from customer_service.replies.models import Category, Reply, ReplyStatus, Scope
from customer_service.replies.rules import pinyin_of
from products.catalogue.models import Product
from shopops.demo.handbook.texts import Text
from staff.accounts.models import User

LEAD = "cs_lead"


def make_replies(
    texts: Iterable[Text], people: dict[str, User], random: Random, now: datetime
) -> list[Reply]:
    """Categories and replies, written over the months before `now`."""
    texts = list(texts)
    sections = _make_categories(texts)
    replies = [
        _reply(text, sections[text.chapter, text.section], people, _written_at(random, now), now.date())
        for text in texts
    ]
    linked = [_products_of(text) for text in texts]
    for reply, products in zip(replies, linked, strict=True):
        reply.product_numbers = [product.num_iid for product in products]
    Reply.objects.bulk_create(replies)
    _link_products(replies, linked)
    # Written when they were approved; that is no change worth a version.
    with pgtrigger.ignore():
        Reply.objects.filter(approved_at__isnull=False).update(
            created_at=F("approved_at"), updated_at=F("approved_at")
        )
    return replies


def _make_categories(texts: list[Text]) -> dict[tuple[str, str], Category]:
    names = list(dict.fromkeys(text.chapter for text in texts))
    tops = {name: Category(name=name, position=at) for at, name in enumerate(names, start=1)}
    Category.objects.bulk_create(tops.values())
    keys = dict.fromkeys((text.chapter, text.section) for text in texts)
    sections = {
        (top, name): Category(name=name, parent=tops[top], position=at)
        for at, (top, name) in enumerate(keys, start=1)
    }
    Category.objects.bulk_create(sections.values())
    return sections


def _reply(
    text: Text, category: Category, people: dict[str, User], written_at: datetime, today: date
) -> Reply:
    owner = people.get(text.options.get("personal", ""))
    proposer = people.get(text.options.get("draft", ""))
    author = owner or proposer or people[LEAD]
    valid_from, valid_until = text.valid_on(today)
    return Reply(
        title=text.title,
        other_wordings=list(text.wordings),
        body=text.body,
        short_code=text.code,
        category=category,
        step=text.step,
        stage=text.stage,
        scope=Scope.PERSONAL if owner else Scope.TEAM if "team" in text.options else Scope.SHOP,
        team=text.options.get("team", ""),
        owner=owner,
        valid_from=valid_from,
        valid_until=valid_until,
        status=_status(text),
        search_pinyin=[pinyin_of(words) for words in (text.title, *text.wordings)],
        approved_by=None if proposer else owner or people[LEAD],
        approved_at=None if proposer else written_at,
        created_by=author,
        updated_by=author,
    )


def _status(text: Text) -> ReplyStatus:
    if "draft" in text.options:
        return ReplyStatus.DRAFT
    return ReplyStatus.RETIRED if "retired" in text.options else ReplyStatus.APPROVED


def _written_at(random: Random, now: datetime) -> datetime:
    """Some months ago."""
    return now - timedelta(days=random.randint(40, 330), minutes=random.randrange(480))


def _products_of(text: Text) -> list[Product]:
    """Those whose own number is the one that the text names, or begins with it."""
    if not (goods := text.options.get("goods")):
        return []
    named = Q(outer_id=goods) | Q(outer_id__startswith=f"{goods}-")
    return list(Product.objects.filter(named).order_by("pk"))


def _link_products(replies: list[Reply], linked: list[list[Product]]) -> None:
    link = Reply.products.through
    link.objects.bulk_create(
        link(reply_id=reply.pk, product_id=product.pk)
        for reply, products in zip(replies, linked, strict=True)
        for product in products
    )
