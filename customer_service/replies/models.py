"""The handbook: categories and replies, and how they are used."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Product

# No handbook answer is longer; what the shop allows is settings.REPLY_MAX_CHARACTERS.
BODY_LIMIT = 10_000


class Step(models.TextChoices):
    """The eight steps of the reception flow 接待流程."""

    GREET = "greet", _("问好")
    ASK = "ask", _("提问")
    ANALYSE = "analyse", _("分析")
    RECOMMEND = "recommend", _("推荐")
    NEGOTIATE = "negotiate", _("谈判")
    HELP = "help", _("帮助")
    VERIFY = "verify", _("核实")
    FAREWELL = "farewell", _("告别")


class Stage(models.TextChoices):
    """Where the sale stands when the reply is used."""

    PRE_SALES = "pre", _("售前")
    IN_SALES = "in", _("售中")
    AFTER_SALES = "after", _("售后")


class Scope(models.TextChoices):
    """Who sees a reply."""

    SHOP = "shop", _("全店")
    TEAM = "team", _("团队")
    PERSONAL = "personal", _("个人")


class Team(models.TextChoices):
    """The teams that have replies of their own."""

    PRE_SALES = "presales", _("售前组")
    AFTER_SALES = "aftersales", _("售后组")


class ReplyStatus(models.TextChoices):
    """The life of a reply."""

    DRAFT = "draft", _("待审核")
    APPROVED = "approved", _("已通过")
    RETIRED = "retired", _("已停用")


def _bump_list() -> pgtrigger.Trigger:
    """Any change, also in bulk or by hand, gives the list of replies a new revision."""
    return pgtrigger.Trigger(
        name="bump_list_revision",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="UPDATE customer_service_replylistrevision SET revision = revision + 1; RETURN NULL;",
    )


class ReplyListRevision(models.Model):
    """One row: a number that grows with every change of replies or categories, for ETags and open pages."""

    revision = models.BigIntegerField(default=1)

    class Meta:
        verbose_name = _("快捷短语版本号")
        verbose_name_plural = _("快捷短语版本号")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="customer_service_replylistrevision_one_row",
                violation_error_message=_("只能有一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.revision)


class Category(models.Model):
    """A category of replies, in a tree."""

    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("分类")
        verbose_name_plural = _("分类")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                nulls_distinct=False,
                name="customer_service_category_name_once",
                violation_error_message=_("同一级里已有这个分类。"),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="customer_service_category_not_own_parent",
                violation_error_message=_("分类不能放在自己下面。"),
            ),
        ]
        triggers = [_bump_list()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search_pinyin", "updated_at"],
)
class Reply(models.Model):
    """One question and the answer the shop agreed on."""

    title = models.CharField(_("问题"), max_length=200)
    other_wordings = ArrayField(
        models.CharField(max_length=200), verbose_name=_("其他问法"), default=list, blank=True
    )
    body = models.TextField(_("答复"))
    short_code = models.CharField(_("快捷编码"), max_length=20, blank=True)
    category = models.ForeignKey(
        Category, verbose_name=_("分类"), on_delete=models.PROTECT, related_name="replies"
    )
    step = models.CharField(_("接待步骤"), max_length=12, choices=Step, blank=True)
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage, blank=True)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope, default=Scope.SHOP)
    team = models.CharField(_("团队"), max_length=20, choices=Team, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("所有者"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    products = models.ManyToManyField(Product, verbose_name=_("关联商品"), blank=True, related_name="+")
    # num_iid of the products above, so that versions have them, too; None in versions older than this column.
    product_numbers = ArrayField(
        models.CharField(max_length=32), verbose_name=_("关联商品"), null=True, blank=True, editable=False
    )
    # In order: {"key": Picture.key, "alt": what it shows}.
    pictures = models.JSONField(_("图片"), default=list, blank=True)
    valid_from = models.DateField(_("生效日"), null=True, blank=True)
    # The last day on which the reply is right.
    valid_until = models.DateField(_("失效日"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=ReplyStatus, default=ReplyStatus.DRAFT)
    # Toneless syllables of the title and of each other wording, separated by spaces.
    search_pinyin = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审核人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    # What the lead asks of the author of a proposal; emptied when the author changes it.
    review_note = models.CharField(_("退回说明"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("创建人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("修改人"), on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(_("修改时间"), auto_now=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        verbose_name = _("快捷短语")
        verbose_name_plural = _("快捷短语")
        ordering = ["category__position", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""),
                name="customer_service_reply_text_given",
                violation_error_message=_("问题和答复都要填写。"),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), BODY_LIMIT),
                name="customer_service_reply_body_short_enough",
                violation_error_message=_("答复太长。"),
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.SHOP, team="", owner__isnull=True)
                | (Q(scope=Scope.TEAM, owner__isnull=True) & Q(team__in=Team.values))
                | Q(scope=Scope.PERSONAL, team="", owner__isnull=False),
                name="customer_service_reply_scope_fits",
                violation_error_message=_("全店、团队、个人三选一：团队短语要选团队，个人短语属于一个人。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="customer_service_reply_valid_range",
                violation_error_message=_("失效日不能早于生效日。"),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="customer_service_reply_approval_whole",
                violation_error_message=_("审核人和审核时间要同时有。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=ReplyStatus.APPROVED) | Q(approved_at__isnull=False),
                name="customer_service_reply_approved_by_somebody",
                violation_error_message=_("已通过的短语必须有审核人。"),
            ),
            models.UniqueConstraint(
                fields=["short_code", "scope", "team", "owner"],
                nulls_distinct=False,
                condition=~Q(short_code="") & ~Q(status=ReplyStatus.RETIRED),
                name="customer_service_reply_code_once",
                violation_error_message=_("同一范围里已有这个快捷编码。"),
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="customer_service_reply_changed"),
            models.Index(fields=["owner"], name="customer_service_reply_owner"),
            GinIndex(
                fields=["pictures"], opclasses=["jsonb_path_ops"], name="customer_service_reply_picture"
            ),
        ]
        triggers = [_bump_list()]

    def __str__(self) -> str:
        return self.title


class Pick(models.Model):
    """An agent used a reply."""

    # Made by the browser, so that a pick sent twice after a network drop counts once.
    client_key = models.UUIDField(_("客户端编号"), unique=True)
    # None: the reply was somebody's own, or a proposal, and has been deleted; that it was used stays true.
    reply = models.ForeignKey(
        Reply, verbose_name=_("快捷短语"), null=True, on_delete=models.SET_NULL, related_name="picks"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("客服"), on_delete=models.PROTECT, related_name="+"
    )
    picked_at = models.DateTimeField(_("时间"))
    query = models.CharField(_("输入"), max_length=200, blank=True)
    # The order the reply was filled from, when there was one.
    tid = models.CharField(_("订单编号"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("使用记录")
        verbose_name_plural = _("使用记录")
        ordering = ["-picked_at", "-id"]
        indexes = [
            models.Index(fields=["agent", "picked_at"], name="customer_service_pick_of_agent"),
            models.Index(fields=["reply", "picked_at"], name="customer_service_pick_of_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.picked_at:%Y-%m-%d %H:%M} {self.reply_id}"


class ReplyDay(models.Model):
    """How often one agent used one reply on one day."""

    day = models.DateField(_("日期"))
    # Null: the reply has been deleted; that it was used stays true.
    reply = models.ForeignKey(
        Reply, verbose_name=_("快捷短语"), null=True, on_delete=models.SET_NULL, related_name="days"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("客服"), on_delete=models.PROTECT, related_name="+"
    )
    uses = models.PositiveIntegerField(_("使用次数"))

    class Meta:
        verbose_name = _("快捷短语日报")
        verbose_name_plural = _("快捷短语日报")
        ordering = ["-day", "reply_id", "agent_id"]
        constraints = [
            models.UniqueConstraint(fields=["day", "reply", "agent"], name="customer_service_replyday_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reply_id} {self.agent_id}"


class MissState(models.TextChoices):
    """What the lead did about a search that found nothing."""

    OPEN = "open", _("待处理")
    ANSWERED = "answered", _("已补充")
    IGNORED = "ignored", _("不需要")


class SearchMiss(models.Model):
    """Something agents looked for and did not find: the lead's to-do list."""

    query = models.CharField(_("输入"), max_length=200, unique=True)
    times = models.PositiveIntegerField(_("次数"), default=1)
    first_at = models.DateTimeField(_("首次"))
    last_at = models.DateTimeField(_("最近"))
    state = models.CharField(_("状态"), max_length=10, choices=MissState, default=MissState.OPEN)
    reply = models.ForeignKey(
        Reply,
        verbose_name=_("补充的短语"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("没找到的问题")
        verbose_name_plural = _("没找到的问题")
        ordering = ["-times", "-last_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(query="") & Q(times__gte=1),
                name="customer_service_searchmiss_counted",
                violation_error_message=_("输入不能为空。"),
            )
        ]

    def __str__(self) -> str:
        return self.query


class RiskKind(models.TextChoices):
    """Why a word is watched."""

    SUPERLATIVE = "superlative", _("广告法极限词")
    OFF_PLATFORM = "off_platform", _("站外联系方式")
    PROMISE = "promise", _("不能作的承诺")


class RiskyTerm(models.Model):
    """A word that replies must not, or had better not, contain; dated, because rules change."""

    term = models.CharField(_("词"), max_length=40, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=RiskKind)
    # Refused on save, or only warned about.
    is_forbidden = models.BooleanField(_("禁止"), default=True)
    advice = models.CharField(_("建议"), max_length=200, blank=True)
    valid_from = models.DateField(_("生效日"))
    valid_until = models.DateField(_("失效日"), null=True, blank=True)

    class Meta:
        verbose_name = _("风险词")
        verbose_name_plural = _("风险词")
        ordering = ["kind", "term"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(term=""),
                name="customer_service_riskyterm_given",
                violation_error_message=_("词不能为空。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="customer_service_riskyterm_valid_range",
                violation_error_message=_("失效日不能早于生效日。"),
            ),
        ]

    def __str__(self) -> str:
        return self.term


class Favourite(models.Model):
    """A reply that an agent marked as a favourite."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("客服"), on_delete=models.CASCADE, related_name="+"
    )
    reply = models.ForeignKey(Reply, verbose_name=_("快捷短语"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("收藏")
        verbose_name_plural = _("收藏")
        constraints = [
            models.UniqueConstraint(fields=["agent", "reply"], name="customer_service_favourite_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.reply_id}"
