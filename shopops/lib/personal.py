"""Buyers' names, phones and addresses: sealed at rest, masked on pages as the platform masks them."""

import hmac
import json
import re
import secrets
from functools import lru_cache
from hashlib import blake2b, sha256
from json.encoder import encode_basestring

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
INDEX_BYTES = 16
# A mobile number within a text, also as people write it: 138 1234 5623, 138-1234-5623, +86 13812345623.
_MOBILE = re.compile(r"(?<!\d)(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


class Sealer:
    """Sealing with the keys derived from one secret; look it up once (`sealer()`) to seal many rows."""

    def __init__(self, secret: str) -> None:
        def key(purpose: bytes) -> bytes:
            return hmac.digest(secret.encode(), purpose, sha256)

        self._cipher = AESGCM(key(b"seal"))
        self._index_key, self._nonce_key = key(b"blind-index"), key(b"nonce")

    def seal(self, facts: dict[str, str], *, repeatable: bool = False) -> bytes:
        """See the function of this name."""
        members = [f"{encode_basestring(name)}:{encode_basestring(text)}" for name, text in facts.items()]
        plain = f"{{{','.join(members)}}}".encode()
        nonce = (
            blake2b(plain, digest_size=NONCE_BYTES, key=self._nonce_key).digest()
            if repeatable
            else secrets.token_bytes(NONCE_BYTES)
        )
        return nonce + self._cipher.encrypt(nonce, plain, None)

    def unseal(self, sealed: bytes) -> dict[str, str]:
        """See the function of this name."""
        nonce, text = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
        try:
            plain = self._cipher.decrypt(nonce, text, None)
        except InvalidTag as error:
            raise ValueError("sealed with another key, or damaged") from error
        return dict(json.loads(plain))

    def blind_index(self, text: str) -> str:
        """See the function of this name."""
        return blake2b(text.strip().encode(), digest_size=INDEX_BYTES, key=self._index_key).hexdigest()


@lru_cache
def _sealer_of(secret: str) -> Sealer:
    return Sealer(secret)


def sealer() -> Sealer:
    """The sealer with the shop's secret."""
    return _sealer_of(settings.PERSONAL_DATA_KEY)


def seal(facts: dict[str, str], *, repeatable: bool = False) -> bytes:
    """Encrypt a buyer's personal facts (AES-256-GCM, fresh nonce each time).

    `repeatable`: the nonce is made from the facts (keyed BLAKE2), so that the same facts give the same bytes
    and an import sees in SQL that nothing has changed. That reveals which rows are equal, as `blind_index` does.
    """
    return sealer().seal(facts, repeatable=repeatable)


def unseal(sealed: bytes) -> dict[str, str]:
    """Decrypt what `seal` made. ValueError when it was sealed with another key or is damaged."""
    return sealer().unseal(sealed)


def blind_index(text: str) -> str:
    """A keyed fingerprint (32 hex digits) that allows exact search without storing the text."""
    return sealer().blind_index(text)


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


def mask_mobiles_in(text: str) -> str:
    """A text that people wrote, its mobile numbers masked: 请打 138-1234-5623 → 请打 13*******23."""
    return _MOBILE.sub(lambda found: mask_mobile(re.sub(r"\D", "", found[0])[-11:]), text)


def mask_address(address: str) -> str:
    """Province, city and district stay when they are set apart by spaces, the rest goes."""
    parts = address.split()
    if not parts:
        return ""
    shown = parts[:3] if len(parts) > 3 else parts[:1]
    return " ".join(shown) + " ***" if len(parts) > 1 else parts[0][:3] + "***"
