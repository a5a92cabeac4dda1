"""The price of a basket of 20 lines under 10, 50 and 100 live offers, against django-oscar's Applicator.

django-oscar gets a virtual environment of its own below DATA_DIR and a database in memory. It prices the same
lines under as many offers with the same scopes, thresholds and discounts, applied one after the other as is
its way; ours compares every legal combination and also says why.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import quote_shop
from benchmarks.harness import scratch_database, seconds
from promotions.engine.eligibility import ActiveSet, prepare
from promotions.engine.money import from_fen
from promotions.engine.offers import Offer
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote

NAME = "quote"
COUNTS = (10, 50, 100)
ROUNDS = 101
LIMIT_MS, LIMIT = 10, 1 / 80
HERE = Path(__file__).parent


def main() -> None:
    """Ours and theirs for every number of offers; the ratio at the largest counts."""
    oscar = _oscar()
    with scratch_database(NAME):
        ratio = 0.0
        for count in COUNTS:
            ours = _ours(prepare(quote_shop.offers(count)))
            theirs = json.loads(oscar[count])
            ratio = ours / theirs["seconds"]
            print(
                f"{count} offers: ours {ours * 1000:.1f} ms, 0 queries, "
                f"django-oscar {theirs['seconds'] * 1000:.0f} ms, {theirs['queries']} queries, "
                f"ratio 1/{1 / ratio:.0f}",
                flush=True,
            )
    print(f"limits at {COUNTS[-1]}: {LIMIT_MS} ms, ratio {LIMIT:.4f}")
    print(f"{NAME} ratio: {ratio:.5f}")


def _ours(active: ActiveSet) -> float:
    """The median time of a whole quote, next thresholds and reasons too; no query."""
    basket = quote_shop.basket()

    def price() -> Quote:
        return quote(basket, active, moment=quote_shop.NOW, buyer=quote_shop.BUYER)

    with CaptureQueriesContext(connection) as queries:
        answer = price()
    assert not len(queries), "a quote asked the database"
    assert answer.goods_fen == sum(line.pays_fen for line in answer.lines)
    return statistics.median(seconds(price) for _ in range(ROUNDS))


def _oscar() -> dict[int, str]:
    """What django-oscar says per number of offers."""
    python = _environment()
    asked = {
        "counts": COUNTS,
        "lines": [[str(from_fen(line.item.price_fen)), line.quantity] for line in quote_shop.basket().lines],
        "offers": [_asked(offer) for offer in quote_shop.offers(COUNTS[-1])],
    }
    env = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    script = [str(python), str(HERE / "_quote_oscar.py")]
    run = subprocess.run(
        script, input=json.dumps(asked), capture_output=True, text=True, env=env, check=False
    )
    if run.returncode:
        sys.exit(run.stderr)
    return dict(zip(COUNTS, run.stdout.splitlines(), strict=True))


def _environment() -> Path:
    """A virtual environment with django-oscar below DATA_DIR, made when it is not there yet."""
    home = Path(os.environ["DATA_DIR"]) / "oscar"
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", str(HERE / "quote_requirements.txt")], check=True)
        (home / "complete").touch()
    return python


def _asked(offer: Offer) -> dict[str, object]:
    """The offer as django-oscar knows them: a range, a value to reach, an amount or a percentage."""
    basket = quote_shop.basket()
    tier = offer.tiers[0] if offer.tiers else None
    skus = [
        line.item.sku_id
        for line in basket.lines
        if line.item.sku_id in offer.scope.sku_ids or line.item.category in offer.scope.categories
    ]
    by_amount = tier is not None and offer.measure == "amount" and tier.threshold
    percent = 10
    amount_fen = 0
    if tier and tier.benefit.amount_off_fen:
        percent, amount_fen = 0, tier.benefit.amount_off_fen
    elif tier and tier.benefit.pay_permyriad < 10_000:
        percent = max((10_000 - tier.benefit.pay_permyriad) // 100, 1)
    return {
        "skus": skus,
        "value": str(from_fen(tier.threshold)) if tier and by_amount else "0",
        "amount": str(from_fen(amount_fen)),
        "percent": percent,
    }
