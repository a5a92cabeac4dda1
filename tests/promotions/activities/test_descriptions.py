"""Sentences about an activity."""

from django.utils.translation import override

from promotions.activities.descriptions import reply_to_buyers
from promotions.activities.models import Activity


def test_the_reply_about_a_stopped_activity_is_chinese_for_an_agent_who_reads_english() -> None:
    with override("en"):
        assert reply_to_buyers(Activity(title="满减")).startswith("亲，“满减”活动已经提前结束啦。")
