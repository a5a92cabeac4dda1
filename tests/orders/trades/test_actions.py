"""Memo and flag, and looking at a receiver in clear."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from orders.trades.actions import annotate_trades, change_memo, unmask_receiver
from orders.trades.models import MemoChange, SellerFlag, Trade
from shopops.lib.audit.models import AuditEntry
from shopops.lib.personal import seal
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests import make

UserFor = Callable[[str], User]


def test_flag_and_memo_are_set_and_traced(user_for: UserFor) -> None:
    trade, agent = make.trade(), user_for("aftersales")
    change_memo(trade=trade, flag=SellerFlag.RED, memo=" 换蓝色 ", version=1, by=agent)
    trade.refresh_from_db()
    assert (trade.seller_flag, trade.seller_memo, trade.version) == (SellerFlag.RED, "换蓝色", 2)
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.target) == (agent, f"orders.trade:{trade.tid}")
    assert entry.detail == {"changed": ["flag", "memo"]}
    change = MemoChange.objects.get()
    assert (change.trade, change.by, change.flag, change.memo) == (trade, agent, SellerFlag.RED, "换蓝色")


def test_who_saw_an_older_version_overwrites_nothing(user_for: UserFor) -> None:
    trade = make.trade()
    change_memo(trade=trade, flag=1, memo="先到", version=1, by=user_for("aftersales"))
    with pytest.raises(ChangedMeanwhile) as caught:
        change_memo(trade=trade, flag=2, memo="后到", version=1, by=user_for("cs_lead"))
    assert isinstance(caught.value.current, Trade)
    assert caught.value.current.seller_memo == "先到"
    assert Trade.objects.get().seller_memo == "先到"
    assert AuditEntry.objects.count() == 1


def test_saving_what_is_there_leaves_no_trace(user_for: UserFor) -> None:
    trade = make.trade(seller_memo="a")
    change_memo(trade=trade, flag=0, memo="a", version=1, by=user_for("aftersales"))
    assert Trade.objects.get().version == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("memo", "fits"), [("字" * 333, True), ("字" * 334, False), ("a" * 1000, True), ("a" * 1001, False)]
)
def test_a_memo_has_at_most_1000_bytes(user_for: UserFor, memo: str, fits: bool) -> None:
    trade = make.trade()
    if fits:
        change_memo(trade=trade, flag=0, memo=memo, version=1, by=user_for("manager"))
        assert Trade.objects.get().seller_memo == memo
        return
    with pytest.raises(ValidationError, match="1000 字节"):
        change_memo(trade=trade, flag=0, memo=memo, version=1, by=user_for("manager"))


def test_there_are_eleven_flags(user_for: UserFor) -> None:
    with pytest.raises(ValidationError, match="没有这种旗帜"):
        change_memo(trade=make.trade(), flag=11, memo="", version=1, by=user_for("manager"))


def test_unmasking_gives_the_facts_and_says_who_looked_why(user_for: UserFor) -> None:
    facts = {"name": "测试收货人", "mobile": "13800000000", "address": "浙江省 杭州市 某路 1 号"}
    trade = make.trade(receiver_sealed=seal(facts))
    assert unmask_receiver(trade=trade, reason="买家要求改地址", by=user_for("warehouse")) == facts
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.reason) == ("personal_data.unmasked", "买家要求改地址")
    assert "13800000000" not in str(entry.detail)


@pytest.mark.parametrize("reason", ["", "看看", "  abc  "])
def test_unmasking_needs_a_reason(user_for: UserFor, reason: str) -> None:
    trade = make.trade(receiver_sealed=seal({"name": "x"}))
    with pytest.raises(ValidationError, match="至少 4 个字"):
        unmask_receiver(trade=trade, reason=reason, by=user_for("manager"))
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("sealed", [None, b"damaged-or-another-key"])
def test_what_cannot_be_opened_is_said(user_for: UserFor, sealed: bytes | None) -> None:
    with pytest.raises(ValidationError):
        unmask_receiver(trade=make.trade(receiver_sealed=sealed), reason="核对地址", by=user_for("manager"))
    assert not AuditEntry.objects.exists()


def test_several_trades_get_a_flag_and_a_line(user_for: UserFor) -> None:
    first, second, third = make.trade(seller_memo="加急"), make.trade(), make.trade()
    agent = user_for("warehouse")
    assert annotate_trades(pks=[first.pk, second.pk], flag=SellerFlag.RED, line=" 缺货 ", by=agent) == 2
    for trade in (first, second, third):
        trade.refresh_from_db()
    assert (first.seller_flag, first.seller_memo) == (SellerFlag.RED, "加急；缺货")
    assert (second.seller_flag, second.seller_memo) == (SellerFlag.RED, "缺货")
    assert (third.seller_flag, third.seller_memo, third.version) == (SellerFlag.GREY, "", 1)
    assert AuditEntry.objects.filter(action="trade.memo_changed", by=agent).count() == 2
    assert annotate_trades(pks=[first.pk], flag=SellerFlag.RED, line="", by=agent) == 0


@pytest.mark.parametrize(("flag", "line"), [(None, "  "), (99, ""), (None, "字" * 200)])
def test_one_memo_that_cannot_be_written_leaves_all_as_they_were(
    user_for: UserFor, flag: int | None, line: str
) -> None:
    short, long = make.trade(), make.trade(seller_memo="长" * 200)
    with pytest.raises(ValidationError):
        annotate_trades(pks=[short.pk, long.pk], flag=flag, line=line, by=user_for("warehouse"))
    short.refresh_from_db()
    assert (short.seller_memo, short.version) == ("", 1)
    assert not AuditEntry.objects.filter(action="trade.memo_changed").exists()
