"""Facts of trade, named as the open platform names them (`Trade`, `Order` = sub-order, statuses)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Reverse
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Product, Sku
from shopops.lib.personal import mask_mobiles_in


class TradeStatus(models.TextChoices):
    """Where a trade stands; the open platform's own codes."""

    TRADE_NO_CREATE_PAY = "TRADE_NO_CREATE_PAY", _("未创建支付")
    WAIT_BUYER_PAY = "WAIT_BUYER_PAY", _("等待买家付款")
    PAY_PENDING = "PAY_PENDING", _("付款确认中")
    WAIT_PRE_AUTH_CONFIRM = "WAIT_PRE_AUTH_CONFIRM", _("预授权待确认")
    WAIT_SELLER_SEND_GOODS = "WAIT_SELLER_SEND_GOODS", _("等待卖家发货")
    SELLER_CONSIGNED_PART = "SELLER_CONSIGNED_PART", _("部分发货")
    WAIT_BUYER_CONFIRM_GOODS = "WAIT_BUYER_CONFIRM_GOODS", _("等待买家确认收货")
    TRADE_BUYER_SIGNED = "TRADE_BUYER_SIGNED", _("买家已签收")
    TRADE_FINISHED = "TRADE_FINISHED", _("交易成功")
    TRADE_CLOSED = "TRADE_CLOSED", _("付款后关闭")
    TRADE_CLOSED_BY_TAOBAO = "TRADE_CLOSED_BY_TAOBAO", _("付款前关闭")
    PAID_FORBID_CONSIGN = "PAID_FORBID_CONSIGN", _("已付款禁止发货")


class RefundStatus(models.TextChoices):
    """Where a sub-order's refund stands; the open platform's own codes."""

    NO_REFUND = "NO_REFUND", _("没有申请退款")
    WAIT_SELLER_AGREE = "WAIT_SELLER_AGREE", _("等待卖家同意")
    WAIT_BUYER_RETURN_GOODS = "WAIT_BUYER_RETURN_GOODS", _("等待买家退货")
    WAIT_SELLER_CONFIRM_GOODS = "WAIT_SELLER_CONFIRM_GOODS", _("等待卖家确认收货")
    SELLER_REFUSE_BUYER = "SELLER_REFUSE_BUYER", _("卖家拒绝退款")
    CLOSED = "CLOSED", _("退款关闭")
    SUCCESS = "SUCCESS", _("退款成功")
    WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS = (
        "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS",
        _("等待买家确认换货"),
    )
    EXCHANGE_TRANSFORM_TO_REFUND = "EXCHANGE_TRANSFORM_TO_REFUND", _("换货转退款")
    WAIT_SELLER_CONSIGN_GOODS = "WAIT_SELLER_CONSIGN_GOODS", _("等待卖家发出换货")


class SellerFlag(models.IntegerChoices):
    """The flag 小旗 beside the seller's memo."""

    GREY = 0, _("灰")
    RED = 1, _("红")
    YELLOW = 2, _("黄")
    GREEN = 3, _("绿")
    BLUE = 4, _("蓝")
    PURPLE = 5, _("紫")
    ORANGE = 6, _("橙")
    LIGHT_BLUE = 7, _("浅蓝")
    LIGHT_PINK = 8, _("浅粉")
    DARK_GREEN = 9, _("深绿")
    PINK = 10, _("粉")


class Buyer(models.Model):
    """Somebody who ordered, under the platform's open id, or under the nick where a file has only that."""

    # "ouid:<buyer_open_uid>" or "nick:<blind index of the nick>": one column, so that it can be unique.
    identity = models.CharField(_("买家标识"), max_length=80, unique=True, db_collation="C")
    # As shown on pages: the nick as the platform masks it.
    masked_nick = models.CharField(_("买家"), max_length=64, blank=True, db_index=True)
    sealed = models.BinaryField(_("加密资料"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("首次出现"), auto_now_add=True)

    class Meta:
        verbose_name = _("买家")
        verbose_name_plural = _("买家")
        constraints = [
            models.CheckConstraint(
                condition=Q(identity__startswith="ouid:") | Q(identity__startswith="nick:"),
                name="orders_buyer_identity_kind",
                violation_error_message=_("买家标识必须以 ouid: 或 nick: 开头。"),
            ),
        ]

    def __str__(self) -> str:
        return self.masked_nick or self.identity[-6:]


class Trade(models.Model):
    """An order (主订单): one payment of one buyer."""

    tid = models.CharField(_("订单编号"), max_length=32, unique=True, db_collation="C")
    buyer = models.ForeignKey(
        Buyer, verbose_name=_("买家"), null=True, blank=True, on_delete=models.PROTECT, related_name="trades"
    )
    status = models.CharField(_("订单状态"), max_length=32, choices=TradeStatus)
    # True when the file had no status column and `trade_sql.infer_status` decided.
    status_inferred = models.BooleanField(_("状态为推断"), default=False)
    # What the buyer was asked to pay, postage included (总金额).
    payable_cny = models.DecimalField(_("应付金额"), max_digits=12, decimal_places=2)
    post_fee_cny = models.DecimalField(_("邮费"), max_digits=12, decimal_places=2, default=0)
    # What the buyer really paid, before refunds; 0 while unpaid (`trade_sql.PAID_AMOUNT`).
    payment_cny = models.DecimalField(_("实付金额"), max_digits=12, decimal_places=2, default=0)
    refund_fee_cny = models.DecimalField(_("退款金额"), max_digits=12, decimal_places=2, default=0)
    num = models.PositiveIntegerField(_("件数"), null=True, blank=True)
    title = models.CharField(_("商品标题"), max_length=500, blank=True)
    created = models.DateTimeField(_("下单时间"))
    pay_time = models.DateTimeField(_("付款时间"), null=True, blank=True)
    consign_time = models.DateTimeField(_("发货时间"), null=True, blank=True)
    end_time = models.DateTimeField(_("结束时间"), null=True, blank=True)
    receiver_state = models.CharField(_("省份"), max_length=40, blank=True)
    receiver_city = models.CharField(_("城市"), max_length=40, blank=True)
    receiver_masked = models.CharField(_("收货人"), max_length=200, blank=True)
    # Name, phones and address, sealed by shopops.lib.personal; the index finds a mobile number exactly.
    receiver_sealed = models.BinaryField(_("加密收货信息"), null=True, blank=True)
    receiver_mobile_index = models.CharField(_("手机号索引"), max_length=32, blank=True, db_index=True)
    buyer_message = models.CharField(_("买家留言"), max_length=1000, blank=True)
    seller_memo = models.CharField(_("卖家备注"), max_length=1000, blank=True)
    seller_flag = models.PositiveSmallIntegerField(_("旗帜"), choices=SellerFlag, default=SellerFlag.GREY)
    close_reason = models.CharField(_("关闭原因"), max_length=200, blank=True)
    logistics_company = models.CharField(_("物流公司"), max_length=100, blank=True)
    out_sid = models.CharField(_("运单号"), max_length=200, blank=True)
    extra = models.JSONField(_("其他列"), default=dict, blank=True)
    # When the newest file or call that described this trade was true: an older one never overwrites.
    facts_as_of = models.DateTimeField(_("资料时间"))
    import_job_id = models.BigIntegerField(_("导入批次"), null=True, blank=True)
    # Added up from the lines of an item report, until an order report tells of the trade itself.
    assembled = models.BooleanField(_("由子订单汇总"), default=False, db_default=False, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    # When we last wrote it: what other programs ask for to keep up.
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True, db_default=Now())

    class Meta:
        verbose_name = _("订单")
        verbose_name_plural = _("订单")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(tid=""),
                name="orders_trade_tid_given",
                violation_error_message=_("订单编号不能为空。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=TradeStatus.values),
                name="orders_trade_known_status",
                violation_error_message=_("订单状态不是平台的状态之一。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    payable_cny__gte=0, post_fee_cny__gte=0, payment_cny__gte=0, refund_fee_cny__gte=0
                ),
                name="orders_trade_money_not_negative",
                violation_error_message=_("金额不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(pay_time__isnull=False) | Q(payment_cny=0),
                name="orders_trade_paid_has_time",
                violation_error_message=_("有实付金额的订单必须有付款时间。"),
            ),
            models.CheckConstraint(
                condition=Q(pay_time__isnull=True) | Q(pay_time__gte=F("created")),
                name="orders_trade_created_before_paid",
                violation_error_message=_("付款时间不能早于下单时间。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-created", "-id"], name="orders_trade_newest"),
            models.Index(fields=["-pay_time", "-id"], name="orders_trade_newest_paid"),
            models.Index(fields=["buyer", "-created"], name="orders_trade_of_buyer"),
            models.Index(fields=["status", "-created"], name="orders_trade_by_status"),
            models.Index(fields=["updated_at"], name="orders_trade_by_update"),
            # Found by the last digits, which buyers read out, and by the parcel.
            models.Index(Reverse("tid"), name="orders_trade_by_ending"),
            models.Index(
                fields=["out_sid"],
                name="orders_trade_by_parcel",
                opclasses=["varchar_pattern_ops"],
                condition=~Q(out_sid=""),
            ),
        ]

    def __str__(self) -> str:
        return self.tid

    @property
    def message_masked(self) -> str:
        """The buyer's message as everybody sees it: people write their phone number into it."""
        return mask_mobiles_in(self.buyer_message)

    @property
    def memo_masked(self) -> str:
        """The seller's memo as everybody sees it; in clear only in the field where it is edited."""
        return mask_mobiles_in(self.seller_memo)


class SubOrder(models.Model):
    """One line of a trade (子订单; the open platform calls it Order)."""

    trade = models.ForeignKey(
        Trade, verbose_name=_("订单"), on_delete=models.CASCADE, related_name="sub_orders"
    )
    oid = models.CharField(_("子订单编号"), max_length=40, unique=True, db_collation="C")
    product = models.ForeignKey(
        Product, verbose_name=_("商品"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sku = models.ForeignKey(
        Sku, verbose_name=_("SKU"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    num_iid = models.CharField(_("商品 ID"), max_length=32, blank=True, db_collation="C")
    outer_sku_id = models.CharField(_("商家编码"), max_length=64, blank=True)
    title = models.CharField(_("商品标题"), max_length=200, blank=True)
    sku_properties_name = models.CharField(_("规格"), max_length=300, blank=True)
    price_cny = models.DecimalField(_("单价"), max_digits=12, decimal_places=2)
    num = models.PositiveIntegerField(_("件数"), default=1)
    adjust_fee_cny = models.DecimalField(_("手工调价"), max_digits=12, decimal_places=2, default=0)
    discount_fee_cny = models.DecimalField(_("优惠"), max_digits=12, decimal_places=2, default=0)
    part_mjz_discount_cny = models.DecimalField(_("分摊优惠"), max_digits=12, decimal_places=2, default=0)
    # What the buyer was asked to pay for this line (买家应付货款); None where no file has stated it.
    payable_cny = models.DecimalField(_("应付金额"), max_digits=12, decimal_places=2, null=True, blank=True)
    # What was paid for this line after its share of order-level discounts.
    divide_order_fee_cny = models.DecimalField(_("分摊后实付"), max_digits=12, decimal_places=2, default=0)
    status = models.CharField(_("订单状态"), max_length=32, choices=TradeStatus)
    refund_status = models.CharField(
        _("退款状态"), max_length=50, choices=RefundStatus, default=RefundStatus.NO_REFUND
    )
    refund_fee_cny = models.DecimalField(_("退款金额"), max_digits=12, decimal_places=2, default=0)
    extra = models.JSONField(_("其他列"), default=dict, blank=True)
    facts_as_of = models.DateTimeField(_("资料时间"))

    class Meta:
        verbose_name = _("子订单")
        verbose_name_plural = _("子订单")
        ordering = ["trade_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(oid=""),
                name="orders_suborder_oid_given",
                violation_error_message=_("子订单编号不能为空。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=TradeStatus.values) & Q(refund_status__in=RefundStatus.values),
                name="orders_suborder_known_status",
                violation_error_message=_("状态不是平台的状态之一。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    price_cny__gte=0,
                    discount_fee_cny__gte=0,
                    part_mjz_discount_cny__gte=0,
                    divide_order_fee_cny__gte=0,
                    refund_fee_cny__gte=0,
                ),
                name="orders_suborder_money_not_negative",
                violation_error_message=_("金额不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(num__gte=1),
                name="orders_suborder_num_positive",
                violation_error_message=_("件数至少为 1。"),
            ),
        ]
        indexes = [models.Index(fields=["num_iid"], name="orders_suborder_of_num_iid")]

    def __str__(self) -> str:
        return self.oid


class MemoChange(models.Model):
    """What somebody wrote as flag and memo of a trade, as both were afterwards."""

    trade = models.ForeignKey(Trade, on_delete=models.CASCADE, related_name="memo_changes")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    flag = models.PositiveSmallIntegerField(_("旗帜"), choices=SellerFlag)
    memo = models.CharField(_("卖家备注"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("备注修改")
        verbose_name_plural = _("备注修改")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.get_flag_display()}"
