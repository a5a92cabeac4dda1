"""What becomes of an order as it grows older: paid, shipped, received, refunded, closed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from orders.trades.models import RefundStatus, TradeStatus

UNPAID_CLOSES_AFTER = timedelta(hours=24)
RECEIPT_CONFIRMED_AFTER = timedelta(days=10)
# Rare states in which an order stays for hours only: (chance among orders younger than a day, status).
RARE_UNPAID = (
    (0.03, TradeStatus.TRADE_NO_CREATE_PAY),
    (0.05, TradeStatus.PAY_PENDING),
    (0.07, TradeStatus.WAIT_PRE_AUTH_CONFIRM),
)
CLOSE_REASONS = ("未及时付款", "我不想买了", "信息填写错误，重新拍", "拍错了", "卖家缺货")


@dataclass
class Life:
    """Where an order stands now and when it got there. Refund shares are 0–1 of the first line or of all."""

    status: TradeStatus
    pay_time: datetime | None = None
    consign_time: datetime | None = None
    end_time: datetime | None = None
    close_reason: str = ""
    refund_status: RefundStatus = RefundStatus.NO_REFUND
    refund_share: float = 0.0
    refund_whole_order: bool = False


def live(
    random: Random, created: datetime, now: datetime, pay_from: datetime | None, is_campaign: bool
) -> Life:
    """The life up to `now` of an order placed at `created`.

    `pay_from` is when a presale opens for payment; None for an ordinary order.
    """
    plan = _pay_time(random, created, pay_from)
    if plan is None or plan > now:
        closes = (pay_from or created) + UNPAID_CLOSES_AFTER
        return _unpaid(random, created, closes, now)
    return _paid(random, plan, now, is_campaign)


def _pay_time(random: Random, created: datetime, pay_from: datetime | None) -> datetime | None:
    """Most pay at once, some later the same day, one in eight never does."""
    if pay_from is not None:
        seconds = min(random.expovariate(1 / 5400), 28 * 3600)
        return pay_from + timedelta(seconds=int(seconds)) if random.random() < 0.93 else None
    chance = random.random()
    if chance < 0.74:
        return created + timedelta(seconds=random.randint(4, 95))
    if chance < 0.85:
        return created + timedelta(seconds=random.randint(120, 2700))
    if chance < 0.88:
        return created + timedelta(seconds=random.randint(3600, 72000))
    return None


def _unpaid(random: Random, created: datetime, closes: datetime, now: datetime) -> Life:
    reason = random.choices(CLOSE_REASONS, (60, 18, 12, 7, 3))[0]
    if reason != CLOSE_REASONS[0]:
        closes = created + timedelta(minutes=random.randint(5, 600))
    if closes <= now:
        return Life(TradeStatus.TRADE_CLOSED_BY_TAOBAO, end_time=closes, close_reason=reason)
    chance = random.random()
    rare = next((status for limit, status in RARE_UNPAID if chance < limit), TradeStatus.WAIT_BUYER_PAY)
    return Life(rare)


def _paid(random: Random, paid: datetime, now: datetime, is_campaign: bool) -> Life:
    consigned = _consign_time(random, paid, is_campaign)
    chance = random.random()
    if chance < 0.018:
        return _refunded_before_shipping(random, paid, consigned, now)
    if consigned > now:
        rare = random.random() < 0.012
        status = TradeStatus.PAID_FORBID_CONSIGN if rare else TradeStatus.WAIT_SELLER_SEND_GOODS
        return Life(status, paid)
    signed = consigned + timedelta(hours=random.uniform(30, 120))
    ended = min(signed + timedelta(hours=random.expovariate(1 / 60)), consigned + RECEIPT_CONFIRMED_AFTER)
    life = Life(_underway(random, consigned, signed, now), paid, consigned)
    if ended <= now:
        life.status, life.end_time = TradeStatus.TRADE_FINISHED, ended
    if chance < 0.062:
        _refund_after_shipping(random, life, consigned, signed, now)
    return life


def _underway(random: Random, consigned: datetime, signed: datetime, now: datetime) -> TradeStatus:
    if now - consigned < timedelta(days=2) and random.random() < 0.08:
        return TradeStatus.SELLER_CONSIGNED_PART
    # Only cash-on-delivery orders wait as "signed"; the shop has few.
    if now > signed and random.random() < 0.03:
        return TradeStatus.TRADE_BUYER_SIGNED
    return TradeStatus.WAIT_BUYER_CONFIRM_GOODS


def _consign_time(random: Random, paid: datetime, is_campaign: bool) -> datetime:
    """Parcels leave in the afternoon: the same day when paid before three, during a sale a day later."""
    days = 0 if paid.hour < 15 and random.random() < 0.85 else 1
    if is_campaign and random.random() < 0.5:
        days += 1
    leaves = datetime.combine(paid.date(), time(15, 30), paid.tzinfo) + timedelta(days=days)
    return leaves + timedelta(seconds=random.randint(0, 4 * 3600))


def _refunded_before_shipping(random: Random, paid: datetime, consigned: datetime, now: datetime) -> Life:
    latest = max((consigned - paid).total_seconds(), 900)
    done = paid + timedelta(seconds=int(random.uniform(600, latest)))
    if done > now:
        return Life(
            TradeStatus.WAIT_SELLER_SEND_GOODS,
            paid,
            refund_status=RefundStatus.WAIT_SELLER_AGREE,
            refund_whole_order=True,
        )
    return Life(
        TradeStatus.TRADE_CLOSED,
        paid,
        end_time=done,
        close_reason="买家申请退款",
        refund_status=RefundStatus.SUCCESS,
        refund_share=1.0,
        refund_whole_order=True,
    )


def _refund_after_shipping(
    random: Random, life: Life, consigned: datetime, signed: datetime, now: datetime
) -> None:
    """Asked for after the parcel came; settled within a week: returned, partly repaid, or refused."""
    asked = signed + timedelta(hours=random.uniform(1, 48))
    settled = asked + timedelta(hours=random.uniform(4, 150))
    if asked > now:
        return
    life.end_time, life.status = None, TradeStatus.WAIT_BUYER_CONFIRM_GOODS
    if settled > now:
        life.refund_status = _refund_step(random, asked, now)
        return
    chance = random.random()
    life.end_time = settled
    if chance < 0.35:  # everything went back
        life.status, life.close_reason = TradeStatus.TRADE_CLOSED, "退货退款"
        life.refund_status, life.refund_share, life.refund_whole_order = RefundStatus.SUCCESS, 1.0, True
        return
    life.status = TradeStatus.TRADE_FINISHED
    if chance < 0.85:
        life.refund_status, life.refund_share = RefundStatus.SUCCESS, random.choice((0.1, 0.2, 0.3, 0.5, 0.8))
    else:
        life.refund_status = random.choice((RefundStatus.SELLER_REFUSE_BUYER, RefundStatus.CLOSED))


def _refund_step(random: Random, asked: datetime, now: datetime) -> RefundStatus:
    """Within a day the seller must answer, then the goods travel back."""
    if now - asked < timedelta(hours=20):
        return RefundStatus.WAIT_SELLER_AGREE
    return random.choice((RefundStatus.WAIT_BUYER_RETURN_GOODS, RefundStatus.WAIT_SELLER_CONFIRM_GOODS))
