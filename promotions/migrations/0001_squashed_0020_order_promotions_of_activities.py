from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler

from django.conf import settings
from django.db import migrations, models

from shopops.lib.migrations import AddTrigger

# What a new shop begins with: the platform's dated rules; and the view over both kinds of uses.
first_rules = import_module("promotions.migrations.0002_first_rules")
order_promotions = import_module("promotions.migrations.0006_order_promotions_and_audits")


class Migration(migrations.Migration):
    replaces = [
        ("promotions", "0001_initial"),
        ("promotions", "0002_first_rules"),
        ("promotions", "0003_fewer_indexes"),
        ("promotions", "0004_findings_and_ledger"),
        ("promotions", "0005_covered_skus"),
        ("promotions", "0006_order_promotions_and_audits"),
        ("promotions", "0007_segments_in_use"),
        ("promotions", "0008_checks_in_the_background"),
        ("promotions", "0009_numbers_of_lines"),
        ("promotions", "0010_platform_names_and_orders_without_lines"),
        ("promotions", "0011_slots_of_hot_codes"),
        ("promotions", "0012_unknown_names"),
        ("promotions", "0013_when_it_ended"),
        ("promotions", "0014_without_slots"),
        ("promotions", "0015_activities_of_segments"),
        ("promotions", "0016_stored_sums"),
        ("promotions", "0017_baseline_and_new_buyers"),
        ("promotions", "0018_affected_sum"),
        ("promotions", "0019_one_queue"),
        ("promotions", "0020_order_promotions_of_activities"),
    ]

    initial = True

    dependencies = [
        ("orders", "0001_squashed_0011_suborder_payable"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("products", "0001_squashed_0005_search_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttributedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="日期")),
                ("read_at", models.DateTimeField(verbose_name="读取时间")),
                (
                    "unmatched_orders",
                    models.PositiveIntegerField(default=0, verbose_name="没有对应活动的订单数"),
                ),
                (
                    "unmatched_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="没有对应活动的优惠"
                    ),
                ),
            ],
            options={
                "verbose_name": "订单优惠归属",
                "verbose_name_plural": "订单优惠归属",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("parked", "已停下"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="应开始时间"
                    ),
                ),
                ("lease_token", models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约")),
                (
                    "lease_expires_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
                ),
                (
                    "faults",
                    models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(
                        blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"
                    ),
                ),
                ("first", models.DateField(verbose_name="从")),
                ("last", models.DateField(verbose_name="到")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("expected", models.PositiveIntegerField(default=0, verbose_name="应查订单数")),
                ("orders", models.PositiveIntegerField(default=0, verbose_name="已查订单数")),
                ("equal", models.PositiveIntegerField(default=0, verbose_name="相同")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="跳过")),
                ("differing", models.PositiveIntegerField(default=0, verbose_name="不同")),
            ],
            options={
                "verbose_name": "价格自查",
                "verbose_name_plural": "价格自查",
                "ordering": ["-asked_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "due_at"],
                        name="promotions_auditrun_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_expires_at__isnull", False),
                                ("lease_token__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("lease_expires_at__isnull", True),
                                ("lease_token__isnull", True),
                                ("state__in", ("waiting", "done", "parked")),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_auditrun_lease_whole",
                        violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="promotions_auditrun_ends_after_start",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="promotions_auditrun_ended_has_time",
                        violation_error_message="结束的自查有结束时间，未结束的没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "orders",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("equal"), "+", models.F("skipped")
                                    ),
                                    "+",
                                    models.F("differing"),
                                ),
                            )
                        ),
                        name="promotions_auditrun_adds_up",
                        violation_error_message="相同、不同、跳过的订单数相加应等于已查订单数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "官方文档"), ("B", "多个来源"), ("C", "单一来源"), ("S", "店铺自定")],
                        default="S",
                        max_length=1,
                        verbose_name="可信度",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("unpaid", "未付款订单关闭"),
                            ("unpaid_special", "聚划算、天天特价未付款关闭"),
                            ("unpaid_flash", "秒杀未付款关闭"),
                            ("unpaid_deposit", "预售定金未付款关闭"),
                            ("ship", "发货"),
                            ("refund_not_shipped", "未发货退款处理"),
                            ("refund_shipped", "已发货退款处理"),
                            ("refund_virtual", "虚拟商品退款处理"),
                            ("buyer_returns", "买家退回商品"),
                            ("return_express", "确认退货（快递）"),
                            ("return_post", "确认退货（平邮）"),
                            ("buyer_appeals", "拒绝后买家修改或申诉"),
                            ("receipt_express", "自动确认收货（快递）"),
                            ("receipt_post", "自动确认收货（平邮）"),
                            ("receipt_virtual", "自动确认收货（虚拟）"),
                            ("rate", "评价"),
                            ("rate_again", "追加评价"),
                            ("rate_change", "修改评价"),
                        ],
                        max_length=24,
                        verbose_name="事件",
                    ),
                ),
                ("wait_seconds", models.PositiveIntegerField(verbose_name="时限（秒）")),
            ],
            options={
                "verbose_name": "时限",
                "verbose_name_plural": "时限",
                "ordering": ["valid_from", "event"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "valid_from"), name="promotions_deadlinerule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "unpaid",
                                    "unpaid_special",
                                    "unpaid_flash",
                                    "unpaid_deposit",
                                    "ship",
                                    "refund_not_shipped",
                                    "refund_shipped",
                                    "refund_virtual",
                                    "buyer_returns",
                                    "return_express",
                                    "return_post",
                                    "buyer_appeals",
                                    "receipt_express",
                                    "receipt_post",
                                    "receipt_virtual",
                                    "rate",
                                    "rate_again",
                                    "rate_change",
                                ],
                            ),
                            ("wait_seconds__gt", 0),
                        ),
                        name="promotions_deadlinerule_known_event",
                        violation_error_message="没有这个事件，或时限为 0。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                (
                    "max_pay_rate",
                    models.DecimalField(
                        decimal_places=4, default=1, max_digits=5, verbose_name="不高于最低价的比例"
                    ),
                ),
                (
                    "lookback_days",
                    models.PositiveSmallIntegerField(default=15, verbose_name="最低价回看天数"),
                ),
                (
                    "commission_rate",
                    models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name="佣金比例"),
                ),
                (
                    "fee_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="坑位费"),
                ),
                ("protected_days", models.PositiveSmallIntegerField(default=15, verbose_name="保价天数")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "verbose_name": "报名测算",
                "verbose_name_plural": "报名测算",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="promotions_enrolmentsheet_ends_after_start",
                        violation_error_message="结束时间必须晚于开始时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("commission_rate__gte", 0),
                            ("commission_rate__lt", 1),
                            ("fee_cny__gte", 0),
                            ("lookback_days__gte", 1),
                            ("max_pay_rate__gt", 0),
                            ("max_pay_rate__lte", 1),
                        ),
                        name="promotions_enrolmentsheet_possible",
                        violation_error_message="比例必须在 0 到 1 之间，费用不能为负数，回看至少 1 天。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "tool",
                    models.CharField(
                        choices=[
                            ("special_price", "单品宝"),
                            ("flash_sale", "秒杀"),
                            ("member_price", "会员价"),
                            ("official_price", "官方活动价"),
                            ("every_nth", "第 N 件优惠"),
                            ("bundle", "搭配套餐"),
                            ("add_on", "换购"),
                            ("presale", "预售"),
                            ("money_off", "满减"),
                            ("quantity_off", "满件折"),
                            ("gift", "满赠"),
                            ("shop_coupon", "店铺优惠券"),
                            ("item_coupon", "商品优惠券"),
                            ("shop_red_packet", "店铺红包"),
                            ("cross_shop", "跨店满减"),
                            ("platform_coupon", "平台券"),
                            ("vip_discount", "88VIP"),
                            ("coins", "淘金币"),
                            ("platform_red_packet", "平台红包"),
                            ("free_postage", "包邮"),
                            ("list", "一口价"),
                            ("manual", "手工改价"),
                        ],
                        max_length=24,
                        verbose_name="工具",
                    ),
                ),
                (
                    "offered_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="最低标价"
                    ),
                ),
                (
                    "sold_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="最低成交价"
                    ),
                ),
                ("pieces", models.PositiveIntegerField(default=0, verbose_name="成交件数")),
            ],
            options={
                "verbose_name": "最低价台账",
                "verbose_name_plural": "最低价台账",
                "ordering": ["-day", "sku_id", "tool"],
                "indexes": [models.Index(fields=["day"], name="promotions_ledgerday_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("sku", "day", "tool"), name="promotions_ledgerday_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tool__in",
                                [
                                    "special_price",
                                    "flash_sale",
                                    "member_price",
                                    "official_price",
                                    "every_nth",
                                    "bundle",
                                    "add_on",
                                    "presale",
                                    "money_off",
                                    "quantity_off",
                                    "gift",
                                    "shop_coupon",
                                    "item_coupon",
                                    "shop_red_packet",
                                    "cross_shop",
                                    "platform_coupon",
                                    "vip_discount",
                                    "coins",
                                    "platform_red_packet",
                                    "free_postage",
                                    "list",
                                    "manual",
                                ],
                            )
                        ),
                        name="promotions_ledgerday_known_tool",
                        violation_error_message="没有这个工具。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_cny__gte", 0), ("offered_cny__isnull", False)),
                            models.Q(("pieces__gt", 0), ("sold_cny__gte", 0), ("sold_cny__isnull", False)),
                            _connector="OR",
                        ),
                        name="promotions_ledgerday_has_price",
                        violation_error_message="台账的一行至少有标价或成交价。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "官方文档"), ("B", "多个来源"), ("C", "单一来源"), ("S", "店铺自定")],
                        default="S",
                        max_length=1,
                        verbose_name="可信度",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("item", "单品级"),
                            ("shop", "店铺级"),
                            ("card", "卡券级"),
                            ("cross_shop", "跨店级"),
                            ("vip", "88VIP"),
                            ("coins", "淘金币"),
                            ("red_packet", "红包"),
                            ("postage", "邮费"),
                        ],
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "层级顺序",
                "verbose_name_plural": "层级顺序",
                "ordering": ["valid_from", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "valid_from"), name="promotions_levelrule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                [
                                    "item",
                                    "shop",
                                    "card",
                                    "cross_shop",
                                    "vip",
                                    "coins",
                                    "red_packet",
                                    "postage",
                                ],
                            )
                        ),
                        name="promotions_levelrule_known_level",
                        violation_error_message="没有这个层级。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LowestPriceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "官方文档"), ("B", "多个来源"), ("C", "单一来源"), ("S", "店铺自定")],
                        default="S",
                        max_length=1,
                        verbose_name="可信度",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("special_price", "单品宝"),
                            ("flash_sale", "秒杀"),
                            ("member_price", "会员价"),
                            ("official_price", "官方活动价"),
                            ("every_nth", "第 N 件优惠"),
                            ("bundle", "搭配套餐"),
                            ("add_on", "换购"),
                            ("presale", "预售"),
                            ("money_off", "满减"),
                            ("quantity_off", "满件折"),
                            ("gift", "满赠"),
                            ("shop_coupon", "店铺优惠券"),
                            ("item_coupon", "商品优惠券"),
                            ("shop_red_packet", "店铺红包"),
                            ("cross_shop", "跨店满减"),
                            ("platform_coupon", "平台券"),
                            ("vip_discount", "88VIP"),
                            ("coins", "淘金币"),
                            ("platform_red_packet", "平台红包"),
                            ("free_postage", "包邮"),
                        ],
                        max_length=24,
                        verbose_name="工具",
                    ),
                ),
                ("is_counted", models.BooleanField(verbose_name="计入最低价")),
            ],
            options={
                "verbose_name": "最低价口径",
                "verbose_name_plural": "最低价口径",
                "ordering": ["valid_from", "kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "valid_from"), name="promotions_lowestpricerule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "special_price",
                                    "flash_sale",
                                    "member_price",
                                    "official_price",
                                    "every_nth",
                                    "bundle",
                                    "add_on",
                                    "presale",
                                    "money_off",
                                    "quantity_off",
                                    "gift",
                                    "shop_coupon",
                                    "item_coupon",
                                    "shop_red_packet",
                                    "cross_shop",
                                    "platform_coupon",
                                    "vip_discount",
                                    "coins",
                                    "platform_red_packet",
                                    "free_postage",
                                ],
                            )
                        ),
                        name="promotions_lowestpricerule_known_kind",
                        violation_error_message="没有这个工具。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceCommitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("event", models.CharField(max_length=40, verbose_name="所属大促")),
                (
                    "price_cny",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="承诺最低价"),
                ),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "最低价承诺",
                "verbose_name_plural": "最低价承诺",
                "ordering": ["-starts_at", "sku_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sku", "event", "starts_at"), name="promotions_pricecommitment_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("starts_at")),
                            ("price_cny__gt", 0),
                            models.Q(("event", ""), _negated=True),
                        ),
                        name="promotions_pricecommitment_whole",
                        violation_error_message="承诺要有大促名称、大于 0 的价格，结束晚于开始。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "促销版本号",
                "verbose_name_plural": "促销版本号",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="promotions_promotionrevision_one_row",
                        violation_error_message="只能有一行。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetryDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="日期")),
                ("asked_at", models.DateTimeField(verbose_name="要求时间")),
            ],
            options={
                "verbose_name": "待重新归属的日期",
                "verbose_name_plural": "待重新归属的日期",
                "ordering": ["-day", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ShopLimitRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "官方文档"), ("B", "多个来源"), ("C", "单一来源"), ("S", "店铺自定")],
                        default="S",
                        max_length=1,
                        verbose_name="可信度",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("min_pay_rate", "全店最低折扣"),
                            ("enrol_lowest_days", "报名价不高于最近几天最低价"),
                            ("event_lowest_days", "大促最低成交价回看天数"),
                            ("event_pay_rate", "大促价不高于最低成交价的比例"),
                            ("event_protected_days", "大促后保价天数"),
                            ("list_price_days", "一口价变动回看天数"),
                            ("list_price_change_rate", "一口价允许的变动"),
                        ],
                        max_length=24,
                        verbose_name="项目",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="数值"
                    ),
                ),
            ],
            options={
                "verbose_name": "促销底线",
                "verbose_name_plural": "促销底线",
                "ordering": ["valid_from", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "valid_from"), name="promotions_shoplimitrule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__in",
                                [
                                    "min_pay_rate",
                                    "enrol_lowest_days",
                                    "event_lowest_days",
                                    "event_pay_rate",
                                    "event_protected_days",
                                    "list_price_days",
                                    "list_price_change_rate",
                                ],
                            ),
                            models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        ),
                        name="promotions_shoplimitrule_known_key",
                        violation_error_message="没有这个项目，或数值为负。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key__endswith", "_rate"), _negated=True),
                            ("value__isnull", True),
                            ("value__lte", 1),
                            _connector="OR",
                        ),
                        name="promotions_shoplimitrule_rate_at_most_1",
                        violation_error_message="比例必须在 0 到 1 之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnknownNameDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("name", models.CharField(max_length=200, verbose_name="优惠名称")),
                (
                    "promotion_id",
                    models.CharField(
                        blank=True, db_collation="C", max_length=100, verbose_name="平台优惠 ID"
                    ),
                ),
                ("orders", models.PositiveIntegerField(verbose_name="订单数")),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="优惠金额"),
                ),
                ("first_at", models.DateTimeField(verbose_name="最早下单时间")),
                ("last_at", models.DateTimeField(verbose_name="最晚下单时间")),
            ],
            options={
                "verbose_name": "没有对应活动的优惠名称",
                "verbose_name_plural": "没有对应活动的优惠名称",
                "ordering": ["-day", "name", "promotion_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "name", "promotion_id"), name="promotions_unknownnameday_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_at__gte", models.F("first_at"))),
                        name="promotions_unknownnameday_first_before_last",
                        violation_error_message="最晚下单时间不能早于最早下单时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VipLevelRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "官方文档"), ("B", "多个来源"), ("C", "单一来源"), ("S", "店铺自定")],
                        default="S",
                        max_length=1,
                        verbose_name="可信度",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="会员等级")),
                (
                    "min_spent_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="一年消费至少"
                    ),
                ),
            ],
            options={
                "verbose_name": "会员等级",
                "verbose_name_plural": "会员等级",
                "ordering": ["valid_from", "level"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "valid_from"), name="promotions_viplevelrule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__gte", 1),
                            models.Q(
                                ("min_spent_cny__isnull", True), ("min_spent_cny__gt", 0), _connector="OR"
                            ),
                        ),
                        name="promotions_viplevelrule_positive",
                        violation_error_message="会员等级从 1 开始，消费要大于 0。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditedOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found",
                        to="promotions.auditrun",
                        verbose_name="价格自查",
                    ),
                ),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.trade",
                        verbose_name="订单",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("changed_by_hand", "手工改价"),
                            ("unknown_promotion", "系统里没有的优惠"),
                            ("held_coupon", "用了没有记录的券"),
                            ("rounding", "尾差（每行 1 分以内）"),
                            ("allocation", "优惠分摊不同"),
                            ("item_price_lower", "单品价更低"),
                            ("item_price_higher", "单品价更高"),
                            ("order_discount_more", "订单优惠更多"),
                            ("order_discount_less", "订单优惠更少"),
                            ("no_lines", "无法算价：没有子订单"),
                            ("unknown_sku", "无法算价：SKU 不在商品库"),
                            ("too_many_combinations", "无法算价：优惠组合太多"),
                        ],
                        max_length=24,
                        verbose_name="可能原因",
                    ),
                ),
                ("charged_cny", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="实收")),
                (
                    "ours_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="应收"
                    ),
                ),
                (
                    "difference_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="差额"
                    ),
                ),
                ("lines", models.JSONField(default=list, verbose_name="明细")),
            ],
            options={
                "verbose_name": "有差异的订单",
                "verbose_name_plural": "有差异的订单",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "trade"), name="promotions_auditedorder_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cause__in", ("no_lines", "unknown_sku", "too_many_combinations")),
                                ("difference_cny__isnull", True),
                                ("ours_cny__isnull", True),
                            ),
                            models.Q(
                                (
                                    "cause__in",
                                    (
                                        "changed_by_hand",
                                        "unknown_promotion",
                                        "held_coupon",
                                        "rounding",
                                        "allocation",
                                        "item_price_lower",
                                        "item_price_higher",
                                        "order_discount_more",
                                        "order_discount_less",
                                    ),
                                ),
                                (
                                    "difference_cny",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("charged_cny"), "-", models.F("ours_cny")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_auditedorder_adds_up",
                        violation_error_message="差额应等于实收减应收；没有算出价格的，两者都没有。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="promotions.enrolmentsheet",
                        verbose_name="报名测算",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="报名价"
                    ),
                ),
                ("units_locked", models.PositiveIntegerField(default=0, verbose_name="锁定库存")),
                (
                    "sold_pieces",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="平时销量"),
                ),
                (
                    "sold_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=14, verbose_name="平时销售额"
                    ),
                ),
            ],
            options={
                "verbose_name": "报名 SKU",
                "verbose_name_plural": "报名 SKU",
                "ordering": ["sheet_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "sku"), name="promotions_enrolmentline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_cny__isnull", True), ("price_cny__gt", 0), _connector="OR"
                        ),
                        name="promotions_enrolmentline_price_positive",
                        violation_error_message="报名价必须大于 0；不填则按可报的最高价测算。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("special_price", "单品宝"),
                            ("flash_sale", "秒杀"),
                            ("member_price", "会员价"),
                            ("official_price", "官方活动价"),
                            ("every_nth", "第 N 件优惠"),
                            ("bundle", "搭配套餐"),
                            ("add_on", "换购"),
                            ("presale", "预售"),
                            ("money_off", "满减"),
                            ("quantity_off", "满件折"),
                            ("gift", "满赠"),
                            ("shop_coupon", "店铺优惠券"),
                            ("item_coupon", "商品优惠券"),
                            ("shop_red_packet", "店铺红包"),
                            ("cross_shop", "跨店满减"),
                            ("platform_coupon", "平台券"),
                            ("vip_discount", "88VIP"),
                            ("coins", "淘金币"),
                            ("platform_red_packet", "平台红包"),
                            ("free_postage", "包邮"),
                        ],
                        max_length=24,
                        verbose_name="工具",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("item", "单品级"),
                            ("shop", "店铺级"),
                            ("card", "卡券级"),
                            ("cross_shop", "跨店级"),
                            ("vip", "88VIP"),
                            ("coins", "淘金币"),
                            ("red_packet", "红包"),
                            ("postage", "邮费"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("checked", "已检查"),
                            ("scheduled", "待开始"),
                            ("live", "进行中"),
                            ("paused", "已暂停"),
                            ("ended", "已结束"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("event", models.CharField(blank=True, max_length=40, verbose_name="所属大促")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                ("min_vip_level", models.PositiveSmallIntegerField(default=0, verbose_name="最低会员等级")),
                ("new_buyers", models.BooleanField(blank=True, null=True, verbose_name="新客")),
                ("covers_everything", models.BooleanField(default=False, verbose_name="全店商品")),
                (
                    "add_on_covers_everything",
                    models.BooleanField(default=False, verbose_name="全店商品都计入换购门槛"),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("amount", "金额"), ("quantity", "件数")],
                        default="amount",
                        max_length=10,
                        verbose_name="门槛按",
                    ),
                ),
                ("repeats", models.BooleanField(default=False, verbose_name="每满都减")),
                ("max_repeats", models.PositiveIntegerField(blank=True, null=True, verbose_name="最多几次")),
                ("every_n", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每第几件")),
                (
                    "every_n_pay_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="该件付几折",
                    ),
                ),
                (
                    "bundle_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="套餐价"
                    ),
                ),
                (
                    "add_on_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="换购价"
                    ),
                ),
                (
                    "add_on_max_pieces",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最多换购几件"),
                ),
                (
                    "deposit_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="定金"
                    ),
                ),
                (
                    "deposit_worth_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="定金抵扣"
                    ),
                ),
                ("balance_starts_at", models.DateTimeField(blank=True, null=True, verbose_name="尾款开始")),
                ("balance_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="尾款结束")),
                (
                    "except_regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="不包邮地区",
                    ),
                ),
                ("is_official", models.BooleanField(default=False, verbose_name="平台活动")),
                ("stacking_group", models.CharField(blank=True, max_length=40, verbose_name="互斥组")),
                (
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("item", "单品级"),
                                ("shop", "店铺级"),
                                ("card", "卡券级"),
                                ("cross_shop", "跨店级"),
                                ("vip", "88VIP"),
                                ("coins", "淘金币"),
                                ("red_packet", "红包"),
                                ("postage", "邮费"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="不可叠加",
                    ),
                ),
                ("needs_coupon", models.BooleanField(default=False, editable=False, verbose_name="持券可用")),
                ("is_claimable", models.BooleanField(default=False, verbose_name="公开领取")),
                (
                    "pieces_per_buyer",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="每人限购件数（每个 SKU）"
                    ),
                ),
                (
                    "pieces_per_order",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="每单限购件数（每个 SKU）"
                    ),
                ),
                (
                    "pieces_total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="活动库存（每个 SKU）"),
                ),
                (
                    "uses_per_buyer",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="每人可享次数"),
                ),
                ("uses_total", models.PositiveIntegerField(blank=True, null=True, verbose_name="总次数")),
                (
                    "budget_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="预算"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                (
                    "stopped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停止人",
                    ),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="停止时间")),
                ("stop_reason", models.CharField(blank=True, max_length=300, verbose_name="停止原因")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="实际结束时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "verbose_name": "活动",
                "verbose_name_plural": "活动",
                "ordering": ["-starts_at", "-id"],
                "indexes": [
                    models.Index(fields=["status", "starts_at"], name="promotions_activity_by_status"),
                    models.Index(fields=["ends_at"], name="promotions_activity_ends"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="promotions_activity_title_given",
                        violation_error_message="活动要有名称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="promotions_activity_ends_after_start",
                        violation_error_message="结束时间必须晚于开始时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "special_price",
                                        "flash_sale",
                                        "member_price",
                                        "official_price",
                                        "every_nth",
                                        "bundle",
                                        "add_on",
                                        "presale",
                                    ],
                                ),
                                ("level", "item"),
                            ),
                            models.Q(("kind__in", ["money_off", "quantity_off", "gift"]), ("level", "shop")),
                            models.Q(
                                ("kind__in", ["shop_coupon", "item_coupon", "shop_red_packet"]),
                                ("level", "card"),
                            ),
                            models.Q(
                                ("kind__in", ["cross_shop", "platform_coupon"]), ("level", "cross_shop")
                            ),
                            models.Q(("kind__in", ["vip_discount"]), ("level", "vip")),
                            models.Q(("kind__in", ["coins"]), ("level", "coins")),
                            models.Q(("kind__in", ["platform_red_packet"]), ("level", "red_packet")),
                            models.Q(("kind__in", ["free_postage"]), ("level", "postage")),
                            _connector="OR",
                        ),
                        name="promotions_activity_level_fits_kind",
                        violation_error_message="没有这个工具，或它不属于这个层级。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "checked", "scheduled", "live", "paused", "ended"]),
                            ("measure__in", ["amount", "quantity"]),
                        ),
                        name="promotions_activity_known_words",
                        violation_error_message="状态或门槛单位不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "blocks__contained_by",
                                [
                                    "item",
                                    "shop",
                                    "card",
                                    "cross_shop",
                                    "vip",
                                    "coins",
                                    "red_packet",
                                    "postage",
                                ],
                            )
                        ),
                        name="promotions_activity_known_blocks",
                        violation_error_message="不可叠加的层级不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "every_nth"),
                                ("every_n__isnull", False),
                                ("every_n_pay_rate__isnull", False),
                                ("every_n__gte", 2),
                                ("every_n_pay_rate__gte", 0),
                                ("every_n_pay_rate__lt", 1),
                            ),
                            models.Q(
                                models.Q(("kind", "every_nth"), _negated=True),
                                ("every_n__isnull", True),
                                ("every_n_pay_rate__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_every_nth_whole",
                        violation_error_message="第 N 件优惠：N 至少为 2，该件付的比例在 0 到 1 之间（半价写 0.5）。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "bundle"),
                                ("bundle_price_cny__isnull", False),
                                ("bundle_price_cny__gt", 0),
                            ),
                            models.Q(
                                models.Q(("kind", "bundle"), _negated=True),
                                ("bundle_price_cny__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_bundle_whole",
                        violation_error_message="搭配套餐要有大于 0 的套餐价，其他活动没有套餐价。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "add_on"),
                                ("add_on_max_pieces__isnull", False),
                                ("add_on_price_cny__isnull", False),
                                ("add_on_max_pieces__gte", 1),
                                ("add_on_price_cny__gte", 0),
                            ),
                            models.Q(
                                models.Q(("kind", "add_on"), _negated=True),
                                ("add_on_max_pieces__isnull", True),
                                ("add_on_price_cny__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_add_on_whole",
                        violation_error_message="换购要有换购价和最多件数，其他活动没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "presale"),
                                ("balance_ends_at__isnull", False),
                                ("balance_starts_at__isnull", False),
                                ("deposit_cny__isnull", False),
                                ("deposit_worth_cny__isnull", False),
                                ("balance_ends_at__gt", models.F("balance_starts_at")),
                                ("balance_starts_at__gte", models.F("starts_at")),
                                ("deposit_cny__gt", 0),
                                ("deposit_worth_cny__gte", models.F("deposit_cny")),
                            ),
                            models.Q(
                                models.Q(("kind", "presale"), _negated=True),
                                ("balance_ends_at__isnull", True),
                                ("balance_starts_at__isnull", True),
                                ("deposit_cny__isnull", True),
                                ("deposit_worth_cny__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_presale_whole",
                        violation_error_message="预售要有定金、不低于定金的抵扣额，和晚于活动开始的尾款时间段；其他活动没有这些。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("repeats", True),
                                models.Q(
                                    ("max_repeats__isnull", True), ("max_repeats__gt", 0), _connector="OR"
                                ),
                            ),
                            models.Q(("max_repeats__isnull", True), ("repeats", False)),
                            _connector="OR",
                        ),
                        name="promotions_activity_repeats_whole",
                        violation_error_message="只有每满都减的活动有最多次数，次数至少为 1。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("pieces_per_buyer__isnull", True),
                                ("pieces_per_buyer__gt", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("pieces_per_order__isnull", True),
                                ("pieces_per_order__gt", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("pieces_total__isnull", True), ("pieces_total__gt", 0), _connector="OR"
                            ),
                            models.Q(
                                ("uses_per_buyer__isnull", True), ("uses_per_buyer__gt", 0), _connector="OR"
                            ),
                            models.Q(("uses_total__isnull", True), ("uses_total__gt", 0), _connector="OR"),
                            models.Q(("budget_cny__isnull", True), ("budget_cny__gt", 0), _connector="OR"),
                        ),
                        name="promotions_activity_limits_positive",
                        violation_error_message="限购、次数和预算必须大于 0；不限制就留空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", "item"),
                            models.Q(
                                ("pieces_per_buyer__isnull", True),
                                ("pieces_per_order__isnull", True),
                                ("pieces_total__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_pieces_of_items",
                        violation_error_message="只有单品级活动可以限制件数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "card"), ("needs_coupon", True)),
                            models.Q(
                                models.Q(("level", "card"), _negated=True),
                                ("is_claimable", False),
                                ("needs_coupon", False),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_cards_need_coupons",
                        violation_error_message="卡券要领取才能使用，其他活动不用领取。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "card"), _negated=True),
                            models.Q(
                                ("budget_cny__isnull", True),
                                ("uses_per_buyer__isnull", True),
                                ("uses_total__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_batches_limit_coupons",
                        violation_error_message="券的数量、每人限领和预算写在券批次里。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["official_price", "cross_shop"]), _negated=True),
                            ("is_official", True),
                            _connector="OR",
                        ),
                        name="promotions_activity_platform_kinds",
                        violation_error_message="官方活动价和跨店满减由平台设置。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="promotions_activity_publishing_whole",
                        violation_error_message="发布人和发布时间要同时有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "checked", "ended"]),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="promotions_activity_live_was_published",
                        violation_error_message="没有发布过的活动不能开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stop_reason", ""),
                                ("stopped_at__isnull", True),
                                ("stopped_by__isnull", True),
                            ),
                            models.Q(
                                ("stopped_at__isnull", False),
                                ("stopped_by__isnull", False),
                                models.Q(("stop_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_activity_stop_has_reason",
                        violation_error_message="停止活动要写明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("status", "ended"), _connector="OR"),
                        name="promotions_activity_only_ended_has_end",
                        violation_error_message="只有已结束的活动有实际结束时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("activity_version", models.PositiveIntegerField(verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="批准时间")),
                ("open_findings", models.PositiveIntegerField(default=0, verbose_name="未处理的问题")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "批准",
                "verbose_name_plural": "批准",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open_findings", 0), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="promotions_activityapproval_override_has_reason",
                        violation_error_message="有未处理的问题时，要写明为什么仍然发布。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="promotions.activity",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("special_price", "单品宝"),
                            ("flash_sale", "秒杀"),
                            ("member_price", "会员价"),
                            ("official_price", "官方活动价"),
                            ("every_nth", "第 N 件优惠"),
                            ("bundle", "搭配套餐"),
                            ("add_on", "换购"),
                            ("presale", "预售"),
                            ("money_off", "满减"),
                            ("quantity_off", "满件折"),
                            ("gift", "满赠"),
                            ("shop_coupon", "店铺优惠券"),
                            ("item_coupon", "商品优惠券"),
                            ("shop_red_packet", "店铺红包"),
                            ("cross_shop", "跨店满减"),
                            ("platform_coupon", "平台券"),
                            ("vip_discount", "88VIP"),
                            ("coins", "淘金币"),
                            ("platform_red_packet", "平台红包"),
                            ("free_postage", "包邮"),
                        ],
                        max_length=24,
                        verbose_name="工具",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("item", "单品级"),
                            ("shop", "店铺级"),
                            ("card", "卡券级"),
                            ("cross_shop", "跨店级"),
                            ("vip", "88VIP"),
                            ("coins", "淘金币"),
                            ("red_packet", "红包"),
                            ("postage", "邮费"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("checked", "已检查"),
                            ("scheduled", "待开始"),
                            ("live", "进行中"),
                            ("paused", "已暂停"),
                            ("ended", "已结束"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("event", models.CharField(blank=True, max_length=40, verbose_name="所属大促")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                ("min_vip_level", models.PositiveSmallIntegerField(default=0, verbose_name="最低会员等级")),
                ("new_buyers", models.BooleanField(blank=True, null=True, verbose_name="新客")),
                ("covers_everything", models.BooleanField(default=False, verbose_name="全店商品")),
                (
                    "add_on_covers_everything",
                    models.BooleanField(default=False, verbose_name="全店商品都计入换购门槛"),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("amount", "金额"), ("quantity", "件数")],
                        default="amount",
                        max_length=10,
                        verbose_name="门槛按",
                    ),
                ),
                ("repeats", models.BooleanField(default=False, verbose_name="每满都减")),
                ("max_repeats", models.PositiveIntegerField(blank=True, null=True, verbose_name="最多几次")),
                ("every_n", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每第几件")),
                (
                    "every_n_pay_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="该件付几折",
                    ),
                ),
                (
                    "bundle_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="套餐价"
                    ),
                ),
                (
                    "add_on_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="换购价"
                    ),
                ),
                (
                    "add_on_max_pieces",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最多换购几件"),
                ),
                (
                    "deposit_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="定金"
                    ),
                ),
                (
                    "deposit_worth_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="定金抵扣"
                    ),
                ),
                ("balance_starts_at", models.DateTimeField(blank=True, null=True, verbose_name="尾款开始")),
                ("balance_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="尾款结束")),
                (
                    "except_regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="不包邮地区",
                    ),
                ),
                ("is_official", models.BooleanField(default=False, verbose_name="平台活动")),
                ("stacking_group", models.CharField(blank=True, max_length=40, verbose_name="互斥组")),
                (
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("item", "单品级"),
                                ("shop", "店铺级"),
                                ("card", "卡券级"),
                                ("cross_shop", "跨店级"),
                                ("vip", "88VIP"),
                                ("coins", "淘金币"),
                                ("red_packet", "红包"),
                                ("postage", "邮费"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="不可叠加",
                    ),
                ),
                ("needs_coupon", models.BooleanField(default=False, editable=False, verbose_name="持券可用")),
                ("is_claimable", models.BooleanField(default=False, verbose_name="公开领取")),
                (
                    "pieces_per_buyer",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="每人限购件数（每个 SKU）"
                    ),
                ),
                (
                    "pieces_per_order",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="每单限购件数（每个 SKU）"
                    ),
                ),
                (
                    "pieces_total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="活动库存（每个 SKU）"),
                ),
                (
                    "uses_per_buyer",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="每人可享次数"),
                ),
                ("uses_total", models.PositiveIntegerField(blank=True, null=True, verbose_name="总次数")),
                (
                    "budget_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="预算"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                (
                    "stopped_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停止人",
                    ),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="停止时间")),
                ("stop_reason", models.CharField(blank=True, max_length=300, verbose_name="停止原因")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="实际结束时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActivityTier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tiers",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="门槛",
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="一口价"
                    ),
                ),
                (
                    "amount_off_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="减"
                    ),
                ),
                (
                    "pay_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="折扣",
                    ),
                ),
                ("free_postage", models.BooleanField(default=False, verbose_name="包邮")),
            ],
            options={
                "verbose_name": "优惠档",
                "verbose_name_plural": "优惠档",
                "ordering": ["activity_id", "threshold"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "threshold"),
                        name="promotions_activitytier_threshold_once",
                        violation_error_message="同一个门槛只能有一档。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 0)),
                        name="promotions_activitytier_threshold_not_negative",
                        violation_error_message="门槛不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pay_rate__isnull", True),
                            models.Q(("pay_rate__gte", 0), ("pay_rate__lte", 1)),
                            _connector="OR",
                        ),
                        name="promotions_activitytier_rate_within_1",
                        violation_error_message="折扣是买家仍要付的比例，必须在 0 到 1 之间：八折写 0.8。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price_cny__isnull", True), ("price_cny__gte", 0), _connector="OR"),
                            models.Q(
                                ("amount_off_cny__isnull", True), ("amount_off_cny__gt", 0), _connector="OR"
                            ),
                        ),
                        name="promotions_activitytier_money_positive",
                        violation_error_message="减免金额必须大于 0，价格不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_off_cny__isnull", True), ("price_cny__isnull", True)),
                            models.Q(("pay_rate__isnull", True), ("price_cny__isnull", True)),
                            models.Q(("amount_off_cny__isnull", True), ("pay_rate__isnull", True)),
                            _connector="OR",
                        ),
                        name="promotions_activitytier_one_discount",
                        violation_error_message="一档里价格、减免、折扣三选一。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityUse",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="use",
                        serialize=False,
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="次数")),
                (
                    "spent_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="已优惠金额"
                    ),
                ),
            ],
            options={
                "verbose_name": "活动计数",
                "verbose_name_plural": "活动计数",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("spent_cny__gte", 0)),
                        name="promotions_activityuse_not_negative",
                        violation_error_message="已优惠金额不能为负数。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AffectedSum",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="affected_sum",
                        serialize=False,
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("as_of", models.DateTimeField(verbose_name="统计时间")),
                ("orders", models.PositiveIntegerField(verbose_name="订单数")),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="优惠金额"),
                ),
                ("loss_cny", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="损失")),
                ("orders_without_cost", models.PositiveIntegerField(verbose_name="损失未知的订单数")),
            ],
            options={
                "verbose_name": "受影响订单合计",
                "verbose_name_plural": "受影响订单合计",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("discount_cny__gte", 0), ("loss_cny__gte", 0)),
                        name="promotions_affectedsum_not_negative",
                        violation_error_message="优惠和损失不能为负。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BundlePiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundle_pieces",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="件数")),
            ],
            options={
                "verbose_name": "套餐商品",
                "verbose_name_plural": "套餐商品",
                "ordering": ["activity_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "sku"), name="promotions_bundlepiece_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)),
                        name="promotions_bundlepiece_positive",
                        violation_error_message="件数至少为 1。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="次数")),
            ],
            options={
                "verbose_name": "买家计数",
                "verbose_name_plural": "买家计数",
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "buyer"), name="promotions_buyeruse_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("parked", "已停下"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="应开始时间"
                    ),
                ),
                ("lease_token", models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约")),
                (
                    "lease_expires_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
                ),
                (
                    "faults",
                    models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(
                        blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_runs",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        choices=[("check", "只检查"), ("publish", "检查并发布")],
                        default="check",
                        max_length=8,
                        verbose_name="要求",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                ("version", models.PositiveIntegerField(blank=True, null=True, verbose_name="看到的版本")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="仍然发布的原因")),
                (
                    "language",
                    models.CharField(default="zh-hans", editable=False, max_length=10, verbose_name="语言"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="完成的步数")),
                ("of", models.PositiveIntegerField(default=0, verbose_name="总步数")),
                ("skus", models.PositiveIntegerField(default=0, verbose_name="已检查 SKU")),
                (
                    "open_findings",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="未处理的问题"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "没有要求发布"),
                            ("published", "已发布"),
                            ("blocked", "有未处理的问题，没有发布"),
                            ("changed", "活动在此期间被修改，没有发布"),
                            ("refused", "不能发布"),
                        ],
                        default="",
                        editable=False,
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("refusal", models.JSONField(blank=True, default=list, verbose_name="不能发布的原因")),
            ],
            options={
                "verbose_name": "检查",
                "verbose_name_plural": "检查",
                "ordering": ["-asked_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "due_at"],
                        name="promotions_checkrun_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_expires_at__isnull", False),
                                ("lease_token__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("lease_expires_at__isnull", True),
                                ("lease_token__isnull", True),
                                ("state__in", ("waiting", "done", "parked")),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_checkrun_lease_whole",
                        violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "published", "blocked", "changed", "refused"]),
                            ("wanted__in", ["check", "publish"]),
                        ),
                        name="promotions_checkrun_known_words",
                        violation_error_message="检查的要求或结果不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__gte", models.F("started_at")),
                                ("open_findings__isnull", False),
                                ("state", "done"),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("ended_at__isnull", True),
                                ("open_findings__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_checkrun_end_whole",
                        violation_error_message="结束的检查有结束时间和结果，未结束的都没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("version__isnull", True), ("wanted", "check")),
                            models.Q(
                                ("activity__isnull", False),
                                ("asked_by__isnull", False),
                                ("version__isnull", False),
                                ("wanted", "publish"),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_checkrun_publish_whole",
                        violation_error_message="要求发布的检查要有活动、看到的版本和发起人。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=("activity",),
                        name="promotions_checkrun_one_at_a_time",
                        nulls_distinct=False,
                        violation_error_message="这个活动正在检查。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouponBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="promotions.activity",
                        verbose_name="优惠券",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="批次名称")),
                ("total", models.PositiveIntegerField(blank=True, null=True, verbose_name="发行量")),
                ("per_buyer", models.PositiveIntegerField(blank=True, null=True, verbose_name="每人限领")),
                (
                    "budget_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="预算"
                    ),
                ),
                ("claim_starts_at", models.DateTimeField(verbose_name="领取开始")),
                ("claim_ends_at", models.DateTimeField(verbose_name="领取结束")),
                ("valid_from", models.DateTimeField(blank=True, null=True, verbose_name="有效期开始")),
                ("valid_until", models.DateTimeField(blank=True, null=True, verbose_name="有效期结束")),
                (
                    "valid_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="领取后几天内有效"),
                ),
                ("shared_code", models.CharField(blank=True, max_length=40, verbose_name="通用口令")),
                (
                    "claim_token",
                    models.CharField(editable=False, max_length=40, unique=True, verbose_name="领券链接"),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="可领取")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("issued", models.PositiveIntegerField(default=0, editable=False, verbose_name="已发行")),
                ("claimed", models.PositiveIntegerField(default=0, editable=False, verbose_name="已领取")),
                ("reserved", models.PositiveIntegerField(default=0, editable=False, verbose_name="占用中")),
                ("used", models.PositiveIntegerField(default=0, editable=False, verbose_name="已使用")),
                ("expired", models.PositiveIntegerField(default=0, editable=False, verbose_name="已过期")),
                ("returned", models.PositiveIntegerField(default=0, editable=False, verbose_name="退回过")),
                (
                    "reserved_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=14, verbose_name="占用金额"
                    ),
                ),
                (
                    "spent_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=14, verbose_name="已优惠金额"
                    ),
                ),
            ],
            options={
                "verbose_name": "券批次",
                "verbose_name_plural": "券批次",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="promotions_couponbatch_named",
                        violation_error_message="批次要有名称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claim_ends_at__gt", models.F("claim_starts_at"))),
                        name="promotions_couponbatch_claim_range",
                        violation_error_message="领取结束必须晚于领取开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_days__isnull", True),
                                ("valid_from__isnull", False),
                                ("valid_until__gt", models.F("valid_from")),
                                ("valid_until__isnull", False),
                            ),
                            models.Q(
                                ("valid_days__gte", 1),
                                ("valid_days__isnull", False),
                                ("valid_from__isnull", True),
                                ("valid_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_couponbatch_validity",
                        violation_error_message="有效期写起止时间，或者领取后几天，二选一。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total__isnull", True), ("total__gt", 0), _connector="OR"),
                            models.Q(("per_buyer__isnull", True), ("per_buyer__gt", 0), _connector="OR"),
                            models.Q(("budget_cny__isnull", True), ("budget_cny__gt", 0), _connector="OR"),
                        ),
                        name="promotions_couponbatch_limits_positive",
                        violation_error_message="发行量、每人限领和预算必须大于 0；不限制就留空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("total__isnull", True), ("total__gte", models.F("issued")), _connector="OR"
                            ),
                            ("claimed__lte", models.F("issued")),
                            (
                                "claimed__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("reserved"), "+", models.F("used")
                                    ),
                                    "+",
                                    models.F("expired"),
                                ),
                            ),
                        ),
                        name="promotions_couponbatch_within_total",
                        violation_error_message="领取、占用和使用的数量不能超过发行量。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved_cny__gte", 0),
                            ("spent_cny__gte", 0),
                            models.Q(
                                ("budget_cny__isnull", True),
                                (
                                    "budget_cny__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("reserved_cny"), "+", models.F("spent_cny")
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="promotions_couponbatch_within_budget",
                        violation_error_message="优惠金额不能超过预算。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shared_code", ""), _negated=True),
                        fields=("shared_code",),
                        name="promotions_couponbatch_shared_code_once",
                        violation_error_message="这个通用口令已有批次在用。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoveredSku",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered_skus",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动商品",
                "verbose_name_plural": "活动商品",
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "sku"), name="promotions_coveredsku_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        db_collation="C", editable=False, max_length=64, unique=True, verbose_name="标识"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("cost", "低于成本"),
                            ("floor", "低于底价"),
                            ("min_discount", "低于全店最低折扣"),
                            ("commitment", "违反最低价承诺"),
                            ("exclusive_overlap", "官方活动价时间重叠"),
                            ("item_overlap", "单品优惠重叠"),
                            ("no_threshold", "优惠券没有门槛"),
                            ("no_buyer_limit", "优惠券不限每人张数"),
                            ("no_budget", "优惠券没有预算和总量"),
                            ("stock_promised", "活动库存超过实际库存"),
                            ("gifts_promised", "赠品数量超过实际库存"),
                            ("wrong_midnight", "起止时间可能不对"),
                            ("named_day_outside", "名称里的日期不在活动时间内"),
                            ("poisons_event", "会拉低大促报名价"),
                            ("list_price_raised", "先提价再打折"),
                            ("too_many_combinations", "组合太多，无法准确算价"),
                            ("reply_quotes_ending", "快捷短语提到即将结束的活动"),
                        ],
                        max_length=24,
                        verbose_name="问题",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("critical", "严重"), ("serious", "重要"), ("hint", "提示")],
                        max_length=10,
                        verbose_name="严重程度",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("proved", "已证实"), ("possible", "可能")],
                        max_length=10,
                        verbose_name="把握",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "未处理"), ("accepted", "已接受"), ("fixed", "已解决")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="从")),
                ("ends_at", models.DateTimeField(verbose_name="到")),
                (
                    "limit_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="底线"
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="最低到手价"
                    ),
                ),
                (
                    "loss_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="每单损失"
                    ),
                ),
                (
                    "orders_possible",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="最多几单"),
                ),
                ("witness", models.JSONField(blank=True, null=True, verbose_name="证据")),
                ("numbers", models.JSONField(blank=True, default=dict, verbose_name="数据")),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("seen_at", models.DateTimeField(verbose_name="最近一次发现")),
                ("fixed_at", models.DateTimeField(blank=True, null=True, verbose_name="解决时间")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接受人",
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="接受时间")),
                ("accepted_reason", models.CharField(blank=True, max_length=500, verbose_name="接受原因")),
                (
                    "activities",
                    models.ManyToManyField(
                        related_name="findings", to="promotions.activity", verbose_name="相关活动"
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果",
                "verbose_name_plural": "检查结果",
                "ordering": ["-found_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "-found_at"], name="promotions_finding_by_state"),
                    models.Index(fields=["sku", "state"], name="promotions_finding_of_sku"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certainty__in", ["proved", "possible"]),
                            (
                                "code__in",
                                [
                                    "cost",
                                    "floor",
                                    "min_discount",
                                    "commitment",
                                    "exclusive_overlap",
                                    "item_overlap",
                                    "no_threshold",
                                    "no_buyer_limit",
                                    "no_budget",
                                    "stock_promised",
                                    "gifts_promised",
                                    "wrong_midnight",
                                    "named_day_outside",
                                    "poisons_event",
                                    "list_price_raised",
                                    "too_many_combinations",
                                    "reply_quotes_ending",
                                ],
                            ),
                            ("severity__in", ["critical", "serious", "hint"]),
                            ("state__in", ["open", "accepted", "fixed"]),
                        ),
                        name="promotions_finding_known_words",
                        violation_error_message="问题、严重程度、把握或状态不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                models.Q(("accepted_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_finding_accepted_with_reason",
                        violation_error_message="接受一个问题要写明原因和接受人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fixed_at__isnull", False), ("state", "fixed")),
                            models.Q(models.Q(("state", "fixed"), _negated=True), ("fixed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="promotions_finding_fixed_has_time",
                        violation_error_message="已解决的问题有解决时间，其他的没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="promotions_finding_ends_after_start",
                        violation_error_message="结束时间必须晚于开始时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficialSku",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="official_skus",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "官方活动价占用",
                "verbose_name_plural": "官方活动价占用",
                "ordering": ["activity_id", "sku_id"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.Func("sku", "sku", models.Value("[]"), function="int8range"), "&&"),
                            (models.Func("starts_at", "ends_at", function="tstzrange"), "&&"),
                        ],
                        name="promotions_officialsku_no_overlap",
                        violation_error_message="这个 SKU 在这段时间里已有官方活动价。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderPromotion",
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
                        related_name="promotions",
                        to="orders.trade",
                        verbose_name="订单",
                    ),
                ),
                (
                    "oid",
                    models.CharField(blank=True, db_collation="C", max_length=40, verbose_name="子订单编号"),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "promotion_id",
                    models.CharField(
                        blank=True, db_collation="C", max_length=100, verbose_name="平台优惠 ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="优惠名称")),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="优惠金额"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="order_promotions",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("recorded", "核销记录"),
                            ("name", "订单上的名称"),
                            ("replay", "重新算价相符"),
                            ("unknown_name", "没有这个名称的活动"),
                            ("differs", "重新算价不相符"),
                            ("unknown_lines", "子订单的 SKU 未知"),
                            ("platform", "平台抵扣"),
                        ],
                        max_length=16,
                        verbose_name="依据",
                    ),
                ),
                ("created", models.DateTimeField(verbose_name="下单时间")),
                (
                    "fingerprint",
                    models.CharField(
                        db_collation="C", editable=False, max_length=32, verbose_name="事实指纹"
                    ),
                ),
            ],
            options={
                "verbose_name": "订单优惠",
                "verbose_name_plural": "订单优惠",
                "ordering": ["-created", "-id"],
                "indexes": [
                    models.Index(fields=["-created", "-id"], name="promotions_orderpromo_newest"),
                    models.Index(
                        condition=models.Q(("basis", "unknown_name")),
                        fields=["created"],
                        name="promotions_orderpromo_unknown",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("trade", "place"), name="promotions_orderpromotion_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                [
                                    "recorded",
                                    "name",
                                    "replay",
                                    "unknown_name",
                                    "differs",
                                    "unknown_lines",
                                    "platform",
                                ],
                            ),
                            ("discount_cny__gte", 0),
                        ),
                        name="promotions_orderpromotion_known_basis",
                        violation_error_message="依据不对，或优惠金额为负。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activity__isnull", False), ("basis__in", ("recorded", "name", "replay"))
                            ),
                            models.Q(
                                models.Q(("basis__in", ("recorded", "name", "replay")), _negated=True),
                                ("activity__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_orderpromotion_matched_has_activity",
                        violation_error_message="对应到活动的优惠写明活动，其他的没有活动。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderUse",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="order_uses",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("tid", models.CharField(db_collation="C", max_length=32, verbose_name="订单编号")),
                (
                    "trade",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.trade",
                        verbose_name="订单",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("pay_time", models.DateTimeField(null=True, verbose_name="付款时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reserved", "占用中"),
                            ("redeemed", "已使用"),
                            ("released", "已释放"),
                            ("returned", "已退回"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("recorded", "核销记录"),
                            ("name", "订单上的名称"),
                            ("replay", "重新算价相符"),
                            ("unknown_name", "没有这个名称的活动"),
                            ("differs", "重新算价不相符"),
                            ("unknown_lines", "子订单的 SKU 未知"),
                            ("platform", "平台抵扣"),
                        ],
                        max_length=16,
                        verbose_name="依据",
                    ),
                ),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="优惠金额"),
                ),
            ],
            options={
                "verbose_name": "使用活动的订单",
                "verbose_name_plural": "使用活动的订单",
                "db_table": "promotions_orderuse",
                "ordering": ["-at", "-id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PieceUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="piece_uses",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("pieces", models.PositiveIntegerField(default=0, verbose_name="件数")),
            ],
            options={
                "verbose_name": "件数计数",
                "verbose_name_plural": "件数计数",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "sku", "buyer"),
                        name="promotions_pieceuse_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlatformName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="platform_names",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "called_by",
                    models.CharField(
                        choices=[("name", "优惠名称"), ("id", "平台优惠 ID")],
                        max_length=4,
                        verbose_name="按什么认",
                    ),
                ),
                ("value", models.CharField(max_length=200, verbose_name="平台的叫法")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指定人",
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="指定时间")),
            ],
            options={
                "verbose_name": "平台优惠名称",
                "verbose_name_plural": "平台优惠名称",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "called_by", "value"),
                        name="promotions_platformname_once",
                        violation_error_message="这个叫法已经指定给这个活动。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called_by__in", ["name", "id"]), models.Q(("value", ""), _negated=True)
                        ),
                        name="promotions_platformname_says_something",
                        violation_error_message="写明平台的叫法。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionBaseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "amount_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="活动前 14 天支付金额"
                    ),
                ),
                (
                    "margin_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="活动前 14 天毛利"
                    ),
                ),
            ],
            options={
                "verbose_name": "活动前销售",
                "verbose_name_plural": "活动前销售",
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "activity"), name="promotions_promotionbaseline_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("orders", models.IntegerField(default=0, verbose_name="支付订单数")),
                ("buyers", models.IntegerField(default=0, verbose_name="支付买家数")),
                ("items", models.IntegerField(default=0, verbose_name="支付件数")),
                (
                    "amount_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="支付金额"),
                ),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="优惠金额"),
                ),
                (
                    "margin_cny",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="毛利"),
                ),
                (
                    "costed_amount_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="有成本的支付金额"
                    ),
                ),
                ("coupons_issued", models.IntegerField(default=0, verbose_name="领券张数")),
                ("coupons_used", models.IntegerField(default=0, verbose_name="用券张数")),
                ("coupons_expired", models.IntegerField(default=0, verbose_name="过期张数")),
                (
                    "covered_amount_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="活动商品支付金额"
                    ),
                ),
                (
                    "covered_margin_cny",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="活动商品毛利"
                    ),
                ),
            ],
            options={
                "verbose_name": "活动日报",
                "verbose_name_plural": "活动日报",
                "ordering": ["-day"],
                "indexes": [models.Index(fields=["activity", "day"], name="promotions_promotionday_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "activity"), name="promotions_promotionday_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionNewBuyers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days_of_new_buyers",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                ("new_buyers", models.IntegerField(default=0, verbose_name="新客数")),
            ],
            options={
                "verbose_name": "活动新客",
                "verbose_name_plural": "活动新客",
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "activity"), name="promotions_promotionnewbuyers_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scope_rows",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("scope", "参加活动"), ("condition", "计入换购门槛")],
                        default="scope",
                        max_length=10,
                        verbose_name="用途",
                    ),
                ),
                ("excluded", models.BooleanField(default=False, verbose_name="排除")),
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
                ("category", models.CharField(blank=True, max_length=100, verbose_name="类目")),
                ("tag", models.CharField(blank=True, max_length=40, verbose_name="标签")),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="活动价"
                    ),
                ),
            ],
            options={
                "verbose_name": "活动范围",
                "verbose_name_plural": "活动范围",
                "ordering": ["activity_id", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("category", ""),
                                ("product__isnull", True),
                                ("sku__isnull", False),
                                ("tag", ""),
                            ),
                            models.Q(
                                ("category", ""),
                                ("product__isnull", False),
                                ("sku__isnull", True),
                                ("tag", ""),
                            ),
                            models.Q(
                                ("product__isnull", True),
                                ("sku__isnull", True),
                                ("tag", ""),
                                models.Q(("category", ""), _negated=True),
                            ),
                            models.Q(
                                ("category", ""),
                                ("product__isnull", True),
                                ("sku__isnull", True),
                                models.Q(("tag", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_scoperow_one_thing",
                        violation_error_message="一行只写一个 SKU、商品、类目或标签。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["scope", "condition"])),
                        name="promotions_scoperow_known_part",
                        violation_error_message="范围的用途不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_cny__isnull", True),
                            models.Q(
                                ("excluded", False),
                                ("part", "scope"),
                                ("price_cny__gte", 0),
                                ("sku__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_scoperow_price_of_sku",
                        violation_error_message="只有参加活动的 SKU 有自己的活动价，且不能为负数。",
                    ),
                    models.UniqueConstraint(
                        fields=("activity", "part", "sku", "product", "category", "tag"),
                        name="promotions_scoperow_once",
                        nulls_distinct=False,
                        violation_error_message="同一个 SKU、商品、类目或标签写了两次。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="代号")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("is_list", models.BooleanField(default=False, verbose_name="名单")),
                ("new_buyers", models.BooleanField(blank=True, null=True, verbose_name="新客")),
                ("min_vip_level", models.PositiveSmallIntegerField(default=0, verbose_name="最低会员等级")),
                (
                    "min_spent_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="累计消费至少"
                    ),
                ),
                (
                    "max_spent_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="累计消费低于"
                    ),
                ),
                (
                    "paid_within_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="最近几天内买过"),
                ),
                (
                    "not_paid_for_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="多少天没有买"),
                ),
                (
                    "took_part_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="promotions.activity",
                        verbose_name="参加过的活动",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "verbose_name": "人群",
                "verbose_name_plural": "人群",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), models.Q(("name", ""), _negated=True)
                        ),
                        name="promotions_segment_named",
                        violation_error_message="人群要有代号和名称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_spent_cny__isnull", True),
                            ("max_spent_cny__isnull", True),
                            ("max_spent_cny__gt", models.F("min_spent_cny")),
                            _connector="OR",
                        ),
                        name="promotions_segment_spent_range",
                        violation_error_message="消费上限必须高于下限。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityGift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gifts",
                        to="promotions.activitytier",
                        verbose_name="优惠档",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="件数")),
            ],
            options={
                "verbose_name": "赠品",
                "verbose_name_plural": "赠品",
                "ordering": ["tier_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("tier", "sku"), name="promotions_activitygift_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)),
                        name="promotions_activitygift_positive",
                        violation_error_message="件数至少为 1。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityTierEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="promotions.activitytier",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="门槛",
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="一口价"
                    ),
                ),
                (
                    "amount_off_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="减"
                    ),
                ),
                (
                    "pay_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="折扣",
                    ),
                ),
                ("free_postage", models.BooleanField(default=False, verbose_name="包邮")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BatchPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="promotions.couponbatch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="promotions.segment",
                        verbose_name="人群",
                    ),
                ),
                ("claimed", models.PositiveIntegerField(verbose_name="已领取")),
                ("used", models.PositiveIntegerField(verbose_name="已使用")),
                ("expired", models.PositiveIntegerField(verbose_name="已过期")),
                (
                    "spent_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="已优惠金额"),
                ),
            ],
            options={
                "verbose_name": "批次分人群计数",
                "verbose_name_plural": "批次分人群计数",
                "ordering": ["batch_id", "segment_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "segment"), name="promotions_batchpart_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "claimed__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("used"), "+", models.F("expired")
                                ),
                            ),
                            ("spent_cny__gte", 0),
                        ),
                        name="promotions_batchpart_claimed_first",
                        violation_error_message="使用和过期的券不能超过领取的，金额不能为负。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coupons",
                        to="promotions.couponbatch",
                        verbose_name="批次",
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=24, unique=True, verbose_name="券码")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "未领取"),
                            ("claimed", "已领取"),
                            ("reserved", "下单占用"),
                            ("redeemed", "已使用"),
                            ("expired", "已过期"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coupons",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="发行时间")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="领取时间")),
                ("valid_from", models.DateTimeField(blank=True, null=True, verbose_name="有效期开始")),
                ("valid_until", models.DateTimeField(blank=True, null=True, verbose_name="有效期结束")),
                (
                    "claim_key",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=100,
                        null=True,
                        unique=True,
                        verbose_name="领取幂等键",
                    ),
                ),
            ],
            options={
                "verbose_name": "优惠券",
                "verbose_name_plural": "优惠券",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["buyer", "state"], name="promotions_coupon_of_buyer"),
                    models.Index(fields=["batch", "-id"], name="promotions_coupon_of_batch"),
                    models.Index(fields=["claimed_at"], name="promotions_coupon_claimed"),
                    models.Index(
                        condition=models.Q(("state", "claimed")),
                        fields=["valid_until"],
                        name="promotions_coupon_to_expire",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["issued", "claimed", "reserved", "redeemed", "expired"])
                        ),
                        name="promotions_coupon_known_state",
                        violation_error_message="券的状态不对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("buyer__isnull", True), ("claimed_at__isnull", True), ("state", "issued")
                            ),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True),
                                ("claimed_at__isnull", False),
                                ("valid_from__isnull", False),
                                ("valid_until__isnull", False),
                                ("valid_until__gt", models.F("valid_from")),
                            ),
                            _connector="OR",
                        ),
                        name="promotions_coupon_claimed_whole",
                        violation_error_message="领取的券要有领取时间和有效期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouponGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="promotions.couponbatch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="promotions.segment",
                        verbose_name="人群",
                    ),
                ),
                ("coupons", models.PositiveIntegerField(verbose_name="发出张数")),
                ("at", models.DateTimeField(verbose_name="发券时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发券人",
                    ),
                ),
            ],
            options={
                "verbose_name": "定向发券",
                "verbose_name_plural": "定向发券",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("coupons__gt", 0)),
                        name="promotions_coupongrant_gave_some",
                        violation_error_message="至少发出一张券。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CouponHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="promotions.couponbatch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("taken", models.PositiveIntegerField(default=1, verbose_name="领取张数")),
            ],
            options={
                "verbose_name": "领取计数",
                "verbose_name_plural": "领取计数",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "buyer"), name="promotions_couponholder_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeRowEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="promotions.scoperow",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("scope", "参加活动"), ("condition", "计入换购门槛")],
                        default="scope",
                        max_length=10,
                        verbose_name="用途",
                    ),
                ),
                ("excluded", models.BooleanField(default=False, verbose_name="排除")),
                (
                    "sku",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="products.product",
                        verbose_name="商品",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=100, verbose_name="类目")),
                ("tag", models.CharField(blank=True, max_length=40, verbose_name="标签")),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="活动价"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SegmentMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="promotions.segment",
                        verbose_name="人群",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
            ],
            options={
                "verbose_name": "人群成员",
                "verbose_name_plural": "人群成员",
                "constraints": [
                    models.UniqueConstraint(fields=("segment", "buyer"), name="promotions_segmentmember_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="promotions.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="promotions.couponbatch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="promotions.coupon",
                        verbose_name="优惠券",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.buyer",
                        verbose_name="买家",
                    ),
                ),
                ("tid", models.CharField(db_collation="C", max_length=32, verbose_name="订单编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reserved", "占用中"),
                            ("redeemed", "已使用"),
                            ("released", "已释放"),
                            ("returned", "已退回"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "discount_cny",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="优惠金额"),
                ),
                (
                    "idempotency_key",
                    models.CharField(db_collation="C", max_length=100, unique=True, verbose_name="幂等键"),
                ),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="结清时间")),
            ],
            options={
                "verbose_name": "核销记录",
                "verbose_name_plural": "核销记录",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["activity", "-created_at"], name="promotions_redemption_recent"),
                    models.Index(fields=["tid"], name="promotions_redemption_of_tid"),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["created_at", "settled_at"], name="promotions_redemption_when"
                    ),
                    models.Index(fields=["buyer", "activity"], name="promotions_redemption_of_buyer"),
                    models.Index(
                        condition=models.Q(("coupon__isnull", False)),
                        fields=["coupon"],
                        name="promotions_redemption_coupon",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tid", ""), _negated=True),
                            models.Q(("idempotency_key", ""), _negated=True),
                        ),
                        name="promotions_redemption_of_order",
                        violation_error_message="核销要写明订单编号和幂等键。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_cny__gte", 0),
                            ("state__in", ["reserved", "redeemed", "released", "returned"]),
                        ),
                        name="promotions_redemption_known_state",
                        violation_error_message="核销状态不对，或优惠金额为负。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coupon__isnull", True), ("batch__isnull", False), _connector="OR"
                        ),
                        name="promotions_redemption_coupon_has_batch",
                        violation_error_message="券的核销要写明批次。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedemptionPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="promotions.redemption",
                        verbose_name="核销记录",
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.sku",
                        verbose_name="SKU",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="件数")),
            ],
            options={
                "verbose_name": "核销件数",
                "verbose_name_plural": "核销件数",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("redemption", "sku"), name="promotions_redemptionpiece_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)),
                        name="promotions_redemptionpiece_positive",
                        violation_error_message="件数至少为 1。",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Activity",
            name="segments",
            field=models.ManyToManyField(
                blank=True, related_name="activities", to="promotions.segment", verbose_name="人群"
            ),
        ),
        AddTrigger(
            model_name="levelrule",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="3abdc89adf988b1031d81acaf6f963bf5c23a57d",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_99e01",
                    table="promotions_levelrule",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activitytier",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="edb11d23a5b7c9c3607600b50da68556de8fc625",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_bc92b",
                    table="promotions_activitytier",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activitytier",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_activitytierevent" ("activity_id", "amount_off_cny", "free_postage", "id", "pay_rate", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "threshold") VALUES (NEW."activity_id", NEW."amount_off_cny", NEW."free_postage", NEW."id", NEW."pay_rate", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_cny", NEW."threshold"); RETURN NULL;',
                    hash="91c61e5a140c7210518201fd1b910707e7b035b9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_20d4c",
                    table="promotions_activitytier",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activitytier",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "promotions_activitytierevent" ("activity_id", "amount_off_cny", "free_postage", "id", "pay_rate", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "threshold") VALUES (NEW."activity_id", NEW."amount_off_cny", NEW."free_postage", NEW."id", NEW."pay_rate", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_cny", NEW."threshold"); RETURN NULL;',
                    hash="ab7488ddd644892b69f24747b5a01a730a8b6260",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5c5d0",
                    table="promotions_activitytier",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activitytier",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_activitytierevent" ("activity_id", "amount_off_cny", "free_postage", "id", "pay_rate", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "threshold") VALUES (OLD."activity_id", OLD."amount_off_cny", OLD."free_postage", OLD."id", OLD."pay_rate", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_cny", OLD."threshold"); RETURN NULL;',
                    hash="d5da680d29eff19afb1233f59e304e84649bc078",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0907a",
                    table="promotions_activitytier",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activitygift",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="c06ecc574ac6c0817fbbb6372ee6192b0af874d3",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_7d192",
                    table="promotions_activitygift",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="bundlepiece",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="3fa26d28e2715a4721f0a45bc5f9a5285aede898",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_ed314",
                    table="promotions_bundlepiece",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="couponbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="328f5c6fc082f7c00c65b1f5534ea40ba8eeeb36",
                    level="STATEMENT",
                    operation='INSERT OR UPDATE OF "total", "budget_cny", "is_open", "claim_starts_at", "claim_ends_at", "valid_until", "per_buyer" OR DELETE',
                    pgid="pgtrigger_bump_revision_17d8c",
                    table="promotions_couponbatch",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="scoperow",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="6f50ff2e5156edcd6fad0ab9327397a419d43002",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_27c4d",
                    table="promotions_scoperow",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="scoperow",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_scoperowevent" ("activity_id", "category", "excluded", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "product_id", "sku_id", "tag") VALUES (NEW."activity_id", NEW."category", NEW."excluded", NEW."id", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_cny", NEW."product_id", NEW."sku_id", NEW."tag"); RETURN NULL;',
                    hash="0e7e94b17835ec3d3c3f1785fb41301d65152581",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_02cdc",
                    table="promotions_scoperow",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="scoperow",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_scoperowevent" ("activity_id", "category", "excluded", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "product_id", "sku_id", "tag") VALUES (OLD."activity_id", OLD."category", OLD."excluded", OLD."id", OLD."part", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_cny", OLD."product_id", OLD."sku_id", OLD."tag"); RETURN NULL;',
                    hash="a3d56e16db67524e48f89183ef19e242f7fc5cf4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9da3f",
                    table="promotions_scoperow",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="segment",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="a9a133888cb65844314217bb6102ad1c76695920",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_34c3d",
                    table="promotions_segment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq'); RETURN NULL;",
                    hash="48f96e02e10551d38496233c694a771c776f2544",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_revision_6d88e",
                    table="promotions_activity",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_activityevent" ("add_on_covers_everything", "add_on_max_pieces", "add_on_price_cny", "balance_ends_at", "balance_starts_at", "blocks", "budget_cny", "bundle_price_cny", "covers_everything", "created_at", "created_by_id", "deposit_cny", "deposit_worth_cny", "ended_at", "ends_at", "event", "every_n", "every_n_pay_rate", "except_regions", "id", "is_claimable", "is_official", "kind", "level", "max_repeats", "measure", "min_vip_level", "needs_coupon", "new_buyers", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pieces_per_buyer", "pieces_per_order", "pieces_total", "published_at", "published_by_id", "repeats", "stacking_group", "starts_at", "status", "stop_reason", "stopped_at", "stopped_by_id", "title", "updated_by_id", "uses_per_buyer", "uses_total", "version") VALUES (NEW."add_on_covers_everything", NEW."add_on_max_pieces", NEW."add_on_price_cny", NEW."balance_ends_at", NEW."balance_starts_at", NEW."blocks", NEW."budget_cny", NEW."bundle_price_cny", NEW."covers_everything", NEW."created_at", NEW."created_by_id", NEW."deposit_cny", NEW."deposit_worth_cny", NEW."ended_at", NEW."ends_at", NEW."event", NEW."every_n", NEW."every_n_pay_rate", NEW."except_regions", NEW."id", NEW."is_claimable", NEW."is_official", NEW."kind", NEW."level", NEW."max_repeats", NEW."measure", NEW."min_vip_level", NEW."needs_coupon", NEW."new_buyers", NEW."note", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pieces_per_buyer", NEW."pieces_per_order", NEW."pieces_total", NEW."published_at", NEW."published_by_id", NEW."repeats", NEW."stacking_group", NEW."starts_at", NEW."status", NEW."stop_reason", NEW."stopped_at", NEW."stopped_by_id", NEW."title", NEW."updated_by_id", NEW."uses_per_buyer", NEW."uses_total", NEW."version"); RETURN NULL;',
                    hash="093b56018beea345998be1051ba3ed8f5582b8f0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b0723",
                    table="promotions_activity",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."add_on_covers_everything" IS DISTINCT FROM (NEW."add_on_covers_everything") OR OLD."add_on_max_pieces" IS DISTINCT FROM (NEW."add_on_max_pieces") OR OLD."add_on_price_cny" IS DISTINCT FROM (NEW."add_on_price_cny") OR OLD."balance_ends_at" IS DISTINCT FROM (NEW."balance_ends_at") OR OLD."balance_starts_at" IS DISTINCT FROM (NEW."balance_starts_at") OR OLD."blocks" IS DISTINCT FROM (NEW."blocks") OR OLD."budget_cny" IS DISTINCT FROM (NEW."budget_cny") OR OLD."bundle_price_cny" IS DISTINCT FROM (NEW."bundle_price_cny") OR OLD."covers_everything" IS DISTINCT FROM (NEW."covers_everything") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."deposit_cny" IS DISTINCT FROM (NEW."deposit_cny") OR OLD."deposit_worth_cny" IS DISTINCT FROM (NEW."deposit_worth_cny") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."event" IS DISTINCT FROM (NEW."event") OR OLD."every_n" IS DISTINCT FROM (NEW."every_n") OR OLD."every_n_pay_rate" IS DISTINCT FROM (NEW."every_n_pay_rate") OR OLD."except_regions" IS DISTINCT FROM (NEW."except_regions") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_claimable" IS DISTINCT FROM (NEW."is_claimable") OR OLD."is_official" IS DISTINCT FROM (NEW."is_official") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."max_repeats" IS DISTINCT FROM (NEW."max_repeats") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."min_vip_level" IS DISTINCT FROM (NEW."min_vip_level") OR OLD."needs_coupon" IS DISTINCT FROM (NEW."needs_coupon") OR OLD."new_buyers" IS DISTINCT FROM (NEW."new_buyers") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."pieces_per_buyer" IS DISTINCT FROM (NEW."pieces_per_buyer") OR OLD."pieces_per_order" IS DISTINCT FROM (NEW."pieces_per_order") OR OLD."pieces_total" IS DISTINCT FROM (NEW."pieces_total") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."repeats" IS DISTINCT FROM (NEW."repeats") OR OLD."stacking_group" IS DISTINCT FROM (NEW."stacking_group") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."stop_reason" IS DISTINCT FROM (NEW."stop_reason") OR OLD."stopped_at" IS DISTINCT FROM (NEW."stopped_at") OR OLD."stopped_by_id" IS DISTINCT FROM (NEW."stopped_by_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id") OR OLD."uses_per_buyer" IS DISTINCT FROM (NEW."uses_per_buyer") OR OLD."uses_total" IS DISTINCT FROM (NEW."uses_total") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "promotions_activityevent" ("add_on_covers_everything", "add_on_max_pieces", "add_on_price_cny", "balance_ends_at", "balance_starts_at", "blocks", "budget_cny", "bundle_price_cny", "covers_everything", "created_at", "created_by_id", "deposit_cny", "deposit_worth_cny", "ended_at", "ends_at", "event", "every_n", "every_n_pay_rate", "except_regions", "id", "is_claimable", "is_official", "kind", "level", "max_repeats", "measure", "min_vip_level", "needs_coupon", "new_buyers", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pieces_per_buyer", "pieces_per_order", "pieces_total", "published_at", "published_by_id", "repeats", "stacking_group", "starts_at", "status", "stop_reason", "stopped_at", "stopped_by_id", "title", "updated_by_id", "uses_per_buyer", "uses_total", "version") VALUES (NEW."add_on_covers_everything", NEW."add_on_max_pieces", NEW."add_on_price_cny", NEW."balance_ends_at", NEW."balance_starts_at", NEW."blocks", NEW."budget_cny", NEW."bundle_price_cny", NEW."covers_everything", NEW."created_at", NEW."created_by_id", NEW."deposit_cny", NEW."deposit_worth_cny", NEW."ended_at", NEW."ends_at", NEW."event", NEW."every_n", NEW."every_n_pay_rate", NEW."except_regions", NEW."id", NEW."is_claimable", NEW."is_official", NEW."kind", NEW."level", NEW."max_repeats", NEW."measure", NEW."min_vip_level", NEW."needs_coupon", NEW."new_buyers", NEW."note", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pieces_per_buyer", NEW."pieces_per_order", NEW."pieces_total", NEW."published_at", NEW."published_by_id", NEW."repeats", NEW."stacking_group", NEW."starts_at", NEW."status", NEW."stop_reason", NEW."stopped_at", NEW."stopped_by_id", NEW."title", NEW."updated_by_id", NEW."uses_per_buyer", NEW."uses_total", NEW."version"); RETURN NULL;',
                    hash="852cc55f48c6db4c6bd37926756db311b90a6ad5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6eede",
                    table="promotions_activity",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "promotions_activityevent" ("add_on_covers_everything", "add_on_max_pieces", "add_on_price_cny", "balance_ends_at", "balance_starts_at", "blocks", "budget_cny", "bundle_price_cny", "covers_everything", "created_at", "created_by_id", "deposit_cny", "deposit_worth_cny", "ended_at", "ends_at", "event", "every_n", "every_n_pay_rate", "except_regions", "id", "is_claimable", "is_official", "kind", "level", "max_repeats", "measure", "min_vip_level", "needs_coupon", "new_buyers", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pieces_per_buyer", "pieces_per_order", "pieces_total", "published_at", "published_by_id", "repeats", "stacking_group", "starts_at", "status", "stop_reason", "stopped_at", "stopped_by_id", "title", "updated_by_id", "uses_per_buyer", "uses_total", "version") VALUES (OLD."add_on_covers_everything", OLD."add_on_max_pieces", OLD."add_on_price_cny", OLD."balance_ends_at", OLD."balance_starts_at", OLD."blocks", OLD."budget_cny", OLD."bundle_price_cny", OLD."covers_everything", OLD."created_at", OLD."created_by_id", OLD."deposit_cny", OLD."deposit_worth_cny", OLD."ended_at", OLD."ends_at", OLD."event", OLD."every_n", OLD."every_n_pay_rate", OLD."except_regions", OLD."id", OLD."is_claimable", OLD."is_official", OLD."kind", OLD."level", OLD."max_repeats", OLD."measure", OLD."min_vip_level", OLD."needs_coupon", OLD."new_buyers", OLD."note", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pieces_per_buyer", OLD."pieces_per_order", OLD."pieces_total", OLD."published_at", OLD."published_by_id", OLD."repeats", OLD."stacking_group", OLD."starts_at", OLD."status", OLD."stop_reason", OLD."stopped_at", OLD."stopped_by_id", OLD."title", OLD."updated_by_id", OLD."uses_per_buyer", OLD."uses_total", OLD."version"); RETURN NULL;',
                    hash="d75849b4edf873679a57c698f96dc19a190a851a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2c4ff",
                    table="promotions_activity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(first_rules.make_the_rows, migrations.RunPython.noop),
        migrations.RunSQL(order_promotions.ORDER_USE, "DROP VIEW promotions_orderuse"),
    ]
