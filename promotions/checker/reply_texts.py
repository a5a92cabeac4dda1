"""Texts for buyers that would still name an activity after it has ended."""

from collections.abc import Collection
from datetime import datetime, timedelta

from promotions.activities.models import Activity, FindingCertainty, FindingCode, FindingSeverity
from promotions.checker.findings import Found
from shopops.lib.calendar import shop_day
from shopops.lib.mentions import find_mentions

# Activities that end so soon that the texts should be reviewed.
SOON = timedelta(days=7)
# Shorter titles are in too many texts that mean something else.
SHORTEST = 3
MOST_NAMED = 20


def ending_quoted(activity_ids: Collection[int], *, now: datetime) -> list[Found]:
    """A hint for each activity that ends soon and is named by texts that go on. Two queries and the texts'."""
    ending = [
        activity
        for activity in Activity.objects.filter(pk__in=activity_ids, ends_at__gt=now, ends_at__lte=now + SOON)
        if len(activity.title) >= SHORTEST
    ]
    found = []
    texts = find_mentions([activity.title for activity in ending])
    for activity in ending:
        last_day = shop_day(activity.ends_at - timedelta(microseconds=1))
        naming = [
            text.title
            for text in texts
            if text.word == activity.title and (text.valid_until is None or text.valid_until > last_day)
        ]
        if naming:
            found.append(
                Found(
                    code=FindingCode.REPLY_QUOTES_ENDING,
                    activity_ids=frozenset({activity.pk}),
                    severity=FindingSeverity.HINT,
                    certainty=FindingCertainty.PROVED,
                    starts_at=activity.starts_at,
                    ends_at=activity.ends_at,
                    numbers={"texts": len(naming), "titles": naming[:MOST_NAMED]},
                )
            )
    return found
