"""The ranking as a table, and that the browser's twin ranks the same."""

import json
import shutil
import subprocess
from functools import cache

import pytest
from django.conf import settings

from customer_service.replies.lookup import sounds
from customer_service.replies.rules import pinyin_of
from customer_service.replies.search.index import Entry, Index


def entry(number: int, code: str, title: str, *wordings: str, body: str = "亲，您好") -> Entry:
    return Entry(number, code, title, wordings, body, tuple(pinyin_of(t) for t in (title, *wordings)))


HANDBOOK = [
    entry(1, "yf", "运费多少钱", "邮费怎么算", "寄到新疆要补钱吗", body="满 68 元包邮，不满收 10 元"),
    entry(2, "yf2", "偏远地区运费", body="新疆西藏补 15 元"),
    entry(3, "by", "包邮吗", "免运费吗", body="满 68 元包邮"),
    entry(4, "kd", "发什么快递", body="默认中通，可以补差价发顺丰"),
    entry(5, "cxfh", "重新发货可以吗", body="可以的，运费我们出"),
    entry(6, "th", "怎么退货", "不想要了可以退吗", body="七天无理由退货，请寄回仓库"),
    entry(7, "tk", "退款多久到账", body="一到三天原路退回"),
    entry(8, "", "T恤会缩水吗", body="第一次洗涤会有一点缩水"),
    entry(9, "zp", "是正品吗", "假一赔十吗", body="都是正品，支持验货"),
    entry(10, "yhq", "有优惠券吗", body="关注店铺可领优惠券"),
    entry(11, "A-1", "支持货到付款吗", body="不支持"),
    entry(12, "fp", "能开发票吗？", "开专票", body="签收后开电子发票"),
]

# What is typed, and which replies come first, in order.
CASES = [
    # A code: exact, then its beginning, before everything that merely sounds like it.
    ("yf", [1, 2]),
    ("YF", [1, 2]),
    ("yf2", [2]),
    ("a-1", [11]),
    ("a1", [11]),
    # Initials and pinyin, whole, in part, and in pieces of different syllables.
    ("yunfei", [1, 2, 3]),
    ("yunf", [1, 2, 3]),
    ("yfei", [1, 2, 3]),
    ("pydq", [2]),
    ("chongxin", [5]),
    ("zhongxin", []),
    ("cxfahuo", [5]),
    ("txu", [8]),
    # Chinese as it stands, a title from its beginning first, then wordings, then answers.
    ("运费", [1, 2, 3, 5]),
    ("退货", [6]),
    ("退", [7, 6]),
    ("新疆", [1, 2]),
    ("顺丰", [4]),
    # Pieces in any order, mixed, full width.
    ("多少 运费", [1]),
    ("运费 偏远", [2]),
    ("py 运费", [2]),
    ("运fei", [1, 2, 3]),
    ("ｙｕｎｆｅｉ", [1, 2, 3]),
    # Slips of the ear.
    ("韵费", [1, 2, 3]),
    ("郑品", [9]),
    # A buyer's whole sentence.
    ("亲你好我想问一下寄到新疆那边要补多少钱呀", [1]),
    ("我昨天买的衣服不想要了可以退吗", [6]),
    # Punctuation counts for nothing; nothing is found for nonsense.
    ("能开发票吗？？", [12]),
    ("……", []),
    ("qqxx", []),
    ("", []),
]


@cache
def index() -> Index:
    return Index(HANDBOOK)


def found(query: str, **uses: dict[int, int]) -> list[int]:
    counts = {"mine": {}, "shop": {}} | uses
    return [e.id for e in index().search(query, **counts).entries]


@pytest.mark.parametrize(("query", "first"), CASES)
def test_ranking(query: str, first: list[int]) -> None:
    ids = found(query)
    assert ids[: len(first)] == first
    if not first:
        assert ids == []


def test_own_uses_decide_among_equals_and_then_the_shops() -> None:
    assert found("ma")[0] != 10
    assert found("吗", shop={10: 5})[0] == 10
    assert found("吗", shop={10: 5}, mine={9: 1})[0] == 9
    # But a better fit stays before a used one.
    assert found("yf", mine={2: 99}) == found("yf")


def test_only_what_somebody_may_see() -> None:
    among = frozenset({1, 4})  # places, not ids
    ids = [e.id for e in index().search("运费", mine={}, shop={}, among=among).entries]
    assert ids == [2, 5]
    sentence = "新疆西藏运费怎么补"
    found = index().search(sentence, mine={}, shop={}, among=among).entries
    assert {e.id for e in found} <= {2, 5}


def test_a_long_paste_of_anything_is_survived() -> None:
    for query in ("a" * 100_000, "(" * 500, "[运*费", "\\x01", "运费 " * 1000, "\U0001f600" * 50):
        assert len(found(query)) <= 20


def test_regular_expressions_in_a_query_are_letters() -> None:
    assert found(".*") == []
    assert found("运.费") == found("运费")


TWIN = """
import { Index } from "%s";
import { readFileSync } from "node:fs";
const { entries, sounds, queries, uses } = JSON.parse(readFileSync(0, "utf-8"));
const index = Index.of(entries, new Map(Object.entries(sounds)));
const counts = (map) => new Map(Object.entries(map).map(([id, n]) => [Number(id), n]));
const options = { mine: counts(uses.mine), shop: counts(uses.shop) };
console.log(JSON.stringify(queries.map((query) => index.search(query, options).entries.map((entry) => entry.id))));
"""


def test_the_browser_ranks_the_same() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    texts = [t for e in HANDBOOK for t in (e.title, *e.wordings, e.body)]
    queries = [query for query, _ in CASES] + texts
    # Every beginning of a text, as it is typed, in Chinese and in pinyin.
    queries += [t[:n] for t in texts for n in (1, 2, 3)]
    queries += [
        pinyin_of(t).replace(" ", joint)[:n] for t in texts for joint in ("", " ") for n in (1, 3, 5, 9)
    ]
    uses = {"mine": {3: 4, 9: 1}, "shop": {3: 9, 5: 2, 1: 2}}
    given = {
        "entries": [e.__dict__ for e in HANDBOOK],
        "sounds": sounds(),
        "queries": queries,
        "uses": uses,
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
    differing = {
        q: (found(q, **uses), ids) for q, ids in zip(queries, twin, strict=True) if found(q, **uses) != ids
    }
    assert differing == {}
