"""Quick replies that would go on naming an activity that ends."""

from datetime import timedelta

from promotions.activities.models import Finding
from promotions.activities.queries import open_findings
from tests.make import NOON, reply
from tests.promotions import make
from tests.promotions.checker.runs import check_activity, check_everything

LAST_DAY = (NOON + make.DAY).date()


def test_a_reply_that_outlives_the_activity_is_a_hint(db: None) -> None:
    activity = make.activity(title="618 会员日")
    make.tier(activity, pay_rate="0.9")
    reply(by=make.any_user(), title="有什么活动", body="亲，618 会员日全场九折。")
    reply(by=make.any_user(), body="618 会员日见", valid_until=LAST_DAY)
    reply(by=make.any_user(), body="618 会员日", status="draft")
    check_activity(activity=activity, now=NOON)
    found = Finding.objects.get()
    assert (found.code, found.numbers) == ("reply_quotes_ending", {"texts": 1, "titles": ["有什么活动"]})
    assert not open_findings(activity).exists()


def test_an_activity_that_goes_on_is_no_matter(db: None) -> None:
    activity = make.activity(title="618 会员日", ends_at=NOON + timedelta(days=8))
    make.tier(activity, pay_rate="0.9")
    reply(by=make.any_user(), body="618 会员日")
    check_everything(now=NOON)
    assert not Finding.objects.exists()
