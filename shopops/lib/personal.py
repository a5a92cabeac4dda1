"""Buyers' names, phones and addresses: sealed at rest, masked on pages as the platform masks them."""

import hmac
import json
import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


@lru_cache
def _keys(secret: str) -> tuple[AESGCM, bytes, bytes]:
    """The sealing key, the index key and the nonce key, all derived from one secret."""
    seal_key = hmac.digest(secret.encode(), b"seal", sha256)
    index_key = hmac.digest(secret.encode(), b"blind-index", sha256)
    nonce_key = hmac.digest(secret.encode(), b"nonce", sha256)
    return AESGCM(seal_key), index_key, nonce_key


def seal(facts: dict[str, str], *, repeatable: bool = False) -> bytes:
    """Encrypt a buyer's personal facts (AES-256-GCM, fresh nonce each time).

    `repeatable`: the nonce is made from the facts (HMAC), so that the same facts give the same bytes and an
    import sees in SQL that nothing has changed. That reveals which rows are equal, as `blind_index` does.
    """
    plain = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = (
        hmac.digest(_keys(settings.PERSONAL_DATA_KEY)[2], plain, sha256)[:NONCE_BYTES]
        if repeatable
        else secrets.token_bytes(NONCE_BYTES)
    )
    return nonce + _keys(settings.PERSONAL_DATA_KEY)[0].encrypt(nonce, plain, None)


def unseal(sealed: bytes) -> dict[str, str]:
    """Decrypt what `seal` made. ValueError when it was sealed with another key or is damaged."""
    try:
        plain = _keys(settings.PERSONAL_DATA_KEY)[0].decrypt(
            bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:]), None
        )
    except InvalidTag as error:
        raise ValueError("sealed with another key, or damaged") from error
    return dict(json.loads(plain))


def blind_index(text: str) -> str:
    """A keyed fingerprint (32 hex digits) that allows exact search without storing the text."""
    return hmac.digest(_keys(settings.PERSONAL_DATA_KEY)[1], text.strip().encode(), sha256).hex()[:32]


def mask_name(name: str) -> str:
    """陈小平 → 陈*平, 陈平 → 陈*."""
    name = name.strip()
    if len(name) <= 1:
        return "*" if name else ""
    return f"{name[0]}*{name[-1]}" if len(name) > 2 else f"{name[0]}*"


def mask_mobile(mobile: str) -> str:
    """The first two and the last two digits stay: 13812345623 → 13*******23."""
    mobile = mobile.strip().lstrip("'")
    if len(mobile) < 5:
        return "*" * len(mobile)
    return mobile[:2] + "*" * (len(mobile) - 4) + mobile[-2:]


def mask_address(address: str) -> str:
    """Province, city and district stay when they are set apart by spaces, the rest goes."""
    parts = address.split()
    if not parts:
        return ""
    kept = parts[:3] if len(parts) > 3 else parts[:1]
    return " ".join(kept) + " ***" if len(parts) > 1 else parts[0][:3] + "***"
