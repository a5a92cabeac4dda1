"""The seller client's own file of quick replies: its groups, and our replies written as such a file.

The client's groups have one level; a category is the group of its name.
"""

from collections import Counter
from collections.abc import Iterator

from customer_service.replies.categories import tree
from customer_service.replies.models import Reply, ReplyStatus, Scope
from shopops.lib.sheets import csv_chunks

# The client knows its file by exactly this first line.
HEADER = ("快捷短语编码", "快捷短语", "快捷短语分组")
# Replies from a file without groups.
UNGROUPED = "未分组"
GROUP_CHARACTERS = 40


def group_names() -> dict[int, str]:
    """Category → its group, in the order of the handbook; the whole path where two categories share a name."""
    nodes = tree()
    times = Counter(node.category.name for node in nodes)
    return {
        node.category.pk: node.category.name if times[node.category.name] == 1 else node.path
        for node in nodes
    }


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
