"""ETags: nobody overwrites what they have not seen, and nobody loads what they have."""

import re
from hashlib import sha256
from typing import Any

from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from shopops.lib.api import problems

_TAG = re.compile(r'"(\d{1,9})\.[0-9a-f]{16}"')


def tag(version: int, data: Any) -> str:
    """`"<version>.<digest>"`: the row's version, and a digest of what this caller sees of it.

    The digest makes a read exact, nested rows and hidden fields included; a change is decided by the
    version alone.
    """
    return f'"{version}.{sha256(JSONRenderer().render(data)).hexdigest()[:16]}"'


def tagged(request: Request, response: Response, version: int) -> Response:
    """Put the ETag on an answer; a GET that already has it becomes 304."""
    etag = tag(version, response.data)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Authorization", "Cookie"])
    if request.method not in ("GET", "HEAD"):
        return response
    unchanged = get_conditional_response(request._request, etag=etag, response=response)
    if unchanged is response or unchanged is None:
        return response
    headers = {name: response[name] for name in ("ETag", "Cache-Control", "Vary")}
    return Response(status=304, headers=headers)


def expected_version(request: Request, current: int) -> int:
    """The version the caller has read, from If-Match; `*` means whatever is there.

    Raises VersionRequired (428) without the header, VersionStale (412) when it is not the current one.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise problems.VersionRequired()
    if header == "*":
        return current
    versions = {int(found) for found in _TAG.findall(header)}
    if current not in versions:
        raise problems.VersionStale()
    return current
