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
        key = request.headers.get("Idempotency-Key")
        account: Any = request.user
        with transaction.atomic():
            if key is None:
                return handler(view, request, *args, **kwargs)
            if not _KEY.fullmatch(key):
                raise problems.KeyInvalid()
            _hold(account.pk, key)
            print_ = fingerprint(request)
            if stored := _find(account.pk, key):
                return _repeat(stored, print_)
            response = handler(view, request, *args, **kwargs)
            _store(account, key, print_, response)
            return response

    once.idempotent = True  # type: ignore[attr-defined]  # the schema mentions the header
    return once


def fingerprint(request: Request) -> str:
    """SHA-256 of method, path and parsed body, files by their content."""
    digest = sha256(f"{request.method} {request.path}\n".encode())
    for name, value in sorted(_parts(request)):
        digest.update(f"{name}={value}\n".encode())
    return digest.hexdigest()


def forget_expired_answers() -> int:
    """Delete stored answers older than 24 hours; how many."""
    return StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _hold(account_id: int, key: str) -> None:
    """One request at a time per key: a transaction-level advisory lock, refused rather than waited for."""
    number = int.from_bytes(sha256(f"idempotency {account_id} {key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise problems.KeyInUse()


def _find(account_id: int, key: str) -> StoredAnswer | None:
    stored = StoredAnswer.objects.filter(account_id=account_id, key=key).first()
    if stored and stored.created_at < timezone.now() - KEPT_FOR:
        stored.delete()
        return None
    return stored


def _repeat(stored: StoredAnswer, print_: str) -> Response:
    if stored.fingerprint != print_:
        raise problems.KeyReused()
    headers = stored.headers | {"Idempotency-Replayed": "true"}
    return Response(json.loads(stored.body), status=stored.status, headers=headers)


def _store(account: Any, key: str, print_: str, response: Response) -> None:
    StoredAnswer.objects.create(
        account=account,
        key=key,
        fingerprint=print_,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data).decode(),
        created_at=timezone.now(),
    )


def _parts(request: Request) -> list[tuple[str, str]]:
    data = request.data
    if not hasattr(data, "lists"):
        return [("", json.dumps(data, sort_keys=True, default=str))]
    return [(name, _text(value)) for name, values in data.lists() for value in values]


def _text(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = sha256(value.name.encode() if value.name else b"")
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
