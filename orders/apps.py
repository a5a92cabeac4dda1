from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import metrics
from shopops.lib.imports import kinds
from shopops.lib.rollup import registry


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("订单")

    def ready(self) -> None:
        # Its models can be imported only now.
        from orders.imports.item_report import ItemReport
        from orders.imports.order_report import OrderReport
        from orders.metrics import METRICS, STATISTICS

        registry.register(*STATISTICS)
        metrics.register(*METRICS)
        kinds.register(OrderReport())
        kinds.register(ItemReport())
