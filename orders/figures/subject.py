from django.utils.translation import gettext_lazy as _

from orders.figures.lists import SHOP_DAYS
from orders.figures.metrics import METRICS, STATISTICS
from shopops.lib.navigation import Entry, Group
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(Group.FIGURES, 10, "shop_days:list", _("店铺日报"), icon="chart-line", permission=FIGURES_VIEW),
    ),
    pages={"orders/days/": "orders.figures.urls"},
    api="orders.figures.api.urls",
    lists=(SHOP_DAYS,),
    statistics=STATISTICS,
    metrics=METRICS,
)
