"""How numbers are written: 1,234.50 yuan, 12.3 %, +1.2 percentage points."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext

from shopops.lib.metrics import Unit

NO_VALUE = "–"


def value_text(amount: Decimal | None, unit: Unit) -> str:
    """A value in its unit; a dash where there is none."""
    if amount is None:
        return NO_VALUE
    if unit == Unit.CNY:
        return f"¥{_rounded(amount, '0.01'):,}"
    if unit == Unit.RATE:
        return f"{_rounded(amount * 100, '0.01')}%"
    return f"{_rounded(amount, '1'):,}"


def change_text(change: Decimal | None, unit: Unit) -> str:
    """The size of a change without its sign, which an arrow shows; "" where it cannot be said."""
    if change is None:
        return ""
    percent = _rounded(abs(change) * 100, "0.01" if unit == Unit.RATE else "0.1")
    return gettext("%(points)s 个百分点") % {"points": percent} if unit == Unit.RATE else f"{percent:,}%"


def share_text(part: Decimal, whole: Decimal) -> str:
    """A share in percent; a dash where the whole is zero."""
    return f"{_rounded(part / whole * 100, '0.1')}%" if whole else NO_VALUE


def _rounded(amount: Decimal, step: str) -> Decimal:
    return amount.quantize(Decimal(step), ROUND_HALF_UP)
