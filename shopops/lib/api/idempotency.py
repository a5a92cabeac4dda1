"""Idempotency-Key: a POST that is sent twice happens once, and both get the same answer."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from shopops.lib.api import problems
from shopops.lib.api.models import StoredAnswer

KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Decorates a view's POST: effect and stored answer share one transaction.

    An answer that is an error is not stored, because its effect was rolled back: it may be tried again.
    """

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            if "Idempotency-Key" not in request.headers:
                return handler(view, request, *args, **kwargs)
            key, body = key_digest(request), body_digest(request)
            _hold(key)
            if stored := _find(key):
                return _repeat(stored, body)
            response = handler(view, request, *args, **kwargs)
            _store(key, body, response)
            return response

    once.idempotent = True  # type: ignore[attr-defined]  # the schema mentions the header
    return once


def key_digest(request: Request) -> str:
    """SHA-256 of account, method, path and Idempotency-Key: what makes a request the same request.

    Raises KeyInvalid where the header is missing or cannot be a key.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise problems.KeyInvalid()
    return _digest([request.user.pk, request.method, request.path, key])


def body_digest(request: Request) -> str:
    """SHA-256 of the parsed body, files by name and content: the same key with another body is a mistake."""
    data = request.data
    if not hasattr(data, "lists"):
        return _digest(data)
    return _digest(sorted((name, _text(value)) for name, values in data.lists() for value in values))


def forget_expired_answers() -> int:
    """Delete stored answers older than 24 hours; how many."""
    return StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _hold(key: str) -> None:
    """One request at a time per key: a transaction-level advisory lock, refused rather than waited for."""
    number = int.from_bytes(bytes.fromhex(key)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise problems.KeyInUse()


def _find(key: str) -> StoredAnswer | None:
    stored = StoredAnswer.objects.filter(key_digest=key).first()
    if stored and stored.created_at < timezone.now() - KEPT_FOR:
        stored.delete()
        return None
    return stored


def _repeat(stored: StoredAnswer, body: str) -> Response:
    if stored.body_digest != body:
        raise problems.KeyReused()
    headers = stored.headers | {"Idempotency-Replayed": "true"}
    return Response(json.loads(stored.body), status=stored.status, headers=headers)


def _store(key: str, body: str, response: Response) -> None:
    StoredAnswer.objects.create(
        key_digest=key,
        body_digest=body,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data).decode(),
        created_at=timezone.now(),
    )


def _digest(facts: Any) -> str:
    return sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _text(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = sha256(value.name.encode() if value.name else b"")
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
