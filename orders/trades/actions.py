"""What people do with trades."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orders.trades.models import MemoChange, SellerFlag, Trade
from orders.trades.receiver import receiver_of
from shopops.lib.audit.actions import record
from shopops.lib.audit.disclosure import disclose
from shopops.lib.versions import lock_version
from staff.accounts.models import User

# The platform's own limit, in UTF-8.
MEMO_BYTES = 1000
MEMO_CHANGED = "trade.memo_changed"


def change_memo(*, trade: Trade, flag: int, memo: str, version: int, by: User) -> Trade:
    """Set the seller's flag and memo 备注 of a trade that `by` saw in `version`.

    Raises ValidationError (unknown flag, more than 1,000 bytes) and ChangedMeanwhile. Saving what is
    already there changes nothing and leaves no trace.
    """
    memo = memo.strip()
    if flag not in SellerFlag.values:
        raise ValidationError({"seller_flag": _("没有这种旗帜。")})
    if len(memo.encode()) > MEMO_BYTES:
        raise ValidationError({"seller_memo": _("备注太长：平台最多 1000 字节，约 333 个汉字。")})
    with transaction.atomic():
        current = lock_version(Trade.objects.all(), trade.pk, version)
        before = {"flag": current.seller_flag, "memo": current.seller_memo}
        changed = [name for name, value in {"flag": flag, "memo": memo}.items() if value != before[name]]
        if not changed:
            return current
        current.seller_flag, current.seller_memo = flag, memo
        current.version += 1
        current.save(update_fields=["seller_flag", "seller_memo", "version", "updated_at"])
        MemoChange.objects.create(trade=current, by=by, flag=flag, memo=memo)
        record(MEMO_CHANGED, by=by, target=f"orders.trade:{current.tid}", changed=changed)
    return current


@transaction.atomic
def annotate_trades(*, pks: Sequence[int], flag: int | None, line: str, by: User) -> int:
    """Set the flag of several trades, add a line to their memos, or both; how many changed.

    A flag of None stays as it is. Raises ValidationError for an unknown flag, for nothing to do, and when a
    memo would exceed 1,000 bytes (naming the order); then no trade is changed.
    """
    line = line.strip()
    if flag is None and not line:
        raise ValidationError(_("请选择旗帜，或者写一句备注。"))
    changed = 0
    for trade in Trade.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        memo = f"{trade.seller_memo}；{line}" if line and trade.seller_memo else line or trade.seller_memo
        try:
            after = change_memo(
                trade=trade,
                flag=trade.seller_flag if flag is None else flag,
                memo=memo,
                version=trade.version,
                by=by,
            )
        except ValidationError as error:
            sentence = _("订单 %(tid)s：%(reason)s") % {"tid": trade.tid, "reason": " ".join(error.messages)}
            raise ValidationError(sentence) from error
        changed += after.version != trade.version
    return changed


def unmask_receiver(*, trade: Trade, reason: str, by: User) -> dict[str, str]:
    """Name, phones and address of the receiver in clear; who looked and why stays in the audit trail.

    Raises ValidationError for no real reason or too many looks (`disclose`), and when there is nothing to show or
    it was sealed with another key.
    """
    if not trade.receiver_sealed:
        raise ValidationError(_("这个订单没有收货信息。"))
    try:
        facts = receiver_of(trade)
    except ValueError:
        raise ValidationError(_("收货信息无法解密，请联系管理员检查密钥。")) from None
    disclose(target=f"orders.trade:{trade.tid}", reason=reason, by=by)
    return facts
