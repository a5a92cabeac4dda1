"""Buyers and receivers in a report: sealed, masked and indexed before anything is stored."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shopops.lib import personal
from shopops.lib.imports.kinds import Field
from shopops.lib.sheets.converters import NULL, escape

FIELDS: tuple[Field, ...] = (
    Field("nick", ("买家会员名", "买家会员昵称", "买家昵称", "buyer_nick"), personal=True),
    Field("alipay", ("买家支付宝账号",), personal=True),
    Field("name", ("收货人姓名", "receiver_name"), personal=True),
    Field("address", ("收货地址", "receiver_address"), personal=True),
    Field("phone", ("联系电话",), personal=True),
    Field("mobile", ("联系手机", "receiver_mobile"), personal=True),
    Field("changed_address", ("修改后的收货地址",), personal=True),
    Field("invoice_title", ("发票抬头",), personal=True),
)
DERIVED = {
    "buyer_identity": "text",
    "buyer_nick": "text",
    "buyer_sealed": "bytea",
    "receiver_state": "text",
    "receiver_city": "text",
    "receiver_masked": "text",
    "receiver_sealed": "bytea",
    "receiver_mobile_index": "text",
}
TITLES = {"receiver_state": _("省份"), "receiver_masked": _("收货信息"), "buyer_nick": _("买家")}

MEMO_SIZE = 20_000
PLACE_LENGTH, MASKED_LENGTH, NICK_LENGTH = 40, 200, 64
# The longest province name, 新疆维吾尔自治区, has eight characters.
PROVINCE_LENGTH = 8
NOBODY = (NULL, NULL, NULL)
RECEIVER_KEYS = tuple(field.key for field in FIELDS[2:])

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ESCAPED = re.compile(r"\\([tnr\\])")
_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
# For addresses written without spaces.
_PROVINCE = re.compile(
    r"(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:香港|澳门)特别行政区|(?:北京|天津|上海|重庆)市?|[一-鿿]{2,3}?省"
)


class Contacts:
    """Makes the derived columns from the cells of `FIELDS`, which are already in COPY's escaping."""

    def __init__(self) -> None:
        self._buyers: dict[str, tuple[str, str, str]] = {}
        self._sealer = personal.sealer()

    def __call__(self, rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        if not rows:
            return []
        nicks, alipays, *receivers = (_plain_column(column) for column in zip(*rows, strict=True))
        buyers = [self._buyer(nick, alipay) for nick, alipay in zip(nicks, alipays, strict=True)]
        return [
            (*buyer, *self._receiver(*cells))
            for buyer, cells in zip(buyers, zip(*receivers, strict=True), strict=True)
        ]

    def _buyer(self, nick: str, alipay: str) -> tuple[str, str, str]:
        """identity, masked nick, sealed. A nick that comes masked (t**5) is shared by many: nobody."""
        if not nick or "*" in nick:
            return NOBODY
        known = self._buyers.get(nick)
        if known is None:
            if len(self._buyers) >= MEMO_SIZE:
                self._buyers.clear()
            facts = {"nick": nick, "alipay": alipay} if alipay else {"nick": nick}
            identity = f"nick:{self._sealer.blind_index(nick)}"
            known = self._buyers[nick] = (identity, escape(mask_nick(nick)), self._sealed(facts))
        return known

    def _receiver(
        self, name: str, address: str, phone: str, mobile: str, changed_address: str, invoice_title: str
    ) -> tuple[str, str, str, str, str]:
        """state, city, masked, sealed, index of the mobile number."""
        state, city = split_address(address) if address else ("", "")
        cells = (name, address, phone, mobile, changed_address, invoice_title)
        told = {key: text for key, text in zip(RECEIVER_KEYS, cells, strict=True) if text}
        if not told or (told.keys() == {"address"} and address in (state, f"{state} {city}")):
            # No more than a province: nothing personal.
            return escape(state), escape(city), escape(address), NULL, ""
        masked = (personal.mask_name(name), personal.mask_mobile(mobile), personal.mask_address(address))
        index = self._sealer.blind_index(mobile) if _MOBILE.fullmatch(mobile) else ""
        shown = " ".join(filter(None, masked))[:MASKED_LENGTH]
        return escape(state), escape(city), escape(shown), self._sealed(told), index

    def _sealed(self, facts: dict[str, str]) -> str:
        return f"\\\\x{self._sealer.seal(facts, repeatable=True).hex()}"


def _plain_column(cells: Sequence[str]) -> Sequence[str]:
    """The texts behind COPY's escaping; nothing for missing cells."""
    if cells[0] == cells[-1] == NULL and set(cells) == {NULL}:
        return [""] * len(cells)
    return [_plain(cell) if "\\" in cell else cell for cell in cells]


def _plain(cell: str) -> str:
    return "" if cell == NULL else _ESCAPED.sub(lambda match: _UNESCAPED[match[1]], cell)


def split_address(address: str) -> tuple[str, str]:
    """Province and city as the platform writes them: the first two words; the city may be missing."""
    words = address.split()
    if not words:
        return "", ""
    if len(words[0]) <= PROVINCE_LENGTH:
        # More words than the province: the second is the city, unless it is already the street.
        return words[0], words[1][:PLACE_LENGTH] if len(words) > 1 else ""
    found = _PROVINCE.match(words[0])
    return (found[0] if found else ""), ""


def mask_nick(nick: str) -> str:
    """The first and the last character stay: 小茶馆主 → 小**主."""
    return f"{nick[:1]}**{nick[-1:]}"[:NICK_LENGTH]
