from django.db import migrations, transaction

from orders.discounts.loader import load_discounts
from orders.discounts.rules import DETAILS, LINE_NAME, PLATFORM_COLUMNS

ORDERS_AT_ONCE = 50_000
TRADES = """
SELECT id FROM orders_trade
WHERE id > %(after)s AND id <= %(after)s + %(most)s AND (
    jsonb_exists_any(extra, %(columns)s) OR id IN (
        SELECT trade_id FROM orders_suborder
        WHERE trade_id > %(after)s AND trade_id <= %(after)s + %(most)s AND jsonb_exists(extra, %(line)s)
    )
)
"""


def fill(apps, schema_editor):
    """The discounts that the orders of an existing shop name, some thousand orders in a transaction."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM orders_trade")
        [last] = cursor.fetchone()
        for after in range(0, last, ORDERS_AT_ONCE):
            facts = {
                "after": after,
                "most": ORDERS_AT_ONCE,
                "columns": [DETAILS, *PLATFORM_COLUMNS],
                "line": LINE_NAME,
            }
            with transaction.atomic():
                load_discounts(cursor, TRADES, facts)


class Migration(migrations.Migration):
    # Each part commits by itself; one that is interrupted goes on where it is run again.
    atomic = False

    dependencies = [("orders", "0008_trade_discounts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
