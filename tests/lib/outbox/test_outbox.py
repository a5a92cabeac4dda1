"""Messages reach a real server, once when all is well, and at least once whatever happens."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib import error, request

import pytest
from django.db import transaction
from django.db.models.functions import Now

from shopops.lib.jobs.actions import retry_parked
from shopops.lib.jobs.models import JobState
from shopops.lib.jobs.registry import kind_of
from shopops.lib.jobs.worker import JobFailed, claim, sweep
from shopops.lib.outbox import channels
from shopops.lib.outbox.actions import send
from shopops.lib.outbox.models import OutboxMessage
from staff.accounts.models import User
from tests.jobs import drain_queue

pytestmark = pytest.mark.django_db(transaction=True)


class Robot:
    """A server that takes messages, or refuses them with the statuses in `answers`."""

    def __init__(self) -> None:
        robot = self
        self.got: list[dict[str, Any]] = []
        self.answers: list[int] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = robot.answers.pop(0) if robot.answers else 200
                if status == 200:
                    robot.got.append(body)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    def channel(self, message: OutboxMessage) -> None:
        body = json.dumps({"number": message.pk, **message.payload}).encode()
        try:
            request.urlopen(f"http://127.0.0.1:{self.server.server_port}/", body, timeout=5)
        except error.HTTPError as refused:
            sentence = f"机器人回答 {refused.code}。"
            raise JobFailed(sentence, fault=str(refused.code), park=refused.code < 500) from refused


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    robot = Robot()
    threading.Thread(target=robot.server.serve_forever, daemon=True).start()
    monkeypatch.setattr(channels, "_channels", {})
    channels.register("robot", robot.channel)
    yield robot
    robot.server.shutdown()
    robot.server.server_close()


def drain() -> int:
    return drain_queue("reminders")


def make_due() -> None:
    OutboxMessage.objects.filter(state=JobState.WAITING).update(due_at=Now())


def message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_what_is_committed_is_sent_once_and_what_is_rolled_back_never(robot: Robot) -> None:
    with transaction.atomic():
        send(channel="robot", payload={"text": "有一单要发货"})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(channel="robot", payload={"text": "没有这回事"})
        1 / 0  # noqa: B018
    drain(), drain()
    assert robot.got == [{"number": message().pk, "text": "有一单要发货"}]
    assert message().state == JobState.DONE and message().sent_at


def test_the_same_key_is_one_message_and_the_future_waits(robot: Robot) -> None:
    later = message_time()
    for text in ("first", "again"):
        send(channel="robot", payload={"text": text}, dedupe_key="refund:7:s1")
    send(channel="robot", payload={"text": "tomorrow"}, due_at=later)
    drain()
    assert [one["text"] for one in robot.got] == ["first"]


def message_time() -> Any:
    return Now() + timedelta(days=1)


def test_a_server_in_trouble_is_asked_again_later(robot: Robot) -> None:
    robot.answers = [503, 503]
    send(channel="robot", payload={})
    for _ in range(3):
        assert drain() == 1
        assert drain() == 0, "after a pause"
        make_due()
    assert len(robot.got) == 1


def test_a_dead_message_says_why_and_can_be_sent_again(robot: Robot, user_for: Any) -> None:
    robot.answers = [404]
    send(channel="robot", payload={})
    drain()
    assert (message().state, message().last_error) == (JobState.PARKED, "机器人回答 404。")
    manager: User = user_for("manager")
    assert retry_parked(kind=kind_of(OutboxMessage), pk=message().pk, by=manager)
    assert not retry_parked(kind=kind_of(OutboxMessage), pk=message().pk, by=manager)
    drain()
    assert len(robot.got) == 1 and message().state == JobState.DONE


def test_a_worker_that_dies_after_sending_sends_again_under_the_same_number(robot: Robot) -> None:
    send(channel="robot", payload={})
    kind = kind_of(OutboxMessage)
    dead = claim(kind)
    assert isinstance(dead, OutboxMessage)
    robot.channel(dead)
    OutboxMessage.objects.update(lease_expires_at=Now() - timedelta(seconds=1))
    sweep(kind)
    make_due()
    drain()
    assert [one["number"] for one in robot.got] == [dead.pk, dead.pk]


def test_a_channel_that_is_gone_parks_its_messages(robot: Robot) -> None:
    send(channel="pigeon", payload={})
    drain()
    assert (message().state, message().last_error) == (JobState.PARKED, "没有“pigeon”这个渠道。")


def test_two_channels_of_one_key_are_refused(robot: Robot) -> None:
    with pytest.raises(ValueError, match="two channels are called 'robot'"):
        channels.register("robot", Robot.channel)  # type: ignore[arg-type]
