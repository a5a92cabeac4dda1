from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler

import uuid
from django.conf import settings
from django.db import migrations, models

from shopops.lib.migrations import AddTrigger

# What a new shop begins with: the row that counts changes, and the usual risky words.
first_revision = import_module("customer_service.migrations.0002_first_revision")
watched_words = import_module("customer_service.migrations.0005_watched_words")


class Migration(migrations.Migration):
    replaces = [
        ("customer_service", "0001_initial"),
        ("customer_service", "0002_first_revision"),
        ("customer_service", "0003_review_note"),
        ("customer_service", "0004_pictures_and_products_of_versions"),
        ("customer_service", "0005_watched_words"),
        ("customer_service", "0006_reply_day"),
    ]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("products", "0001_squashed_0005_search_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="customer_service.category",
                        verbose_name="上级",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "分类",
                "verbose_name_plural": "分类",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "name"),
                        name="customer_service_category_name_once",
                        nulls_distinct=False,
                        violation_error_message="同一级里已有这个分类。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="customer_service_category_not_own_parent",
                        violation_error_message="分类不能放在自己下面。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                ("content_type", models.CharField(max_length=20, verbose_name="格式")),
                ("width", models.PositiveIntegerField(verbose_name="宽")),
                ("height", models.PositiveIntegerField(verbose_name="高")),
                ("content", models.BinaryField(verbose_name="内容")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
            ],
            options={
                "verbose_name": "快捷短语图片",
                "verbose_name_plural": "快捷短语图片",
                "indexes": [models.Index(fields=["created_at"], name="customer_service_picture_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content_type__in", ("image/png", "image/jpeg", "image/webp")),
                            ("width__gte", 1),
                            ("height__gte", 1),
                        ),
                        name="customer_service_picture_ours",
                        violation_error_message="图片格式不对。",
                    ),
                    models.UniqueConstraint(
                        fields=("created_by", "sha256"), name="customer_service_picture_once_a_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyListRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.BigIntegerField(default=1)),
            ],
            options={
                "verbose_name": "快捷短语版本号",
                "verbose_name_plural": "快捷短语版本号",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="customer_service_replylistrevision_one_row",
                        violation_error_message="只能有一行。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskyTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term", models.CharField(max_length=40, unique=True, verbose_name="词")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("superlative", "广告法极限词"),
                            ("off_platform", "站外联系方式"),
                            ("promise", "不能作的承诺"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("is_forbidden", models.BooleanField(default=True, verbose_name="禁止")),
                ("advice", models.CharField(blank=True, max_length=200, verbose_name="建议")),
                ("valid_from", models.DateField(verbose_name="生效日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日")),
            ],
            options={
                "verbose_name": "风险词",
                "verbose_name_plural": "风险词",
                "ordering": ["kind", "term"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("term", ""), _negated=True),
                        name="customer_service_riskyterm_given",
                        violation_error_message="词不能为空。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="customer_service_riskyterm_valid_range",
                        violation_error_message="失效日不能早于生效日。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="问题")),
                (
                    "other_wordings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="其他问法",
                    ),
                ),
                ("body", models.TextField(verbose_name="答复")),
                ("short_code", models.CharField(blank=True, max_length=20, verbose_name="快捷编码")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="customer_service.category",
                        verbose_name="分类",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("greet", "问好"),
                            ("ask", "提问"),
                            ("analyse", "分析"),
                            ("recommend", "推荐"),
                            ("negotiate", "谈判"),
                            ("help", "帮助"),
                            ("verify", "核实"),
                            ("farewell", "告别"),
                        ],
                        max_length=12,
                        verbose_name="接待步骤",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[("pre", "售前"), ("in", "售中"), ("after", "售后")],
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("shop", "全店"), ("team", "团队"), ("personal", "个人")],
                        default="shop",
                        max_length=10,
                        verbose_name="范围",
                    ),
                ),
                (
                    "team",
                    models.CharField(
                        blank=True,
                        choices=[("presales", "售前组"), ("aftersales", "售后组")],
                        max_length=20,
                        verbose_name="团队",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所有者",
                    ),
                ),
                (
                    "product_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="关联商品",
                    ),
                ),
                ("pictures", models.JSONField(blank=True, default=list, verbose_name="图片")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="生效日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "待审核"), ("approved", "已通过"), ("retired", "已停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "search_pinyin",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                ("review_note", models.CharField(blank=True, max_length=300, verbose_name="退回说明")),
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="products.product", verbose_name="关联商品"
                    ),
                ),
            ],
            options={
                "verbose_name": "快捷短语",
                "verbose_name_plural": "快捷短语",
                "ordering": ["category__position", "title", "id"],
                "indexes": [
                    models.Index(fields=["updated_at", "id"], name="customer_service_reply_changed"),
                    models.Index(fields=["owner"], name="customer_service_reply_owner"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["pictures"],
                        name="customer_service_reply_picture",
                        opclasses=["jsonb_path_ops"],
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("body", ""), _negated=True)
                        ),
                        name="customer_service_reply_text_given",
                        violation_error_message="问题和答复都要填写。",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 10000
                        ),
                        name="customer_service_reply_body_short_enough",
                        violation_error_message="答复太长。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner__isnull", True), ("scope", "shop"), ("team", "")),
                            models.Q(
                                ("owner__isnull", True),
                                ("scope", "team"),
                                ("team__in", ["presales", "aftersales"]),
                            ),
                            models.Q(("owner__isnull", False), ("scope", "personal"), ("team", "")),
                            _connector="OR",
                        ),
                        name="customer_service_reply_scope_fits",
                        violation_error_message="全店、团队、个人三选一：团队短语要选团队，个人短语属于一个人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="customer_service_reply_valid_range",
                        violation_error_message="失效日不能早于生效日。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="customer_service_reply_approval_whole",
                        violation_error_message="审核人和审核时间要同时有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="customer_service_reply_approved_by_somebody",
                        violation_error_message="已通过的短语必须有审核人。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("short_code", ""), _negated=True),
                            models.Q(("status", "retired"), _negated=True),
                        ),
                        fields=("short_code", "scope", "team", "owner"),
                        name="customer_service_reply_code_once",
                        nulls_distinct=False,
                        violation_error_message="同一范围里已有这个快捷编码。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="客服",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customer_service.reply",
                        verbose_name="快捷短语",
                    ),
                ),
            ],
            options={
                "verbose_name": "收藏",
                "verbose_name_plural": "收藏",
                "constraints": [
                    models.UniqueConstraint(fields=("agent", "reply"), name="customer_service_favourite_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_key", models.UUIDField(unique=True, verbose_name="客户端编号")),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="picks",
                        to="customer_service.reply",
                        verbose_name="快捷短语",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="客服",
                    ),
                ),
                ("picked_at", models.DateTimeField(verbose_name="时间")),
                ("query", models.CharField(blank=True, max_length=200, verbose_name="输入")),
                ("tid", models.CharField(blank=True, max_length=32, verbose_name="订单编号")),
            ],
            options={
                "verbose_name": "使用记录",
                "verbose_name_plural": "使用记录",
                "ordering": ["-picked_at", "-id"],
                "indexes": [
                    models.Index(fields=["agent", "picked_at"], name="customer_service_pick_of_agent"),
                    models.Index(fields=["reply", "picked_at"], name="customer_service_pick_of_reply"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="days",
                        to="customer_service.reply",
                        verbose_name="快捷短语",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="客服",
                    ),
                ),
                ("uses", models.PositiveIntegerField(verbose_name="使用次数")),
            ],
            options={
                "verbose_name": "快捷短语日报",
                "verbose_name_plural": "快捷短语日报",
                "ordering": ["-day", "reply_id", "agent_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "reply", "agent"), name="customer_service_replyday_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyEvent",
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
                        to="customer_service.reply",
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
                ("title", models.CharField(max_length=200, verbose_name="问题")),
                (
                    "other_wordings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="其他问法",
                    ),
                ),
                ("body", models.TextField(verbose_name="答复")),
                ("short_code", models.CharField(blank=True, max_length=20, verbose_name="快捷编码")),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customer_service.category",
                        verbose_name="分类",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("greet", "问好"),
                            ("ask", "提问"),
                            ("analyse", "分析"),
                            ("recommend", "推荐"),
                            ("negotiate", "谈判"),
                            ("help", "帮助"),
                            ("verify", "核实"),
                            ("farewell", "告别"),
                        ],
                        max_length=12,
                        verbose_name="接待步骤",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[("pre", "售前"), ("in", "售中"), ("after", "售后")],
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("shop", "全店"), ("team", "团队"), ("personal", "个人")],
                        default="shop",
                        max_length=10,
                        verbose_name="范围",
                    ),
                ),
                (
                    "team",
                    models.CharField(
                        blank=True,
                        choices=[("presales", "售前组"), ("aftersales", "售后组")],
                        max_length=20,
                        verbose_name="团队",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所有者",
                    ),
                ),
                (
                    "product_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="关联商品",
                    ),
                ),
                ("pictures", models.JSONField(blank=True, default=list, verbose_name="图片")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="生效日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "待审核"), ("approved", "已通过"), ("retired", "已停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                ("review_note", models.CharField(blank=True, max_length=300, verbose_name="退回说明")),
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(max_length=200, unique=True, verbose_name="输入")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="次数")),
                ("first_at", models.DateTimeField(verbose_name="首次")),
                ("last_at", models.DateTimeField(verbose_name="最近")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待处理"), ("answered", "已补充"), ("ignored", "不需要")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customer_service.reply",
                        verbose_name="补充的短语",
                    ),
                ),
            ],
            options={
                "verbose_name": "没找到的问题",
                "verbose_name_plural": "没找到的问题",
                "ordering": ["-times", "-last_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("query", ""), _negated=True), ("times__gte", 1)),
                        name="customer_service_searchmiss_counted",
                        violation_error_message="输入不能为空。",
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_list_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE customer_service_replylistrevision SET revision = revision + 1; RETURN NULL;",
                    hash="3eb41c28a3c6d1ba88efaf0a0d3e3c23f586dee3",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_list_revision_954ae",
                    table="customer_service_category",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_list_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE customer_service_replylistrevision SET revision = revision + 1; RETURN NULL;",
                    hash="b64f44aad5fefc26550e1c6803abac2c5876fb85",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_bump_list_revision_8447b",
                    table="customer_service_reply",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "customer_service_replyevent" ("approved_at", "approved_by_id", "body", "category_id", "created_at", "created_by_id", "id", "other_wordings", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "product_numbers", "review_note", "scope", "short_code", "stage", "status", "step", "team", "title", "updated_by_id", "valid_from", "valid_until", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."body", NEW."category_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."other_wordings", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pictures", NEW."product_numbers", NEW."review_note", NEW."scope", NEW."short_code", NEW."stage", NEW."status", NEW."step", NEW."team", NEW."title", NEW."updated_by_id", NEW."valid_from", NEW."valid_until", NEW."version"); RETURN NULL;',
                    hash="8c32ebbce75a03c87b706815cecddda341b99ad2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7095d",
                    table="customer_service_reply",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."other_wordings" IS DISTINCT FROM (NEW."other_wordings") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."pictures" IS DISTINCT FROM (NEW."pictures") OR OLD."product_numbers" IS DISTINCT FROM (NEW."product_numbers") OR OLD."review_note" IS DISTINCT FROM (NEW."review_note") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."short_code" IS DISTINCT FROM (NEW."short_code") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."team" IS DISTINCT FROM (NEW."team") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "customer_service_replyevent" ("approved_at", "approved_by_id", "body", "category_id", "created_at", "created_by_id", "id", "other_wordings", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "product_numbers", "review_note", "scope", "short_code", "stage", "status", "step", "team", "title", "updated_by_id", "valid_from", "valid_until", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."body", NEW."category_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."other_wordings", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pictures", NEW."product_numbers", NEW."review_note", NEW."scope", NEW."short_code", NEW."stage", NEW."status", NEW."step", NEW."team", NEW."title", NEW."updated_by_id", NEW."valid_from", NEW."valid_until", NEW."version"); RETURN NULL;',
                    hash="da40c09cc31865eab273797795207cc15301dcad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4fffd",
                    table="customer_service_reply",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="reply",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "customer_service_replyevent" ("approved_at", "approved_by_id", "body", "category_id", "created_at", "created_by_id", "id", "other_wordings", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "product_numbers", "review_note", "scope", "short_code", "stage", "status", "step", "team", "title", "updated_by_id", "valid_from", "valid_until", "version") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."body", OLD."category_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."other_wordings", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pictures", OLD."product_numbers", OLD."review_note", OLD."scope", OLD."short_code", OLD."stage", OLD."status", OLD."step", OLD."team", OLD."title", OLD."updated_by_id", OLD."valid_from", OLD."valid_until", OLD."version"); RETURN NULL;',
                    hash="a859396c7a51da4ba60603d32bbacba0e915e6a7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1676f",
                    table="customer_service_reply",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(first_revision.make_the_row, migrations.RunPython.noop),
        migrations.RunPython(watched_words.watch_the_usual_words, migrations.RunPython.noop),
    ]
