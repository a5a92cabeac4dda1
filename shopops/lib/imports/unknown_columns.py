"""Columns that no kind of file knows are kept with the row; what looks like a buyer's data in them is sealed."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable

from shopops.lib.personal import sealer
from shopops.lib.sheets.layout import normal_name

SEALED = "sealed:"
_PERSONAL_HEADER = re.compile(
    r"收[货件]人|买家(?!应|实|支付|服务|付|评|留)|会员|姓名|联系人|电话|手机|地址|昵称|旺旺|支付宝账|微信|邮箱|邮件|身份证|证件|抬头|税号|"
    r"银行|收款人|付款人|qq号|ouid|oaid|buyer|receiver|contact|phone|mobile|telephone|address|e-?mail|nick|idcard|passport",
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
# What may hold a number of a person; most cells of a report do not.
_DIGITS = re.compile(r"[0-9][0-9 -]{9,}[0-9Xx]")
# With and without 86, and an identity card.
LENGTHS = frozenset({11, 13, 18})
# A mobile number, a landline, an identity card.
_NUMBER = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<telephone>(?:86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|0[1-9][0-9]{1,2}-[0-9]{7,8})(?![0-9])|"
    r"(?P<card>[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx])(?![0-9Xx]))"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def protect(header: str) -> Callable[[str], str]:
    """What becomes of the texts in an unknown column: those of a personal one, and any with a number or address
    by which a buyer can be reached, are sealed (`sealed:…`, by `shopops.lib.personal`; the same text gives the
    same seal); the others stay.
    """
    if is_personal_header(header):
        return _seal
    return lambda text: _seal(text) if is_personal_text(text) else text


def is_personal_header(header: str) -> bool:
    """Whether a column's name promises a buyer's data."""
    return _PERSONAL_HEADER.search(normal_name(header)) is not None


def is_personal_text(text: str) -> bool:
    """Whether a text holds a telephone number, an e-mail address or an identity card."""
    if "@" in text and _EMAIL.search(text):
        return True
    return any(map(_is_personal_number, _DIGITS.findall(text)))


def _is_personal_number(digits: str) -> bool:
    if digits.isdigit() and len(digits) not in LENGTHS:
        return False
    return any(found["telephone"] or _is_id_card(found["card"]) for found in _NUMBER.finditer(digits))


def _is_id_card(number: str) -> bool:
    """By its check digit: order numbers have 18 digits, too."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1].upper() == _CHECK_DIGITS[total % 11]


def _seal(text: str) -> str:
    return SEALED + urlsafe_b64encode(sealer().seal({"text": text}, repeatable=True)).decode() if text else ""
