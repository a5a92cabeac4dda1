"""What all running coupons cost: at worst, as it looks, and so far; per batch and per segment."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from promotions.coupons.exposure import EVERYBODY, Exposure, Part, Total, by_segment, exposures, total_of
from promotions.permissions import PROMOTIONS_VIEW
from promotions.segments.models import Segment
from shopops.lib.guards import require


@dataclass(frozen=True)
class Row:
    """A batch, or one of its parts for a segment."""

    batch: Exposure
    # None: the whole batch.
    part: Part | None
    segment: str
    segment_id: int | None

    @property
    def cost(self) -> Exposure | Part:
        return self.part or self.batch


@dataclass(frozen=True)
class SegmentRow:
    """All coupons for a segment."""

    segment: str
    segment_id: int | None
    total: Total


@require(PROMOTIONS_VIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every batch that is not over, the most expensive first, and the same by segment. Five queries."""
    found = sorted(exposures(), key=_most_first)
    named = {row.key: row for row in Segment.objects.only("key", "name")}
    context: dict[str, Any] = {
        "rows": [row for one in found for row in _rows(one, named)],
        "segments": [
            SegmentRow(*_segment(segment, named), total) for segment, total in by_segment(found).items()
        ],
        "total": total_of(found),
    }
    return render(request, "promotions/coupons/exposure.html", context)


def _most_first(one: Exposure) -> tuple[bool, Any, int]:
    """Those that nothing ends before all others."""
    return one.worst_cny is not None, -(one.worst_cny or one.spent_cny), one.batch_id


def _rows(one: Exposure, named: dict[str, Segment]) -> list[Row]:
    """A batch for one segment is one row; otherwise its parts are rows below it."""
    if len(one.parts) < 2:
        return [Row(one, None, *_segment(part.segment, named)) for part in one.parts]
    parts = [Row(one, part, *_segment(part.segment, named)) for part in one.parts]
    return [Row(one, None, "", None), *parts]


def _segment(key: str, named: dict[str, Segment]) -> tuple[str, int | None]:
    if key == EVERYBODY:
        return _("所有买家"), None
    return named[key].name, named[key].pk
