"""The web server's worker: a request gets a thread once it has arrived, as behind a buffering proxy.

gunicorn's own threads wait for slow clients: as many slow requests as there are threads, and nobody is served. Here the
worker's loop collects the head and a small body without a thread, and closes what has not arrived in time. What is
larger is an upload: the application has decided about its sender before it reads it (`shopops.lib.request_bodies`).
"""

import re
import selectors
import socket
import struct
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Longer heads are refused by gunicorn itself.
HEAD_BYTES = 64 * 1024
# The largest body that is collected here; somebody who is not signed in may not send a larger one.
SMALL_BODY_BYTES = 64 * 1024
ARRIVAL_SECONDS = 10
# How long a thread waits for the next piece of an upload, or for a reader of its answer.
SILENCE_SECONDS = 30

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_EXPECT = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(eq=False)
class Arrival:
    """A request on its way in."""

    conn: TConn
    due_at: float
    data: bytearray = field(default_factory=bytearray)
    is_registered: bool = False
    is_told_to_continue: bool = False

    def is_complete(self) -> bool:
        """Whether a thread can go on without waiting, except for the rest of an upload."""
        head, end, body = self.data.partition(b"\r\n\r\n")
        if not end:
            return len(self.data) >= HEAD_BYTES
        length = _LENGTH.search(head)
        return len(body) >= min(int(length[1]) if length else 0, SMALL_BODY_BYTES)

    def waits_to_continue(self) -> bool:
        """Whether the client sends its body only when it is told to."""
        head, end, _ = self.data.partition(b"\r\n\r\n")
        return bool(end and not self.is_told_to_continue and _EXPECT.search(head))


class ArrivalWorker(ThreadWorker):  # gunicorn has no types
    """Collects requests in the loop that accepts connections."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        # In the order of their deadlines, for all get the same time.
        self.arrivals: dict[Arrival, None] = {}

    def enqueue_req(self, conn: TConn) -> None:
        """A connection is new, or has something to say again."""
        if not conn.initialized:
            conn.init()
            silence = struct.pack("ll", SILENCE_SECONDS, 0)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
        conn.sock.setblocking(False)
        arrival = Arrival(conn, time.monotonic() + ARRIVAL_SECONDS)
        arrival.data += conn.parser.unreader.take_buffered()
        self.arrivals[arrival] = None
        if self.nr_conns >= self.worker_connections:
            self._drop(next(iter(self.arrivals)))
        if arrival in self.arrivals:
            self._receive(arrival)

    def murder_pending(self) -> None:
        """Close what did not arrive in time; when stopping, also what has not begun."""
        super().murder_pending()
        now = time.monotonic()
        for arrival in list(self.arrivals):
            if arrival.due_at <= now or not (self.alive or arrival.data):
                self._drop(arrival)

    def _receive(self, arrival: Arrival, sock: Any = None) -> None:
        try:
            piece = b"" if arrival.is_complete() else arrival.conn.sock.recv(SMALL_BODY_BYTES)
            if not piece and not arrival.is_complete():
                self._drop(arrival)  # the client has gone
                return
            arrival.data += piece
            if arrival.waits_to_continue():
                arrival.is_told_to_continue = True
                arrival.conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        except BlockingIOError:
            pass
        except OSError:
            self._drop(arrival)
            return
        if arrival.is_complete():
            self._forget(arrival)
            arrival.conn.parser.unreader.unread(bytes(arrival.data))
            super().enqueue_req(arrival.conn)
        elif not arrival.is_registered:
            arrival.is_registered = True
            self.poller.register(arrival.conn.sock, selectors.EVENT_READ, partial(self._receive, arrival))

    def _drop(self, arrival: Arrival) -> None:
        self._forget(arrival)
        self.nr_conns -= 1
        arrival.conn.close()

    def _forget(self, arrival: Arrival) -> None:
        del self.arrivals[arrival]
        if arrival.is_registered:
            self.poller.unregister(arrival.conn.sock)
