"""The migration that takes the history of memos out of the trail."""

from importlib import import_module

from django.db import connection

from orders.trades.models import MemoChange
from shopops.lib.audit.actions import record
from tests import make

FILL = import_module("orders.migrations.0012_memo_change").FILL


def test_memos_of_older_entries_become_history(db: None) -> None:
    trade = make.trade(tid="21")
    before, after = {"flag": 0, "memo": ""}, {"flag": 1, "memo": "换蓝色"}
    entry = record("trade.memo_changed", by=None, target="orders.trade:21", before=before, after=after)
    record("trade.memo_changed", by=None, target="orders.trade:21", changed=["memo"])
    record("trade.memo_changed", by=None, target="orders.trade:9", before=before, after=after)
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    change = MemoChange.objects.get()
    assert (change.trade, change.at, change.flag, change.memo) == (trade, entry.at, 1, "换蓝色")
