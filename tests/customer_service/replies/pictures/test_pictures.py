"""Pictures of replies: who may upload, name and see them, and where they show."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customer_service.models import Picture, Reply
from customer_service.replies import actions
from customer_service.replies.history import versions_of
from customer_service.replies.lookup import list_for, state_now
from customer_service.replies.pictures.actions import delete_unused_pictures, store_picture
from customer_service.replies.pictures.rules import MAX_PICTURES, from_lines, lines_of
from staff.accounts.models import User
from tests import make
from tests.customer_service.replies.pictures.images import bomb, file_of, opened

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def taken(by: User, size: tuple[int, int] = (40, 30)) -> Picture:
    return store_picture(file=SimpleUploadedFile("x.png", file_of(size=size)), by=by)[0]


def normalise_pictures(*pictures: Picture) -> list[dict[str, str]]:
    return [{"key": str(picture.key), "alt": f"{picture.width} 宽"} for picture in pictures]


def reply_with(*pictures: Picture, by: User, **facts: Any) -> Reply:
    wanted = {
        "title": "尺寸多大",
        "body": "见图",
        "category": make.category(),
        "pictures": normalise_pictures(*pictures),
    }
    return actions.create_reply(facts=wanted | facts, by=by)


def get(client: Client, picture: Picture, **headers: str) -> Any:
    return client.get(reverse("replies:picture", args=[picture.key]), headers=headers)


# --- bytes ---------------------------------------------------------------------------------------------------


def test_served_as_our_own_picture_and_nothing_else(client_for: ClientFor, user_for: People) -> None:
    picture = taken(user_for("cs_lead"))
    answer = get(client_for("cs_lead"), picture)
    assert answer.status_code == 200 and opened(answer.content).size == (40, 30)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == f'inline; filename="{picture.key}.png"'
    assert answer["Cache-Control"] == "private, no-cache"
    again = get(client_for("cs_lead"), picture, If_None_Match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_an_upload_is_its_owners_until_a_reply_names_it(client_for: ClientFor, user_for: People) -> None:
    lead, agent = user_for("cs_lead"), client_for("presales")
    picture = taken(lead)
    assert get(agent, picture).status_code == 404
    reply = reply_with(picture, by=lead)
    assert get(agent, picture).status_code == 200
    assert get(Client(), picture).status_code == 302
    # What was in a version can be seen in the history.
    actions.change_reply(reply=reply, changes={"pictures": []}, version=1, by=lead)
    assert get(agent, picture).status_code == 200


def test_somebody_elses_personal_picture_does_not_exist(client_for: ClientFor, user_for: People) -> None:
    owner = user_for("presales")
    picture = taken(owner)
    reply_with(picture, by=owner, scope="personal")
    for role in ("aftersales", "cs_lead", "manager"):
        assert get(client_for(role), picture).status_code == 404
    assert get(client_for("presales"), picture).status_code == 200


def test_a_teams_picture_is_the_teams(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    picture = taken(lead)
    reply_with(picture, by=lead, scope="team", team="presales")
    assert get(client_for("presales"), picture).status_code == 200
    assert get(client_for("aftersales"), picture).status_code == 404


def test_a_key_alone_gives_nothing(client_for: ClientFor, user_for: People) -> None:
    """Naming somebody else's picture in one's own reply would show it."""
    secret = taken(user_for("presales"))
    thief = user_for("aftersales")
    with pytest.raises(ValidationError, match="找不到"):
        reply_with(secret, by=thief, scope="personal")
    with pytest.raises(ValidationError, match="找不到"):
        reply_with(Picture(key=uuid4(), width=1, height=1), by=thief, scope="personal")
    assert get(client_for("aftersales"), secret).status_code == 404


def test_the_same_upload_twice_is_one_picture(user_for: People) -> None:
    lead = user_for("cs_lead")
    assert taken(lead) == taken(lead)
    assert taken(lead) != taken(user_for("presales"))


# --- in replies ----------------------------------------------------------------------------------------------


def test_order_text_and_number_are_checked(user_for: People) -> None:
    lead = user_for("cs_lead")
    first, second = taken(lead), taken(lead, (50, 30))
    reply = reply_with(second, first, second, by=lead)
    assert reply.pictures == normalise_pictures(second, first)
    many = [{"key": str(uuid4()), "alt": ""} for _ in range(MAX_PICTURES + 1)]
    for wrong in (many, [{"key": "x", "alt": ""}], [{"key": str(first.key), "alt": "长" * 101}]):
        with pytest.raises(ValidationError) as refused:
            actions.change_reply(reply=reply, changes={"pictures": wrong}, version=1, by=lead)
        assert "pictures" in refused.value.message_dict


def test_lines_say_the_same() -> None:
    pictures = [{"key": str(uuid4()), "alt": "盒子 正面"}, {"key": str(uuid4()), "alt": ""}]
    assert from_lines(f"\n{lines_of(pictures)}\r\n") == pictures
    assert from_lines(f"{pictures[0]['key'].upper()} \u202e盒\x07子") == [
        {"key": pictures[0]["key"], "alt": "盒子"}
    ]


def test_another_lead_keeps_what_is_there_and_adds_their_own(user_for: People) -> None:
    lead, manager = user_for("cs_lead"), user_for("manager")
    theirs, own = taken(lead), taken(manager, (50, 30))
    reply = reply_with(theirs, by=lead)
    changes = {"pictures": normalise_pictures(own, theirs)}
    reply = actions.change_reply(reply=reply, changes=changes, version=1, by=manager)
    assert reply.pictures == normalise_pictures(own, theirs)


def test_versions_show_and_bring_back_pictures(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    first, second = taken(lead), taken(lead, (50, 30))
    reply = reply_with(first, by=lead)
    actions.change_reply(reply=reply, changes={"pictures": normalise_pictures(second)}, version=1, by=lead)
    newest, oldest = versions_of(reply)
    (field,) = newest.fields
    assert [(one.kind, one.picture.key) for one in field.pictures] == [
        ("added", str(second.key)),
        ("removed", str(first.key)),
    ]
    html = client_for("cs_lead").get(reverse("replies:history", args=[reply.pk])).content.decode()
    assert str(first.key) in html and "diff-picture-removed" in html
    actions.restore_version(reply=reply, event=oldest.event, version=2, by=user_for("manager"))
    reply.refresh_from_db()
    assert reply.pictures == normalise_pictures(first)


def test_they_travel_with_the_list(user_for: People) -> None:
    lead = user_for("cs_lead")
    picture = taken(lead)
    reply_with(picture, by=lead, scope="personal")
    (item,) = list_for(lead, state_now())["replies"]
    address = reverse("api-reply-picture", args=[picture.key])
    assert item["pictures"] == [
        *({"url": address, "width": 40, "height": 30} | one for one in normalise_pictures(picture))
    ]


def test_they_are_in_the_book_and_before_the_leads_eyes(client_for: ClientFor, user_for: People) -> None:
    agent, lead = user_for("presales"), user_for("cs_lead")
    picture = taken(agent)
    reply = reply_with(picture, by=agent)
    queue = client_for("cs_lead").get(reverse("replies:proposals")).content.decode()
    assert str(picture.key) in queue
    actions.approve_reply(reply=reply, version=1, by=lead)
    book = client_for("warehouse").get(reverse("replies:handbook")).content.decode()
    assert str(picture.key) in book and 'alt="40 宽"' in book


# --- the form without JavaScript -----------------------------------------------------------------------------


FIELDS = {"title": "尺寸多大", "body": "见图", "scope": "personal", "version": "0", "anyway": "1"}


def test_files_are_taken_in_also_when_something_else_is_wrong(client_for: ClientFor) -> None:
    client, url = client_for("presales"), reverse("replies:new")
    files = [SimpleUploadedFile("好.png", file_of()), SimpleUploadedFile("坏.png", bomb())]
    html = client.post(url, {**FIELDS, "new_pictures": files}).content.decode()
    picture = Picture.objects.get()
    assert str(picture.key) in html, "nothing is lost"
    assert "坏.png：图片最多" in html
    category = make.category()
    lines = f"{picture.key} 盒子"
    client.post(url, {**FIELDS, "category": category.pk, "pictures": lines})
    assert Reply.objects.get().pictures == [{"key": str(picture.key), "alt": "盒子"}]


def test_two_people_change_pictures_at_once(client_for: ClientFor, user_for: People) -> None:
    lead, manager = user_for("cs_lead"), user_for("manager")
    first, second, third = taken(lead), taken(lead, (50, 30)), taken(manager, (60, 30))
    reply = reply_with(first, by=lead)
    url = reverse("replies:edit", args=[reply.pk])
    seen = {
        "title": "尺寸多大",
        "body": "见图",
        "scope": "shop",
        "category": reply.category_id,
        "version": "1",
    }
    seen |= {"seen": json.dumps({"pictures": [lines_of(reply.pictures)]})}
    actions.change_reply(reply=reply, changes={"pictures": normalise_pictures(third)}, version=1, by=manager)
    answer = client_for("cs_lead").post(
        url, {**seen, "pictures": lines_of(normalise_pictures(first, second))}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "60 宽" in html and "40 宽、50 宽" in html
    reply.refresh_from_db()
    assert reply.pictures == normalise_pictures(third)


# --- tidying up ----------------------------------------------------------------------------------------------


def test_what_no_reply_ever_named_is_forgotten_after_a_week(user_for: People) -> None:
    lead = user_for("cs_lead")
    never, now, before, new = (taken(lead, (size, 30)) for size in (40, 41, 42, 43))
    reply = reply_with(before, by=lead)
    actions.change_reply(reply=reply, changes={"pictures": normalise_pictures(now)}, version=1, by=lead)
    long_ago = timezone.now() - timedelta(days=8)
    Picture.objects.exclude(pk=new.pk).update(created_at=long_ago)
    assert delete_unused_pictures() == 1
    assert set(Picture.objects.all()) == {now, before, new} and never
