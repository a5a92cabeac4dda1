from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import metrics, placeholders
from shopops.lib.audit.names import name_actions
from shopops.lib.imports import kinds
from shopops.lib.rollup import registry


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("订单")

    def ready(self) -> None:
        name_actions(
            {"trade.memo_changed": _("修改旗帜和备注"), "personal_data.unmasked": _("查看明文收货信息")}
        )
        # Its models can be imported only now.
        from orders.figures.metrics import METRICS, STATISTICS
        from orders.trades.imports.item_report import ItemReport
        from orders.trades.imports.order_report import OrderReport
        from orders.trades.placeholders import PLACEHOLDERS, fill

        registry.register(*STATISTICS)
        metrics.register(*METRICS)
        placeholders.register(PLACEHOLDERS, fill)
        kinds.register(OrderReport())
        kinds.register(ItemReport())
