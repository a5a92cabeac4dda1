"""The right reply is found among the first five, in the demo shop's handbook.

The same labelled queries as the benchmark, and that both twins of the ranking answer them alike.
"""

import json
import shutil
import subprocess
from collections import Counter

import pytest
from django.conf import settings

from benchmarks.replies_quality import (
    KEPT_LIMIT,
    MISSED_LIMIT,
    NOTHING_FITS,
    NOTHING_FITS_NEW,
    SENTENCE,
    SENTENCE_LIMIT,
    SHOWN,
    TYPED_LIMIT,
    Tried,
    demo_index,
    kept,
    labelled_queries,
    share,
    try_all,
    unanswered_queries,
)
from customer_service.replies.lookup import sounds
from customer_service.replies.search.index import Index

KINDS = {
    "code",
    "initials",
    "full_pinyin",
    "partial_pinyin",
    "homophone",
    "fragment",
    "two_fragments",
    "mixed",
    SENTENCE,
}


@pytest.fixture(scope="module")
def index() -> Index:
    return demo_index()


@pytest.fixture(scope="module")
def tried(index: Index) -> list[Tried]:
    return try_all(index)


def test_the_labelled_set_is_large_and_names_replies_that_exist(index: Index) -> None:
    labelled = labelled_queries()
    sizes = Counter(one.kind for one in labelled)
    assert set(sizes) == KINDS and len(labelled) >= 300 and sizes[SENTENCE] >= 80
    assert min(sizes.values()) >= 30
    assert len({one.query for one in labelled}) == len(labelled)
    assert {code for one in labelled for code in one.codes} <= {entry.code for entry in index.entries}


def test_no_buyers_sentence_is_copied_from_the_handbook(index: Index) -> None:
    known = {words for entry in index.entries for words in (entry.title, *entry.wordings)}
    assert not known & {one.query for one in labelled_queries() if one.kind == SENTENCE}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_found_among_the_first_five(tried: list[Tried], kind: str) -> None:
    some = [one for one in tried if one.labelled.kind == kind]
    missed = [one for one in some if not one.hit(SHOWN)]
    assert share(some, SHOWN) >= (SENTENCE_LIMIT if kind == SENTENCE else TYPED_LIMIT), missed


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_has_an_answer_is_no_miss(tried: list[Tried], kind: str) -> None:
    some = [one for one in tried if one.labelled.kind == kind]
    assert kept(some) >= KEPT_LIMIT, [one for one in some if not one.fits_well]


@pytest.mark.parametrize("kind", [NOTHING_FITS, NOTHING_FITS_NEW])
def test_what_has_no_answer_is_a_miss(tried: list[Tried], kind: str) -> None:
    some = [one for one in tried if one.labelled.kind == kind]
    assert len(some) >= 40
    assert 1 - kept(some) >= MISSED_LIMIT, [one for one in some if one.fits_well]


def test_no_query_is_both_answered_and_unanswered() -> None:
    assert not {one.query for one in unanswered_queries()} & {one.query for one in labelled_queries()}


def test_the_limits_can_be_missed(index: Index) -> None:
    """An index of answers that answer nothing fails every limit: the check can fail."""
    others = Index([entry for entry in index.entries if entry.code.startswith("zn")])
    tried = [one for one in try_all(others) if one.labelled.codes]
    assert share(tried, SHOWN) < 0.1
    assert kept([one for one in tried if one.labelled.kind == SENTENCE]) < KEPT_LIMIT


TWIN = """
import { Index } from "%s";
import { readFileSync } from "node:fs";
const { entries, sounds, queries } = JSON.parse(readFileSync(0, "utf-8"));
const index = Index.of(entries, new Map(Object.entries(sounds)));
console.log(JSON.stringify(queries.map((query) => index.search(query, { limit: 5 })).map(
  ({ entries, fitsWell }) => [entries.map((entry) => entry.code), fitsWell])));
"""


def test_the_browser_finds_the_same(index: Index, tried: list[Tried]) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    given = {
        "entries": [entry.__dict__ for entry in index.entries],
        "sounds": sounds(),
        "queries": [one.labelled.query for one in tried],
    }
    module = (settings.BASE_DIR / "static/js/replies/search.js").as_uri()
    answer = subprocess.run(
        [node, "--input-type=module", "-e", TWIN % module],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    twin = json.loads(answer.stdout)
    assert {o.labelled.query: (o.found, o.fits_well) for o in tried} == {
        o.labelled.query: (tuple(codes), fits_well) for o, (codes, fits_well) in zip(tried, twin, strict=True)
    }
