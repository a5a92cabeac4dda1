"""Codes that cannot be guessed."""

import re
import secrets

# Letters and digits that cannot be mistaken for one another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# 60 random bits: among a million valid codes, a guess hits once in a million million tries.
CODE_CHARACTERS = 12
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_CHARACTERS}}}")


def new_codes(count: int) -> list[str]:
    """So many codes from the system's random source."""
    noise = secrets.token_bytes(count * CODE_CHARACTERS)
    letters = "".join(ALPHABET[byte & 31] for byte in noise)
    return [letters[at : at + CODE_CHARACTERS] for at in range(0, len(letters), CODE_CHARACTERS)]


def new_code() -> str:
    """One code."""
    return new_codes(1)[0]


def new_link_token() -> str:
    """The last part of a link that gives coupons."""
    return secrets.token_urlsafe(18)


def cleaned(code: str) -> str:
    """A typed code as it is stored: capitals, no spaces or dashes."""
    return re.sub(r"[\s-]", "", code).upper()


def is_own_code(code: str) -> bool:
    """Whether it has the shape of a single coupon's code; shared codes must not."""
    return bool(_CODE.fullmatch(code))
