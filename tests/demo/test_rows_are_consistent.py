"""What the demo shop holds could have come from the platform."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from orders.trades.models import Buyer, RefundStatus, SellerFlag, SubOrder, Trade, TradeStatus
from products.catalogue.models import ApproveStatus, PriceTier, Product, Series, Sku
from shopops.demo.actions import Seeded
from shopops.lib.personal import blind_index, unseal
from tests.demo.conftest import NOW

S = TradeStatus
UNPAID = (S.WAIT_BUYER_PAY, S.TRADE_NO_CREATE_PAY, S.PAY_PENDING, S.WAIT_PRE_AUTH_CONFIRM)


def test_catalogue(seeded: Seeded) -> None:
    products = Product.objects.annotate(sku_count=Count("skus"))
    assert 60 <= products.count() == seeded.products <= 80
    assert set(products.values_list("series", flat=True)) == set(Series)
    assert {1, 2, 3, 4} >= set(products.values_list("sku_count", flat=True)) >= {2, 3, 4}
    tiers = Counter(products.values_list("price_tier", flat=True))
    assert [round(tiers[tier] / products.count(), 1) for tier in PriceTier] == [0.2, 0.7, 0.1]
    assert not Sku.objects.exclude(
        cost_cny__lt=F("floor_price_cny"), floor_price_cny__lt=F("price_cny")
    ).exists()


def test_a_few_products_nobody_buys(seeded: Seeded) -> None:
    sold = SubOrder.objects.values("product")
    dead = Product.objects.filter(approve_status=ApproveStatus.ONSALE).exclude(pk__in=sold)
    assert {"闻香杯对杯", "竹制茶盘"} <= set(dead.values_list("title", flat=True))


def test_lines_add_up_to_what_was_paid(seeded: Seeded) -> None:
    trades = Trade.objects.annotate(
        lines=Count("sub_orders"),
        paid_for_lines=Sum("sub_orders__divide_order_fee_cny"),
        items=Sum("sub_orders__num"),
        refunded=Sum("sub_orders__refund_fee_cny"),
    )
    paid = trades.filter(pay_time__isnull=False)
    assert not paid.exclude(paid_for_lines=F("payment_cny") - F("post_fee_cny")).exists()
    assert not paid.exclude(payment_cny=F("payable_cny")).exists()
    assert (
        not trades.filter(pay_time=None).exclude(payment_cny=0, paid_for_lines=0, refund_fee_cny=0).exists()
    )
    assert not trades.exclude(items=F("num")).exists()
    assert not trades.exclude(lines__range=(1, 4)).exists()
    # Postage goes back only with the whole order.
    partly = trades.filter(refund_fee_cny__lt=F("payment_cny"))
    assert not partly.exclude(refund_fee_cny=F("refunded")).exists()


def test_a_line_costs_what_its_parts_say(seeded: Seeded) -> None:
    paid = SubOrder.objects.filter(trade__pay_time__isnull=False)
    asked = F("price_cny") * F("num") + F("adjust_fee_cny")
    parts = asked - F("discount_fee_cny") - F("part_mjz_discount_cny")
    assert not paid.exclude(divide_order_fee_cny=parts).exists()
    assert paid.filter(adjust_fee_cny__lt=0).exists()


def test_an_order_of_one_line_shares_its_number(seeded: Seeded) -> None:
    single = Trade.objects.annotate(lines=Count("sub_orders")).filter(lines=1)
    assert single.exists()
    assert not single.exclude(tid=F("sub_orders__oid")).exists()


def test_statuses_fit_the_age(seeded: Seeded) -> None:
    counts = Counter(Trade.objects.values_list("status", flat=True))
    usual = {S.WAIT_SELLER_SEND_GOODS, S.WAIT_BUYER_CONFIRM_GOODS, S.TRADE_FINISHED, S.TRADE_CLOSED}
    assert usual | {S.TRADE_CLOSED_BY_TAOBAO} <= set(counts)
    assert counts[S.TRADE_FINISHED] > seeded.trades / 2
    assert not Trade.objects.filter(status__in=UNPAID, created__lt=NOW - timedelta(days=2)).exists()
    assert not Trade.objects.filter(
        status__in=(S.WAIT_SELLER_SEND_GOODS, S.PAID_FORBID_CONSIGN), pay_time__lt=NOW - timedelta(days=4)
    ).exists()
    assert not Trade.objects.filter(
        status=S.WAIT_BUYER_CONFIRM_GOODS, consign_time__lt=NOW - timedelta(days=14)
    ).exists()


def test_times_and_statuses_agree(seeded: Seeded) -> None:
    trades = Trade.objects.all()
    assert not trades.filter(
        Q(created__gt=NOW) | Q(pay_time__gt=NOW) | Q(consign_time__gt=NOW) | Q(end_time__gt=NOW)
    ).exists()
    assert not trades.filter(consign_time__lt=F("pay_time")).exists()
    assert not trades.filter(Q(end_time__lt=F("consign_time")) | Q(end_time__lt=F("created"))).exists()
    ended = (S.TRADE_FINISHED, S.TRADE_CLOSED, S.TRADE_CLOSED_BY_TAOBAO)
    assert not trades.filter(status__in=ended, end_time=None).exists()
    assert not trades.exclude(status__in=ended).filter(end_time__isnull=False).exists()
    assert not trades.filter(status=S.TRADE_CLOSED_BY_TAOBAO, pay_time__isnull=False).exists()
    assert not trades.filter(status=S.TRADE_CLOSED).exclude(refund_fee_cny=F("payment_cny")).exists()
    assert not trades.filter(status=S.WAIT_SELLER_SEND_GOODS, consign_time__isnull=False).exists()


def test_refunds_partial_and_whole(seeded: Seeded) -> None:
    refunded = Trade.objects.filter(refund_fee_cny__gt=0)
    assert refunded.filter(refund_fee_cny=F("payment_cny")).exists()
    assert refunded.filter(refund_fee_cny__lt=F("payment_cny")).exists()
    paid = Trade.objects.filter(pay_time__isnull=False).count()
    assert Decimal("0.02") < Decimal(refunded.count()) / paid < Decimal("0.1")
    # Money has gone back only where the refund succeeded.
    assert (
        not SubOrder.objects.exclude(refund_status=RefundStatus.SUCCESS).filter(refund_fee_cny__gt=0).exists()
    )


def test_buyers_come_back(seeded: Seeded) -> None:
    assert seeded.buyers == Buyer.objects.count()
    assert 0.3 < 1 - seeded.buyers / seeded.trades < 0.42


def test_everybody_is_plainly_invented(seeded: Seeded) -> None:
    for trade in Trade.objects.select_related("buyer")[:50]:
        receiver = unseal(bytes(trade.receiver_sealed))
        assert receiver["name"].startswith("买家") and receiver["name"][2:].isdigit()
        assert receiver["mobile"].startswith("100") and len(receiver["mobile"]) == 11
        assert trade.receiver_mobile_index == blind_index(receiver["mobile"])
        assert (
            receiver["name"] not in trade.receiver_masked and receiver["mobile"] not in trade.receiver_masked
        )
        assert trade.buyer.identity.startswith("ouid:DEMO")


def test_messages_memos_and_flags(seeded: Seeded) -> None:
    assert Trade.objects.exclude(buyer_message="").exists()
    flagged = Trade.objects.exclude(seller_flag=SellerFlag.GREY)
    assert flagged.filter(seller_flag=SellerFlag.RED).exists()
    assert not flagged.filter(seller_memo="").exists()
