"""Slow clients hold no thread: others are served meanwhile, and they themselves are let go."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.drills.shop import free_port

ROOT = Path(__file__).resolve().parents[2]
THREADS = 2
SLOW = {
    "no word": b"",
    "half a head": b"POST / HTTP/1.1\r\nHost: shop\r\n",
    "half a body": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 20\r\n\r\nabc",
    "waits to continue": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 20\r\nExpect: 100-continue\r\n\r\n",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.lib.echo_app", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "shopops.lib.web_worker.ArrivalWorker", "--no-control-socket"]
    command += ["--workers", "1", "--threads", str(THREADS), "--log-level", "warning"]
    with subprocess.Popen(command, cwd=ROOT) as server:
        deadline = time.monotonic() + 30
        while True:
            try:
                ask(port)
                break
            except OSError:
                assert time.monotonic() < deadline and server.poll() is None
                time.sleep(0.1)
        yield port
        server.terminate()


def ask(port: int, body: bytes = b"", **headers: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST" if body else "GET", "/", body or None, headers)
    return connection.getresponse().read().decode()


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_slow_clients_hold_nobody_up_and_are_let_go(port: int, sent: bytes) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(16)]
        for one in slow:
            one.sendall(sent)
        started = time.monotonic()
        assert ask(port) == "0 "
        assert time.monotonic() - started < 1
        for one in slow:
            one.settimeout(6)
            while one.recv(100):  # "100 Continue" to who waits for it, then the end
                pass


@pytest.mark.parametrize("size", [1, 64 * 1024, 64 * 1024 + 1, 3_000_000])
def test_bodies_arrive_whole(port: int, size: int) -> None:
    body = b"a" * (size - 1) + b"z"
    assert ask(port, body) == f"{size} {body[-3:].decode()}"


def test_a_body_in_pieces_arrives_whole(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for piece in (b"POST / HTT", b"P/1.1\r\nHost: shop\r\nContent-Le", b"ngth: 4\r\n\r", b"\nab", b"cd"):
            client.sendall(piece)
            time.sleep(0.05)
        assert client.recv(1000).endswith(b"4 bcd")


def test_requests_follow_each_other_on_one_connection(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for number in range(3):
        connection.request("POST", "/", b"x" * number)
        assert connection.getresponse().read().decode() == f"{number} {'x' * number}"


def test_requests_sent_at_once_are_answered_one_after_the_other(port: int) -> None:
    one = b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(one + b"ab" + one + b"cd")
        answers = b""
        while not answers.endswith(b"2 cd"):
            piece = client.recv(1000)
            assert piece, answers
            answers += piece
        assert answers.index(b"2 ab") < answers.index(b"2 cd")
