"""Buyers and receivers in a report: sealed, masked and indexed before anything is stored."""

import re
from collections.abc import Iterable, Iterator, Sequence

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
TITLES = {"receiver_state": _("省份"), "receiver_masked": _("收货人"), "buyer_nick": _("买家")}

MEMO_SIZE = 20_000
PLACE_LENGTH, MASKED_LENGTH, NICK_LENGTH = 40, 200, 64
# The longest province name, 新疆维吾尔自治区, has eight characters.
PROVINCE_LENGTH = 8
NOBODY = (NULL, NULL, NULL)

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# For addresses written without spaces.
_PROVINCE = re.compile(
    r"(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:香港|澳门)特别行政区|(?:北京|天津|上海|重庆)市?|[一-鿿]{2,3}?省"
)


class Contacts:
    """Makes the derived columns from the cells of `FIELDS`, which are already in COPY's escaping."""

    def __init__(self) -> None:
        self._buyers: dict[str, tuple[str, str, str]] = {}

    def __call__(self, rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        for nick, alipay, *receiver in rows:
            yield (*self._buyer(nick, alipay), *_receiver(receiver))

    def _buyer(self, nick: str, alipay: str) -> tuple[str, str, str]:
        """identity, masked nick, sealed. A nick that comes masked (t**5) is shared by many: nobody."""
        if nick == NULL or not nick or "*" in nick:
            return NOBODY
        known = self._buyers.get(nick)
        if known is None:
            if len(self._buyers) >= MEMO_SIZE:
                self._buyers.clear()
            facts = {"nick": _plain(nick), "alipay": _plain(alipay)}
            known = (
                f"nick:{personal.blind_index(facts['nick'])}",
                escape(mask_nick(facts["nick"])),
                _sealed({key: text for key, text in facts.items() if text}),
            )
            self._buyers[nick] = known
        return known


def _receiver(cells: Sequence[str]) -> tuple[str, ...]:
    """state, city, masked, sealed, index of the mobile number."""
    name, address, phone, mobile, changed_address, invoice_title = map(_plain, cells)
    state, city = split_address(address)
    facts = {
        "name": name,
        "address": address,
        "phone": phone,
        "mobile": mobile,
        "changed_address": changed_address,
        "invoice_title": invoice_title,
    }
    told = {key: text for key, text in facts.items() if text}
    if not told.keys() - {"address"} and address in (state, f"{state} {city}"):
        # No more than a province: nothing personal.
        return escape(state), escape(city), escape(address), NULL, ""
    masked = [personal.mask_name(name), personal.mask_mobile(mobile), personal.mask_address(address)]
    index = personal.blind_index(mobile) if _MOBILE.fullmatch(mobile) else ""
    shown = " ".join(filter(None, masked))[:MASKED_LENGTH]
    return escape(state), escape(city), escape(shown), _sealed(told), index


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


def _sealed(facts: dict[str, str]) -> str:
    return f"\\\\x{personal.seal(facts, repeatable=True).hex()}"


def _plain(cell: str) -> str:
    """The text behind COPY's escaping; nothing for a missing cell."""
    if "\\" not in cell:
        return cell
    if cell == NULL:
        return ""
    return re.sub(r"\\([tnr\\])", lambda match: {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[match[1]], cell)
