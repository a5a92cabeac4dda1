"""Lines without 子订单编号: which known line each of them is.

Old reports repeat only the order's number. A line is recognised by what it says of the goods, never by its place
in the file: a file may hold any part of an order, in any order. New ones get a number of our own,
`<tid>#<fingerprint>`, until a newer report brings the platform's.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from shopops.lib.sheets import Rejection

# ruff: noqa: S608 — names and expressions come from our own code

# What tells the lines of an order apart; the texts may be missing in a file.
TEXTS = ("title", "properties", "code", "num_iid")
GOODS = ", ".join((*TEXTS, "price", "num"))


def number_lines(cursor: CursorWrapper, staging: str) -> None:
    """Give each staged line its `oid`; a line that may be several known ones gets none."""
    cursor.execute(f"UPDATE {staging} SET oid = NULL WHERE oid IS NOT NULL")
    known = _known(staging, "true")
    for pairs in (_equal_pairs(staging, known), _only_pairs(staging, known)):
        cursor.execute(
            f"UPDATE {staging} s SET oid = pair.oid FROM ({pairs}) pair WHERE s.row_number = pair.row_number"
        )
    cursor.execute(
        f"""
        UPDATE {staging} s SET oid = s.tid || '#' || new.fingerprint
        FROM (
            SELECT row_number, left(md5(concat_ws('|', {GOODS}, {_nth("row_number")})), 7) AS fingerprint
            FROM ({_staged(staging)}) goods
        ) new
        WHERE s.row_number = new.row_number
            AND NOT EXISTS (SELECT FROM ({_matching_pairs(staging, known)}) pair WHERE pair.row_number = s.row_number)
        """
    )


def unclear_lines(cursor: CursorWrapper, staging: str) -> Iterable[Rejection]:
    """The lines that `number_lines` could not tell apart."""
    cursor.execute(f"SELECT row_number FROM {staging} WHERE oid IS NULL ORDER BY row_number")
    return [Rejection(row_number, "", "", "line_unclear") for (row_number,) in cursor.fetchall()]


def adopt_platform_numbers(cursor: CursorWrapper, staging: str) -> None:
    """Lines with numbers of our own become those of the file that they are, and keep their age.

    Where the file has further lines of the order, our other ones make room for them.
    """
    # The oid of a single line is the order's own number.
    known = _known(staging, "starts_with(l.oid, t.tid || '#') OR l.oid = t.tid")
    for pairs in (_equal_pairs(staging, known, new_only=True), _only_pairs(staging, known, new_only=True)):
        cursor.execute(
            f"""
            UPDATE orders_suborder l SET oid = s.oid FROM ({pairs}) pair
            JOIN {staging} s ON s.row_number = pair.row_number WHERE l.oid = pair.oid
            """
        )
    cursor.execute(
        f"""
        DELETE FROM orders_suborder l USING orders_trade t
        WHERE l.trade_id = t.id AND starts_with(l.oid, t.tid || '#') AND t.tid IN (
            SELECT s.tid FROM {staging} s WHERE NOT EXISTS (SELECT FROM orders_suborder k WHERE k.oid = s.oid))
        """
    )


def _staged(staging: str, *, new_only: bool = False) -> str:
    """Staged lines to be matched: those without a number, or (`new_only`) with one that is not known."""
    unmatched = (
        "NOT EXISTS (SELECT FROM orders_suborder k WHERE k.oid = s.oid)" if new_only else "s.oid IS NULL"
    )
    return f"""
        SELECT s.row_number, s.tid, left(coalesce(s.title, ''), 200) AS title,
               left(coalesce(s.properties, ''), 300) AS properties,
               left(coalesce(nullif(s.outer_sku_id, ''), s.outer_id, ''), 64) AS code,
               coalesce(s.num_iid, '') AS num_iid, s.price, coalesce(s.num, 1) AS num
        FROM {staging} s WHERE {unmatched}"""


def _known(staging: str, condition: str) -> str:
    """Known lines of the staged orders that no staged line has been found to be."""
    return f"""
        SELECT l.oid, t.tid, l.title, l.sku_properties_name AS properties, l.outer_sku_id AS code, l.num_iid,
               l.price_cny AS price, l.num
        FROM orders_suborder l JOIN orders_trade t ON t.id = l.trade_id
        WHERE t.tid IN (SELECT s.tid FROM {staging} s) AND ({condition})
            AND NOT EXISTS (SELECT FROM {staging} s WHERE s.oid = l.oid)"""


def _nth(order: str) -> str:
    """Which of several lines with the same goods."""
    return f"row_number() OVER (PARTITION BY tid, {GOODS} ORDER BY {order})"


def _equal_pairs(staging: str, known: str, *, new_only: bool = False) -> str:
    """Staged and known lines that say the same of the goods; of several the first with the first."""
    return f"""
        SELECT row_number, oid
        FROM (SELECT *, {_nth("row_number")} AS nth FROM ({_staged(staging, new_only=new_only)}) a) staged
        JOIN (SELECT *, {_nth("oid")} AS nth FROM ({known}) b) known USING (tid, {GOODS}, nth)"""


def _matching_pairs(staging: str, known: str, *, new_only: bool = False) -> str:
    """Staged and known lines that do not contradict each other: a text that one side lacks says nothing."""
    same = " AND ".join(f"(a.{text} = b.{text} OR '' IN (a.{text}, b.{text}))" for text in TEXTS)
    return f"""
        SELECT a.row_number, b.oid FROM ({_staged(staging, new_only=new_only)}) a JOIN ({known}) b USING (tid, price, num)
        WHERE {same}"""


def _only_pairs(staging: str, known: str, *, new_only: bool = False) -> str:
    """Those of `_matching_pairs` in which neither line has another partner."""
    return f"""
        SELECT row_number, oid FROM (
            SELECT *, count(*) OVER (PARTITION BY row_number) AS known, count(*) OVER (PARTITION BY oid) AS staged
            FROM ({_matching_pairs(staging, known, new_only=new_only)}) pairs
        ) counted WHERE known = 1 AND staged = 1"""
