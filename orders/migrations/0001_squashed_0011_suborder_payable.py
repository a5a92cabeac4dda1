import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("orders", "0001_initial"),
        ("orders", "0002_initial"),
        ("orders", "0003_items_may_be_unknown"),
        ("orders", "0004_hour_message"),
        ("orders", "0005_exchanges_and_assembled_trades"),
        ("orders", "0006_find_buyers_by_nick"),
        ("orders", "0007_trade_updated_at"),
        ("orders", "0008_trade_discounts"),
        ("orders", "0009_fill_trade_discounts"),
        ("orders", "0010_find_by_any_number"),
        ("orders", "0011_suborder_payable"),
    ]

    initial = True

    dependencies = [
        ("products", "0001_squashed_0005_search_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Buyer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "identity",
                    models.CharField(db_collation="C", max_length=80, unique=True, verbose_name="买家标识"),
                ),
                (
                    "masked_nick",
                    models.CharField(blank=True, db_index=True, max_length=64, verbose_name="买家"),
                ),
                ("sealed", models.BinaryField(blank=True, null=True, verbose_name="加密资料")),
                ("first_seen_at", models.DateTimeField(auto_now_add=True, verbose_name="首次出现")),
            ],
            options={
                "verbose_name": "买家",
                "verbose_name_plural": "买家",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity__startswith", "ouid:"),
                            ("identity__startswith", "nick:"),
                            _connector="OR",
                        ),
                        name="orders_buyer_identity_kind",
                        violation_error_message="买家标识必须以 ouid: 或 nick: 开头。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("orders", models.IntegerField(default=0, verbose_name="下单订单数")),
                (
                    "ordered_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="下单金额"),
                ),
                ("paid_orders", models.IntegerField(default=0, verbose_name="支付订单数")),
                (
                    "paid_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="支付金额"),
                ),
                ("paying_buyers", models.IntegerField(default=0, verbose_name="支付买家数")),
                (
                    "paid_orders_without_buyer",
                    models.IntegerField(default=0, verbose_name="无买家信息的支付订单数"),
                ),
                ("ordering_buyers", models.IntegerField(default=0, verbose_name="下单买家数")),
                (
                    "orders_without_buyer",
                    models.IntegerField(default=0, verbose_name="无买家信息的下单订单数"),
                ),
                (
                    "ordered_items",
                    models.IntegerField(blank=True, default=0, null=True, verbose_name="下单件数"),
                ),
                ("orders_paid_later", models.IntegerField(default=0, verbose_name="当日下单后支付的订单数")),
                (
                    "paid_items",
                    models.IntegerField(blank=True, default=0, null=True, verbose_name="支付件数"),
                ),
                ("refunded_orders", models.IntegerField(default=0, verbose_name="退款订单数")),
                (
                    "refunded_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="退款金额"),
                ),
            ],
            options={
                "verbose_name": "店铺日报",
                "verbose_name_plural": "店铺日报",
                "ordering": ["-day"],
                "constraints": [models.UniqueConstraint(fields=("day",), name="orders_shopday_once")],
            },
        ),
        migrations.CreateModel(
            name="ShopHour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("orders", models.IntegerField(default=0, verbose_name="下单订单数")),
                (
                    "ordered_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="下单金额"),
                ),
                ("paid_orders", models.IntegerField(default=0, verbose_name="支付订单数")),
                (
                    "paid_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="支付金额"),
                ),
                ("paying_buyers", models.IntegerField(default=0, verbose_name="支付买家数")),
                (
                    "paid_orders_without_buyer",
                    models.IntegerField(default=0, verbose_name="无买家信息的支付订单数"),
                ),
                ("hour", models.PositiveSmallIntegerField(verbose_name="小时")),
            ],
            options={
                "verbose_name": "店铺时报",
                "verbose_name_plural": "店铺时报",
                "ordering": ["-day", "hour"],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "hour"), name="orders_shophour_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hour__lte", 23)),
                        name="orders_shophour_of_day",
                        violation_error_message="小时必须在 0 到 23 之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopProvince",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("orders", models.IntegerField(default=0, verbose_name="下单订单数")),
                (
                    "ordered_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="下单金额"),
                ),
                ("paid_orders", models.IntegerField(default=0, verbose_name="支付订单数")),
                (
                    "paid_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="支付金额"),
                ),
                ("paying_buyers", models.IntegerField(default=0, verbose_name="支付买家数")),
                (
                    "paid_orders_without_buyer",
                    models.IntegerField(default=0, verbose_name="无买家信息的支付订单数"),
                ),
                ("receiver_state", models.CharField(max_length=40, verbose_name="省份")),
            ],
            options={
                "verbose_name": "店铺省份日报",
                "verbose_name_plural": "店铺省份日报",
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "receiver_state"), name="orders_shopprovince_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Trade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tid",
                    models.CharField(db_collation="C", max_length=32, unique=True, verbose_name="订单编号"),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trades",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("TRADE_NO_CREATE_PAY", "未创建支付"),
                            ("WAIT_BUYER_PAY", "等待买家付款"),
                            ("PAY_PENDING", "付款确认中"),
                            ("WAIT_PRE_AUTH_CONFIRM", "预授权待确认"),
                            ("WAIT_SELLER_SEND_GOODS", "等待卖家发货"),
                            ("SELLER_CONSIGNED_PART", "部分发货"),
                            ("WAIT_BUYER_CONFIRM_GOODS", "等待买家确认收货"),
                            ("TRADE_BUYER_SIGNED", "买家已签收"),
                            ("TRADE_FINISHED", "交易成功"),
                            ("TRADE_CLOSED", "付款后关闭"),
                            ("TRADE_CLOSED_BY_TAOBAO", "付款前关闭"),
                            ("PAID_FORBID_CONSIGN", "已付款禁止发货"),
                        ],
                        max_length=32,
                        verbose_name="订单状态",
                    ),
                ),
                ("status_inferred", models.BooleanField(default=False, verbose_name="状态为推断")),
                (
                    "payable_cny",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="应付金额"),
                ),
                (
                    "post_fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="邮费"),
                ),
                (
                    "payment_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="实付金额"),
                ),
                (
                    "refund_fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="退款金额"),
                ),
                ("num", models.PositiveIntegerField(blank=True, null=True, verbose_name="件数")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="商品标题")),
                ("created", models.DateTimeField(verbose_name="下单时间")),
                ("pay_time", models.DateTimeField(blank=True, null=True, verbose_name="付款时间")),
                ("consign_time", models.DateTimeField(blank=True, null=True, verbose_name="发货时间")),
                ("end_time", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("receiver_state", models.CharField(blank=True, max_length=40, verbose_name="省份")),
                ("receiver_city", models.CharField(blank=True, max_length=40, verbose_name="城市")),
                ("receiver_masked", models.CharField(blank=True, max_length=200, verbose_name="收货人")),
                ("receiver_sealed", models.BinaryField(blank=True, null=True, verbose_name="加密收货信息")),
                (
                    "receiver_mobile_index",
                    models.CharField(blank=True, db_index=True, max_length=32, verbose_name="手机号索引"),
                ),
                ("buyer_message", models.CharField(blank=True, max_length=1000, verbose_name="买家留言")),
                ("seller_memo", models.CharField(blank=True, max_length=1000, verbose_name="卖家备注")),
                (
                    "seller_flag",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "灰"),
                            (1, "红"),
                            (2, "黄"),
                            (3, "绿"),
                            (4, "蓝"),
                            (5, "紫"),
                            (6, "橙"),
                            (7, "浅蓝"),
                            (8, "浅粉"),
                            (9, "深绿"),
                            (10, "粉"),
                        ],
                        default=0,
                        verbose_name="旗帜",
                    ),
                ),
                ("close_reason", models.CharField(blank=True, max_length=200, verbose_name="关闭原因")),
                ("logistics_company", models.CharField(blank=True, max_length=100, verbose_name="物流公司")),
                ("out_sid", models.CharField(blank=True, max_length=200, verbose_name="运单号")),
                ("extra", models.JSONField(blank=True, default=dict, verbose_name="其他列")),
                ("facts_as_of", models.DateTimeField(verbose_name="资料时间")),
                ("import_job_id", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                (
                    "assembled",
                    models.BooleanField(
                        db_default=False, default=False, editable=False, verbose_name="由子订单汇总"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "订单",
                "verbose_name_plural": "订单",
                "ordering": ["-created", "-id"],
                "indexes": [
                    models.Index(fields=["-created", "-id"], name="orders_trade_newest"),
                    models.Index(fields=["-pay_time", "-id"], name="orders_trade_newest_paid"),
                    models.Index(fields=["buyer", "-created"], name="orders_trade_of_buyer"),
                    models.Index(fields=["status", "-created"], name="orders_trade_by_status"),
                    models.Index(fields=["updated_at"], name="orders_trade_by_update"),
                    models.Index(
                        django.db.models.functions.text.Reverse("tid"), name="orders_trade_by_ending"
                    ),
                    models.Index(
                        condition=models.Q(("out_sid", ""), _negated=True),
                        fields=["out_sid"],
                        name="orders_trade_by_parcel",
                        opclasses=["varchar_pattern_ops"],
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tid", ""), _negated=True),
                        name="orders_trade_tid_given",
                        violation_error_message="订单编号不能为空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "TRADE_NO_CREATE_PAY",
                                    "WAIT_BUYER_PAY",
                                    "PAY_PENDING",
                                    "WAIT_PRE_AUTH_CONFIRM",
                                    "WAIT_SELLER_SEND_GOODS",
                                    "SELLER_CONSIGNED_PART",
                                    "WAIT_BUYER_CONFIRM_GOODS",
                                    "TRADE_BUYER_SIGNED",
                                    "TRADE_FINISHED",
                                    "TRADE_CLOSED",
                                    "TRADE_CLOSED_BY_TAOBAO",
                                    "PAID_FORBID_CONSIGN",
                                ],
                            )
                        ),
                        name="orders_trade_known_status",
                        violation_error_message="订单状态不是平台的状态之一。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payable_cny__gte", 0),
                            ("payment_cny__gte", 0),
                            ("post_fee_cny__gte", 0),
                            ("refund_fee_cny__gte", 0),
                        ),
                        name="orders_trade_money_not_negative",
                        violation_error_message="金额不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_time__isnull", False), ("payment_cny", 0), _connector="OR"),
                        name="orders_trade_paid_has_time",
                        violation_error_message="有实付金额的订单必须有付款时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pay_time__isnull", True),
                            ("pay_time__gte", models.F("created")),
                            _connector="OR",
                        ),
                        name="orders_trade_created_before_paid",
                        violation_error_message="付款时间不能早于下单时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sub_orders",
                        to="orders.trade",
                        verbose_name="订单",
                    ),
                ),
                (
                    "oid",
                    models.CharField(db_collation="C", max_length=40, unique=True, verbose_name="子订单编号"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="商品",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                (
                    "num_iid",
                    models.CharField(blank=True, db_collation="C", max_length=32, verbose_name="商品 ID"),
                ),
                ("outer_sku_id", models.CharField(blank=True, max_length=64, verbose_name="商家编码")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="商品标题")),
                ("sku_properties_name", models.CharField(blank=True, max_length=300, verbose_name="规格")),
                ("price_cny", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="单价")),
                ("num", models.PositiveIntegerField(default=1, verbose_name="件数")),
                (
                    "adjust_fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="手工调价"),
                ),
                (
                    "discount_fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="优惠"),
                ),
                (
                    "part_mjz_discount_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="分摊优惠"),
                ),
                (
                    "payable_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="应付金额"
                    ),
                ),
                (
                    "divide_order_fee_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="分摊后实付"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("TRADE_NO_CREATE_PAY", "未创建支付"),
                            ("WAIT_BUYER_PAY", "等待买家付款"),
                            ("PAY_PENDING", "付款确认中"),
                            ("WAIT_PRE_AUTH_CONFIRM", "预授权待确认"),
                            ("WAIT_SELLER_SEND_GOODS", "等待卖家发货"),
                            ("SELLER_CONSIGNED_PART", "部分发货"),
                            ("WAIT_BUYER_CONFIRM_GOODS", "等待买家确认收货"),
                            ("TRADE_BUYER_SIGNED", "买家已签收"),
                            ("TRADE_FINISHED", "交易成功"),
                            ("TRADE_CLOSED", "付款后关闭"),
                            ("TRADE_CLOSED_BY_TAOBAO", "付款前关闭"),
                            ("PAID_FORBID_CONSIGN", "已付款禁止发货"),
                        ],
                        max_length=32,
                        verbose_name="订单状态",
                    ),
                ),
                (
                    "refund_status",
                    models.CharField(
                        choices=[
                            ("NO_REFUND", "没有申请退款"),
                            ("WAIT_SELLER_AGREE", "等待卖家同意"),
                            ("WAIT_BUYER_RETURN_GOODS", "等待买家退货"),
                            ("WAIT_SELLER_CONFIRM_GOODS", "等待卖家确认收货"),
                            ("SELLER_REFUSE_BUYER", "卖家拒绝退款"),
                            ("CLOSED", "退款关闭"),
                            ("SUCCESS", "退款成功"),
                            ("WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS", "等待买家确认换货"),
                            ("EXCHANGE_TRANSFORM_TO_REFUND", "换货转退款"),
                            ("WAIT_SELLER_CONSIGN_GOODS", "等待卖家发出换货"),
                        ],
                        default="NO_REFUND",
                        max_length=50,
                        verbose_name="退款状态",
                    ),
                ),
                (
                    "refund_fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="退款金额"),
                ),
                ("extra", models.JSONField(blank=True, default=dict, verbose_name="其他列")),
                ("facts_as_of", models.DateTimeField(verbose_name="资料时间")),
            ],
            options={
                "verbose_name": "子订单",
                "verbose_name_plural": "子订单",
                "ordering": ["trade_id", "id"],
                "indexes": [models.Index(fields=["num_iid"], name="orders_suborder_of_num_iid")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("oid", ""), _negated=True),
                        name="orders_suborder_oid_given",
                        violation_error_message="子订单编号不能为空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "TRADE_NO_CREATE_PAY",
                                    "WAIT_BUYER_PAY",
                                    "PAY_PENDING",
                                    "WAIT_PRE_AUTH_CONFIRM",
                                    "WAIT_SELLER_SEND_GOODS",
                                    "SELLER_CONSIGNED_PART",
                                    "WAIT_BUYER_CONFIRM_GOODS",
                                    "TRADE_BUYER_SIGNED",
                                    "TRADE_FINISHED",
                                    "TRADE_CLOSED",
                                    "TRADE_CLOSED_BY_TAOBAO",
                                    "PAID_FORBID_CONSIGN",
                                ],
                            ),
                            (
                                "refund_status__in",
                                [
                                    "NO_REFUND",
                                    "WAIT_SELLER_AGREE",
                                    "WAIT_BUYER_RETURN_GOODS",
                                    "WAIT_SELLER_CONFIRM_GOODS",
                                    "SELLER_REFUSE_BUYER",
                                    "CLOSED",
                                    "SUCCESS",
                                    "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS",
                                    "EXCHANGE_TRANSFORM_TO_REFUND",
                                    "WAIT_SELLER_CONSIGN_GOODS",
                                ],
                            ),
                        ),
                        name="orders_suborder_known_status",
                        violation_error_message="状态不是平台的状态之一。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_fee_cny__gte", 0),
                            ("divide_order_fee_cny__gte", 0),
                            ("part_mjz_discount_cny__gte", 0),
                            ("price_cny__gte", 0),
                            ("refund_fee_cny__gte", 0),
                        ),
                        name="orders_suborder_money_not_negative",
                        violation_error_message="金额不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("num__gte", 1)),
                        name="orders_suborder_num_positive",
                        violation_error_message="件数至少为 1。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TradeDiscount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "trade",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discounts",
                        to="orders.trade",
                        verbose_name="订单",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "oid",
                    models.CharField(blank=True, db_collation="C", max_length=40, verbose_name="子订单编号"),
                ),
                (
                    "promotion_id",
                    models.CharField(
                        blank=True, db_collation="C", max_length=100, verbose_name="平台优惠 ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="优惠名称")),
                (
                    "discount_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="优惠金额"
                    ),
                ),
                ("paid_by_platform", models.BooleanField(default=False, verbose_name="平台承担")),
            ],
            options={
                "verbose_name": "订单优惠明细",
                "verbose_name_plural": "订单优惠明细",
                "ordering": ["trade_id", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("trade", "place"), name="orders_tradediscount_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="orders_tradediscount_named",
                        violation_error_message="优惠要有名称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_cny__isnull", True), ("discount_cny__gte", 0), _connector="OR"
                        ),
                        name="orders_tradediscount_not_negative",
                        violation_error_message="优惠金额不能为负。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_by_platform", False),
                            models.Q(("discount_cny__gt", 0), ("oid", "")),
                            _connector="OR",
                        ),
                        name="orders_tradediscount_platform_pays",
                        violation_error_message="平台承担的优惠属于整个订单，并且要有金额。",
                    ),
                ],
            },
        ),
    ]
