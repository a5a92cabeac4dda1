"""Replies as the seller client's own file, which it takes back."""

from collections.abc import Iterator

from customer_service.replies.groups import group_names
from customer_service.replies.models import Reply, ReplyStatus, Scope
from shopops.lib.sheets import csv_chunks

# The client knows its file by exactly this first line.
HEADER = ("快捷短语编码", "快捷短语", "快捷短语分组")


def client_file() -> Iterator[bytes]:
    """The file piece by piece: GB18030, CRLF; approved shop-wide replies in the order of the handbook."""
    return csv_chunks(HEADER, _rows(), encoding="gb18030")


def _rows() -> Iterator[tuple[str, str, str]]:
    groups = group_names()
    order = {pk: place for place, pk in enumerate(groups)}
    replies = Reply.objects.filter(status=ReplyStatus.APPROVED, scope=Scope.SHOP)
    rows = replies.values_list("short_code", "body", "category_id", "title", "pk")
    for code, body, category, _title, _pk in sorted(rows, key=lambda row: (order[row[2]], row[3], row[4])):
        yield code, body, groups[category]
