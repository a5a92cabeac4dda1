"""/api/v1/platform-names/."""

import pytest
from django.utils import timezone

from promotions.activities.models import RetryDay
from promotions.replay.models import PlatformName
from tests.api import Api, errors
from tests.promotions import make


def test_assign_read_list_and_take_back(api: Api) -> None:
    now = timezone.now()
    activity = make.activity(starts_at=now - make.DAY, ends_at=now + make.DAY)
    made = api.post("platform-names/", {"activity": activity.pk, "called_by": "id", "value": "mjs-1_2"})
    assert made.status_code == 201, made.content.decode()
    row = made.json()
    assert (row["activity"], row["called_by"], row["value"]) == (activity.pk, "id", "mjs-1")
    assert api.get(f"platform-names/{row['id']}/").json() == row
    make.platform_name()
    listed = api.get(f"platform-names/?activity={activity.pk}&called_by=id").json()["results"]
    assert listed == [row]
    asked = RetryDay.objects.count()
    assert asked
    assert api.delete(f"platform-names/{row['id']}/").status_code == 204
    assert RetryDay.objects.count() == 2 * asked
    assert not PlatformName.objects.filter(pk=row["id"]).exists()


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"called_by": "mood"}, "#/called_by"),
        ({"value": ""}, "#/value"),
        ({"value": 5}, "#/value"),
        ({"activity": 987654321}, "#/activity"),
        ({"by": "me"}, "#/by"),
    ],
)
def test_what_is_wrong_is_named(api: Api, wrong: dict[str, object], pointer: str) -> None:
    sent = {"activity": make.activity().pk, "called_by": "name", "value": "平台满减"}
    assert pointer in errors(api.post("platform-names/", sent | wrong))
    assert not PlatformName.objects.exists()


def test_the_same_twice_and_a_draft_are_refused(api: Api) -> None:
    draft = make.activity(status="draft", published_at=None, published_by=None)
    known = make.platform_name()
    for activity in (draft.pk, known.activity_id):
        sent = {"activity": activity, "called_by": "name", "value": known.value}
        assert api.post("platform-names/", sent).status_code == 400
    assert PlatformName.objects.count() == 1
