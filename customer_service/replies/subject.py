from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from customer_service.replies.imports.quick_phrases import QuickPhrases
from customer_service.replies.lists import MANAGED, MINE, TERMS
from customer_service.replies.mentions import replies_mentioning
from customer_service.replies.metrics import STATISTICS
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.placeholders import PLACEHOLDERS, fill
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(REPLIES_USE, REPLIES_MANAGE),
    navigation=(
        Entry(Group.DAILY, 30, "replies:lookup", _("快捷短语"), icon="message-2", permission=REPLIES_USE),
        Entry(Group.DAILY, 40, "replies:handbook", _("快捷短语手册"), icon="book", permission=REPLIES_USE),
        Entry(
            Group.DAILY, 50, "replies:mine", _("我的快捷短语"), icon="message-user", permission=REPLIES_USE
        ),
        Entry(
            Group.DAILY,
            60,
            "replies:manage",
            _("快捷短语管理"),
            icon="message-cog",
            permission=REPLIES_MANAGE,
        ),
    ),
    pages={"replies/": "customer_service.replies.urls"},
    api="customer_service.replies.api.urls",
    # Pictures that were uploaded for a reply that nobody saved.
    schedules={
        "replies-forget-pictures": Schedule("replies.forget_pictures", crontab(hour="4", minute="10"))
    },
    audit_actions={
        "reply.created": _("新建快捷短语"),
        "reply.changed": _("修改快捷短语"),
        "reply.miss_settled": _("处理没找到的问题"),
        "reply.approved": _("通过快捷短语"),
        "reply.retired": _("停用快捷短语"),
        "reply.deleted": _("删除快捷短语"),
        "reply.sent_back": _("退回快捷短语"),
        "reply.exported": _("导出快捷短语文件"),
        "category.created": _("新建快捷短语分类"),
        "category.changed": _("修改快捷短语分类"),
        "category.deleted": _("删除快捷短语分类"),
        "term.created": _("新建风险词"),
        "term.changed": _("修改风险词"),
        "term.deleted": _("删除风险词"),
        "term.starter_added": _("加入常用风险词"),
    },
    lists=(MANAGED, MINE, TERMS),
    statistics=STATISTICS,
    file_kinds=(QuickPhrases(),),
    placeholders=(PLACEHOLDERS, fill),
    mentions=replies_mentioning,
)
