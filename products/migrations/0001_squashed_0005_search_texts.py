import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler

from django.db import migrations, models

from shopops.lib.migrations import AddTrigger


class Migration(migrations.Migration):
    replaces = [
        ("products", "0001_initial"),
        ("products", "0002_sku_age"),
        ("products", "0003_history_from_the_first_day"),
        ("products", "0004_product_tags"),
        ("products", "0005_search_texts"),
    ]

    initial = True

    dependencies = [
        # First what other packages change often: each change is quicker while few models of ours exist.
        ("axes", "0010_accessattemptexpiration"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("knox", "0009_extend_authtoken_field"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "num_iid",
                    models.CharField(db_collation="C", max_length=32, unique=True, verbose_name="商品 ID"),
                ),
                ("outer_id", models.CharField(blank=True, db_index=True, max_length=64, verbose_name="货号")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("category", models.CharField(blank=True, max_length=100, verbose_name="类目")),
                ("brand", models.CharField(blank=True, max_length=100, verbose_name="品牌")),
                (
                    "series",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("regular", "常规"),
                            ("tin", "罐装"),
                            ("gift_box", "礼盒"),
                            ("limited", "限定"),
                        ],
                        max_length=20,
                        verbose_name="系列",
                    ),
                ),
                (
                    "price_tier",
                    models.CharField(
                        blank=True,
                        choices=[("traffic", "引流款"), ("main", "主推款"), ("premium", "形象款")],
                        max_length=20,
                        verbose_name="价格带",
                    ),
                ),
                ("material", models.CharField(blank=True, max_length=200, verbose_name="材质")),
                ("style", models.CharField(blank=True, max_length=100, verbose_name="风格")),
                ("target_group", models.CharField(blank=True, max_length=200, verbose_name="适用人群")),
                ("selling_points", models.TextField(blank=True, verbose_name="卖点")),
                ("size_guide", models.TextField(blank=True, verbose_name="尺码说明")),
                ("care", models.TextField(blank=True, verbose_name="使用与保养")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="标签",
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="一口价",
                    ),
                ),
                (
                    "approve_status",
                    models.CharField(
                        choices=[("onsale", "在售"), ("instock", "仓库中")],
                        default="onsale",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("list_time", models.DateTimeField(blank=True, null=True, verbose_name="上架时间")),
                ("delist_time", models.DateTimeField(blank=True, null=True, verbose_name="下架时间")),
                ("sold_quantity", models.BigIntegerField(blank=True, null=True, verbose_name="平台销量")),
                ("comment_count", models.BigIntegerField(blank=True, null=True, verbose_name="平台评价数")),
                ("source_updated_at", models.DateTimeField(blank=True, null=True, verbose_name="资料时间")),
                ("extra", models.JSONField(blank=True, default=dict, verbose_name="其他列")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建档时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "verbose_name": "商品",
                "verbose_name_plural": "商品",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("num_iid", ""), _negated=True),
                        name="products_product_num_iid_given",
                        violation_error_message="商品 ID 不能为空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_cny__isnull", True), ("price_cny__gte", 0), _connector="OR"
                        ),
                        name="products_product_price_not_negative",
                        violation_error_message="价格不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delist_time__isnull", True),
                            ("list_time__isnull", True),
                            ("delist_time__gt", models.F("list_time")),
                            _connector="OR",
                        ),
                        name="products_product_listed_before_delisted",
                        violation_error_message="下架时间必须晚于上架时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sold_quantity__isnull", True), ("sold_quantity__gte", 0), _connector="OR"
                            ),
                            models.Q(
                                ("comment_count__isnull", True), ("comment_count__gte", 0), _connector="OR"
                            ),
                        ),
                        name="products_product_counters_not_negative",
                        violation_error_message="销量和评价数不能为负数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="products.product",
                        verbose_name="商品",
                    ),
                ),
                ("ordering_buyers", models.IntegerField(verbose_name="下单买家数")),
                ("ordered_items", models.IntegerField(verbose_name="下单件数")),
                (
                    "ordered_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="下单金额"),
                ),
                ("paying_buyers", models.IntegerField(verbose_name="支付买家数")),
                ("paid_orders", models.IntegerField(verbose_name="支付订单数")),
                ("paid_items", models.IntegerField(verbose_name="支付件数")),
                ("paid_cny", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="支付金额")),
                ("refunded_orders", models.IntegerField(verbose_name="退款订单数")),
                (
                    "refunded_cny",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="退款金额"),
                ),
            ],
            options={
                "verbose_name": "商品日报",
                "verbose_name_plural": "商品日报",
                "indexes": [models.Index(fields=["product", "day"], name="products_productday_of_product")],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "product"), name="products_productday_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductEvent",
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
                        to="products.product",
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
                ("num_iid", models.CharField(db_collation="C", max_length=32, verbose_name="商品 ID")),
                ("outer_id", models.CharField(blank=True, max_length=64, verbose_name="货号")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("category", models.CharField(blank=True, max_length=100, verbose_name="类目")),
                ("brand", models.CharField(blank=True, max_length=100, verbose_name="品牌")),
                (
                    "series",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("regular", "常规"),
                            ("tin", "罐装"),
                            ("gift_box", "礼盒"),
                            ("limited", "限定"),
                        ],
                        max_length=20,
                        verbose_name="系列",
                    ),
                ),
                (
                    "price_tier",
                    models.CharField(
                        blank=True,
                        choices=[("traffic", "引流款"), ("main", "主推款"), ("premium", "形象款")],
                        max_length=20,
                        verbose_name="价格带",
                    ),
                ),
                ("material", models.CharField(blank=True, max_length=200, verbose_name="材质")),
                ("style", models.CharField(blank=True, max_length=100, verbose_name="风格")),
                ("target_group", models.CharField(blank=True, max_length=200, verbose_name="适用人群")),
                ("selling_points", models.TextField(blank=True, verbose_name="卖点")),
                ("size_guide", models.TextField(blank=True, verbose_name="尺码说明")),
                ("care", models.TextField(blank=True, verbose_name="使用与保养")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="标签",
                    ),
                ),
                (
                    "price_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="一口价",
                    ),
                ),
                (
                    "approve_status",
                    models.CharField(
                        choices=[("onsale", "在售"), ("instock", "仓库中")],
                        default="onsale",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("list_time", models.DateTimeField(blank=True, null=True, verbose_name="上架时间")),
                ("delist_time", models.DateTimeField(blank=True, null=True, verbose_name="下架时间")),
                ("sold_quantity", models.BigIntegerField(blank=True, null=True, verbose_name="平台销量")),
                ("comment_count", models.BigIntegerField(blank=True, null=True, verbose_name="平台评价数")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建档时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProductSearchText",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="products.product",
                    ),
                ),
                ("source", models.TextField()),
                ("text", models.TextField()),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "商品搜索文本",
                "verbose_name_plural": "商品搜索文本",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["grams"], name="products_searchtext_grams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sku",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skus",
                        to="products.product",
                        verbose_name="商品",
                    ),
                ),
                (
                    "sku_id",
                    models.CharField(db_collation="C", max_length=32, unique=True, verbose_name="SKU ID"),
                ),
                (
                    "outer_sku_id",
                    models.CharField(blank=True, db_index=True, max_length=64, verbose_name="商家编码"),
                ),
                ("properties_name", models.CharField(blank=True, max_length=300, verbose_name="规格")),
                ("price_cny", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="价格")),
                (
                    "cost_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="成本"
                    ),
                ),
                (
                    "floor_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="底价"
                    ),
                ),
                ("page_stock", models.IntegerField(default=0, verbose_name="页面库存")),
                ("warehouse_stock", models.IntegerField(blank=True, null=True, verbose_name="实际库存")),
                ("source_updated_at", models.DateTimeField(blank=True, null=True, verbose_name="资料时间")),
            ],
            options={
                "verbose_name": "SKU",
                "verbose_name_plural": "SKU",
                "ordering": ["product_id", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_cny__gte", 0),
                            models.Q(("cost_cny__isnull", True), ("cost_cny__gte", 0), _connector="OR"),
                            models.Q(
                                ("floor_price_cny__isnull", True),
                                ("floor_price_cny__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="products_sku_money_not_negative",
                        violation_error_message="价格、成本、底价不能为负数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("page_stock__gte", 0),
                            models.Q(
                                ("warehouse_stock__isnull", True),
                                ("warehouse_stock__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="products_sku_stock_not_negative",
                        violation_error_message="库存不能为负数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkuEvent",
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
                        to="products.sku",
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
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="products.product",
                        verbose_name="商品",
                    ),
                ),
                ("sku_id", models.CharField(db_collation="C", max_length=32, verbose_name="SKU ID")),
                ("outer_sku_id", models.CharField(blank=True, max_length=64, verbose_name="商家编码")),
                ("properties_name", models.CharField(blank=True, max_length=300, verbose_name="规格")),
                ("price_cny", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="价格")),
                (
                    "cost_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="成本"
                    ),
                ),
                (
                    "floor_price_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="底价"
                    ),
                ),
                ("page_stock", models.IntegerField(default=0, verbose_name="页面库存")),
                ("warehouse_stock", models.IntegerField(blank=True, null=True, verbose_name="实际库存")),
            ],
            options={
                "abstract": False,
            },
        ),
        AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "products_productevent" ("approve_status", "brand", "care", "category", "comment_count", "created_at", "delist_time", "id", "list_time", "material", "num_iid", "outer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "price_tier", "selling_points", "series", "size_guide", "sold_quantity", "style", "tags", "target_group", "title", "version") VALUES (NEW."approve_status", NEW."brand", NEW."care", NEW."category", NEW."comment_count", NEW."created_at", NEW."delist_time", NEW."id", NEW."list_time", NEW."material", NEW."num_iid", NEW."outer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_cny", NEW."price_tier", NEW."selling_points", NEW."series", NEW."size_guide", NEW."sold_quantity", NEW."style", NEW."tags", NEW."target_group", NEW."title", NEW."version"); RETURN NULL;',
                    hash="42692f1e3314f4d960c8c2a9a0adaa0472222c9e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1fd97",
                    table="products_product",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."approve_status" IS DISTINCT FROM (NEW."approve_status") OR OLD."brand" IS DISTINCT FROM (NEW."brand") OR OLD."care" IS DISTINCT FROM (NEW."care") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."comment_count" IS DISTINCT FROM (NEW."comment_count") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."delist_time" IS DISTINCT FROM (NEW."delist_time") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."list_time" IS DISTINCT FROM (NEW."list_time") OR OLD."material" IS DISTINCT FROM (NEW."material") OR OLD."num_iid" IS DISTINCT FROM (NEW."num_iid") OR OLD."outer_id" IS DISTINCT FROM (NEW."outer_id") OR OLD."price_cny" IS DISTINCT FROM (NEW."price_cny") OR OLD."price_tier" IS DISTINCT FROM (NEW."price_tier") OR OLD."selling_points" IS DISTINCT FROM (NEW."selling_points") OR OLD."series" IS DISTINCT FROM (NEW."series") OR OLD."size_guide" IS DISTINCT FROM (NEW."size_guide") OR OLD."sold_quantity" IS DISTINCT FROM (NEW."sold_quantity") OR OLD."style" IS DISTINCT FROM (NEW."style") OR OLD."tags" IS DISTINCT FROM (NEW."tags") OR OLD."target_group" IS DISTINCT FROM (NEW."target_group") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "products_productevent" ("approve_status", "brand", "care", "category", "comment_count", "created_at", "delist_time", "id", "list_time", "material", "num_iid", "outer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "price_tier", "selling_points", "series", "size_guide", "sold_quantity", "style", "tags", "target_group", "title", "version") VALUES (NEW."approve_status", NEW."brand", NEW."care", NEW."category", NEW."comment_count", NEW."created_at", NEW."delist_time", NEW."id", NEW."list_time", NEW."material", NEW."num_iid", NEW."outer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_cny", NEW."price_tier", NEW."selling_points", NEW."series", NEW."size_guide", NEW."sold_quantity", NEW."style", NEW."tags", NEW."target_group", NEW."title", NEW."version"); RETURN NULL;',
                    hash="7b49f3a81e9eb470d175e82435277f41f074ee41",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_18d15",
                    table="products_product",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "products_productevent" ("approve_status", "brand", "care", "category", "comment_count", "created_at", "delist_time", "id", "list_time", "material", "num_iid", "outer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "price_tier", "selling_points", "series", "size_guide", "sold_quantity", "style", "tags", "target_group", "title", "version") VALUES (OLD."approve_status", OLD."brand", OLD."care", OLD."category", OLD."comment_count", OLD."created_at", OLD."delist_time", OLD."id", OLD."list_time", OLD."material", OLD."num_iid", OLD."outer_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_cny", OLD."price_tier", OLD."selling_points", OLD."series", OLD."size_guide", OLD."sold_quantity", OLD."style", OLD."tags", OLD."target_group", OLD."title", OLD."version"); RETURN NULL;',
                    hash="d8155ad76a11f7711671cdde849918cf03533197",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cb7df",
                    table="products_product",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sku",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "products_skuevent" ("cost_cny", "floor_price_cny", "id", "outer_sku_id", "page_stock", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "product_id", "properties_name", "sku_id", "warehouse_stock") VALUES (NEW."cost_cny", NEW."floor_price_cny", NEW."id", NEW."outer_sku_id", NEW."page_stock", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_cny", NEW."product_id", NEW."properties_name", NEW."sku_id", NEW."warehouse_stock"); RETURN NULL;',
                    hash="4c62bbe52123b36033a9723b736b14e1ebb54645",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dde9c",
                    table="products_sku",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sku",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."cost_cny" IS DISTINCT FROM (NEW."cost_cny") OR OLD."floor_price_cny" IS DISTINCT FROM (NEW."floor_price_cny") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outer_sku_id" IS DISTINCT FROM (NEW."outer_sku_id") OR OLD."page_stock" IS DISTINCT FROM (NEW."page_stock") OR OLD."price_cny" IS DISTINCT FROM (NEW."price_cny") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."properties_name" IS DISTINCT FROM (NEW."properties_name") OR OLD."sku_id" IS DISTINCT FROM (NEW."sku_id") OR OLD."warehouse_stock" IS DISTINCT FROM (NEW."warehouse_stock"))',
                    func='INSERT INTO "products_skuevent" ("cost_cny", "floor_price_cny", "id", "outer_sku_id", "page_stock", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "product_id", "properties_name", "sku_id", "warehouse_stock") VALUES (NEW."cost_cny", NEW."floor_price_cny", NEW."id", NEW."outer_sku_id", NEW."page_stock", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_cny", NEW."product_id", NEW."properties_name", NEW."sku_id", NEW."warehouse_stock"); RETURN NULL;',
                    hash="927bf0f32fb6bcc9186babdea0a63ee8b5ccdbad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7388a",
                    table="products_sku",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="sku",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "products_skuevent" ("cost_cny", "floor_price_cny", "id", "outer_sku_id", "page_stock", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_cny", "product_id", "properties_name", "sku_id", "warehouse_stock") VALUES (OLD."cost_cny", OLD."floor_price_cny", OLD."id", OLD."outer_sku_id", OLD."page_stock", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_cny", OLD."product_id", OLD."properties_name", OLD."sku_id", OLD."warehouse_stock"); RETURN NULL;',
                    hash="ddc4200ce4448076a9e1f61d2bbdd95a3fde4c52",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b60e5",
                    table="products_sku",
                    when="AFTER",
                ),
            ),
        ),
    ]
