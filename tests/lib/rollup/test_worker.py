"""The sweep in a real Celery worker."""

import subprocess
import time

from orders.figures.models import ShopDay
from shopops.lib.rollup import tasks
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.models import RollupRun
from tests import make
from tests.lib.rollup.conftest import DAY


def test_the_worker_builds_the_day_that_an_import_marked(celery_worker: subprocess.Popen[bytes]) -> None:
    make.trade()
    mark_dirty([DAY], "trades")
    tasks.dirty_days.delay()
    deadline = time.monotonic() + 60
    while not ShopDay.objects.filter(day=DAY).exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert ShopDay.objects.get(day=DAY).orders == 1
    assert RollupRun.objects.get(statistic="shop_day", day=DAY).by == "dirty_days"
