from django.utils.translation import gettext_lazy as _

from shopops.lib.subjects import Subject

SUBJECT = Subject(audit_actions={"demo.seeded": _("生成演示数据")})
