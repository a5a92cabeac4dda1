"""All tables of promotions, one module a subject; code imports them from there."""

from promotions.activities import models as activities
from promotions.checker import models as checker
from promotions.coupons import models as coupons
from promotions.enrolment import models as enrolment
from promotions.figures import models as figures
from promotions.price_history import models as price_history
from promotions.replay import models as replay
from promotions.rulebook import models as rulebook
from promotions.rulebook import revision
from promotions.segments import models as segments

__all__ = [
    "activities",
    "checker",
    "coupons",
    "enrolment",
    "figures",
    "price_history",
    "replay",
    "revision",
    "rulebook",
    "segments",
]
