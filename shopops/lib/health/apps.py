from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects
from shopops.lib.health.system_checks import visibility_timeout_is_longest


class HealthConfig(AppConfig):
    name = "shopops.lib.health"
    label = "health"
    verbose_name = _("系统状态")

    def ready(self) -> None:
        from celery.signals import beat_init, worker_init

        from shopops.lib.health.sealing_key import refuse_wrong_key

        subjects.register_all(self)
        register(visibility_timeout_is_longest)
        worker_init.connect(refuse_wrong_key)
        beat_init.connect(refuse_wrong_key)
